# /// script
# requires-python = ">=3.11"
# dependencies = ["claimtrace", "pyspark>=4"]
# ///
"""Learn who is reliable and who copies with Spark, and compare with one machine.

Run ``python spark_learning.py [QUESTIONS]`` where Java 17 is installed: a cluster of two workers is
started on this machine. The questions stay with the workers; every pass over them sends back
counts that add up, and every answer must equal the one found here, digit for digit.
"""

from __future__ import annotations

import os
import pickle
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeVar

from pyspark import RDD
from pyspark.sql import Row, SparkSession

from claimtrace import Case
from claimtrace.learning import Fused, Voices, fuse, fuse_parts

Result = TypeVar("Result")
PARTS = 8
SOURCES, COPIERS = 100, 30


class OnSpark:
    """Questions in the partitions of an RDD, one `Voices` each: `claimtrace.learning.Parts`."""

    def __init__(self, parts: RDD[Voices]):
        self.parts = parts.cache()
        self.sent: list[int] = []  # the most bytes from one part, at every pass

    def each(self, work: Callable[[Voices], Result]) -> Iterable[Result]:
        """Work on every part, where it is, and send back what was found."""
        found = self.parts.map(work).collect()
        self.sent.append(max(len(pickle.dumps(one)) for one in found))
        return found

    def become(self, work: Callable[[Voices], Voices]) -> None:
        """Replace every part, where it is."""
        before, self.parts = self.parts, self.parts.map(work).cache()
        self.parts.count()
        before.unpersist()


def cases_of(rows: Iterable[Row]) -> Iterator[Case]:
    """The cases of a partition, one at a time; its rows come sorted by question."""
    for _, reports in groupby(rows, key=lambda row: row["question"]):
        yield from Case.from_rows(
            [row.asDict() for row in reports],
            question="question", reporter="outlet", statement="answer", value="killed",
        )  # fmt: skip


def voices_of(rows: Iterable[Row]) -> Iterator[Voices]:
    """What a worker makes of its partition: a small table of who answers what."""
    yield Voices.of(cases_of(rows))


def made_up_reports(questions: int) -> Iterator[tuple[str, str, str | None, int | None]]:
    """Outlets of differing reliability, thirty of which copy one bad one; some tell figures."""
    rng = random.Random(2016)
    right = [0.2] + [rng.uniform(0.5, 0.9) for _ in range(SOURCES - 1)]
    for number in range(questions):
        truth = rng.randint(11, 999)

        def told(outlet: int, number: int = number, truth: int = truth) -> tuple[str, int]:
            if rng.random() < right[outlet]:
                return f"true {number}", truth
            return f"false {number}-{rng.randrange(10)}", rng.randint(11, 999)

        copied = told(0)
        for outlet in [0, *sorted(rng.sample(range(1, SOURCES), 10))]:
            follows = outlet <= COPIERS and rng.random() < 0.95
            words, figure = copied if follows or outlet == 0 else told(outlet)
            if number % 10:
                yield f"question-{number}", f"Outlet {outlet}", words, None
            else:
                yield f"question-{number}", f"Outlet {outlet}", None, figure


def session() -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("claimtrace")
    for name, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": str(PARTS),
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def by_question(answers: Iterable[Fused]) -> dict[str, Fused]:
    return {answer.question: answer for answer in answers}


def main(questions: int) -> int:
    columns = ["question", "outlet", "answer", "killed"]
    reports = sorted(made_up_reports(questions))

    begin = time.perf_counter()
    alone = by_question(fuse(cases_of(Row(*columns)(*report) for report in reports)))
    seconds_alone = time.perf_counter() - begin

    spark = session()
    frame = spark.createDataFrame(
        reports, "question string, outlet string, answer string, killed int"
    )
    begin = time.perf_counter()
    # Partitioning by question keeps all reports on one question together: none is ever split.
    rows = frame.repartition(PARTS, "question").sortWithinPartitions("question").rdd
    parts = OnSpark(rows.mapPartitions(voices_of))
    together = by_question(fuse_parts(parts))
    seconds_spread = time.perf_counter() - begin
    executors = len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1
    spark.stop()

    found = sum(
        answer.statement == f"true {question.split('-')[1]}"
        for question, answer in alone.items()
        if answer.value is None
    )
    asked = sum(answer.value is None for answer in alone.values())
    print(f"{len(reports):,} reports, {len(alone):,} questions, {SOURCES} outlets")
    print(f"one process: {seconds_alone:.1f} s; {found / asked:.3f} of the statements found true")
    *counts, answers = parts.sent
    print(f"Spark, {executors} workers, {PARTS} parts: {seconds_spread:.1f} s")
    print(
        f"{len(counts)} passes, each with at most {max(counts):,} bytes from a part; "
        f"then its answers, {answers:,} bytes"
    )
    same = together == alone
    print("every answer is the same" if same else "THE ANSWERS DIFFER")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
