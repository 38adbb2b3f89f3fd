# /// script
# requires-python = ">=3.11"
# dependencies = ["claimtrace", "pandas<3", "pyarrow", "pyspark>=4"]
# ///
"""Score reports with Spark, spread over processes by question, and compare with one machine.

Run ``python spark_corroborate.py [RECORDS]`` where Java 17 is installed: a cluster of two workers
is started on this machine, and every row that it returns must equal the one computed here. Groups
are one question each, and then many questions each, which costs the engine far less.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterable
from typing import Any
from urllib.request import urlopen

import pandas as pd
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql.functions import lit, pmod, xxhash64
from pyspark.sql.types import BooleanType, DoubleType, LongType, StringType, StructField, StructType

from claimtrace import ROW_FIELDS, Case, Policy, Source, corroborate_all
from claimtrace.records import Letter
from claimtrace.registry import Sources

REPORTS_A_QUESTION = 10
BUCKETS = 64
SPARK_TYPES = {str: StringType(), int: LongType(), float: DoubleType(), bool: BooleanType()}
SCHEMA = StructType([StructField(name, SPARK_TYPES[type_]) for name, type_ in ROW_FIELDS.items()])

POLICY = Policy()
LETTERS: tuple[Letter, ...] = ("B", "C", "D")
REGISTRY = Sources(
    Source(id=f"party-{n}", name=f"Party {n}", kind="armed_force", reliability=LETTERS[n % 3],
           bloc=f"bloc-{n % 3}")
    for n in range(8)
)  # fmt: skip


def score(reports: pd.DataFrame) -> pd.DataFrame:
    """All reports on some questions in, one row for each claim out; runs in Spark's workers."""
    return pd.DataFrame(scored_rows(reports.to_dict("records")), columns=list(ROW_FIELDS))


def scored_rows(reports: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    cases = Case.from_rows(
        reports, question="event", reporter="outlet", attributed_to="agency", origin="origin",
        value="killed", unit="unit", said="published", url="url", stance="stance",
        sources=REGISTRY,
    )  # fmt: skip
    return [result.row() for result in corroborate_all(cases, POLICY, explain=False)]


def made_up_reports(count: int) -> pd.DataFrame:
    """Reports on many events that differ in their figures, their relays and their origins."""
    rng = random.Random(2016)
    return pd.DataFrame(
        {
            "event": f"event-{number // REPORTS_A_QUESTION}",
            "outlet": f"Outlet {rng.randrange(60)}",
            "agency": f"Agency {rng.randrange(4)}" if rng.random() < 0.5 else None,
            "origin": f"Party {rng.randrange(8)}" if rng.random() < 0.8 else None,
            "killed": 40 + rng.choice((0, 0, 0, 0, 1, 20)),
            "unit": "fighter",
            "published": f"2016-03-{rng.randint(1, 28):02}",
            "url": f"https://example.org/{number}",
            "stance": "denies" if rng.random() < 0.05 else "asserts",
        }
        for number in range(count)
    )


def session() -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("claimtrace")
    for name, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.shuffle.partitions": "16",
        "spark.sql.adaptive.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def shuffled_bytes(spark: SparkSession) -> int:
    """What all stages wrote for the shuffle."""
    context = spark.sparkContext
    url = f"{context.uiWebUrl}/api/v1/applications/{context.applicationId}/stages"
    with urlopen(url) as answer:
        return sum(stage["shuffleWriteBytes"] for stage in json.load(answer))


def sorted_rows(rows: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(row[name] for name in ROW_FIELDS) for row in rows)


def main(records: int) -> int:
    reports = made_up_reports(records)
    questions = reports["event"].nunique()

    begin = time.perf_counter()
    alone = scored_rows(reports.to_dict("records"))
    seconds_alone = time.perf_counter() - begin

    spark = session()
    frame = spark.createDataFrame(reports)
    spark.range(2).repartition(2).mapInPandas(lambda parts: parts, "id long").count()  # warm up
    warming = shuffled_bytes(spark)
    executors = len(spark.sparkContext._jsc.sc().statusTracker().getExecutorInfos()) - 1
    print(f"{records:,} records, {questions:,} questions, {len(alone):,} claims")
    print(
        f"one process: {seconds_alone:.1f} s, {seconds_alone / questions * 1e6:.0f} us a question"
    )
    expected, shuffled, same = sorted_rows(alone), warming, True
    for name, key in groupings().items():
        begin = time.perf_counter()
        rows = spread(frame, key)
        seconds = time.perf_counter() - begin
        shuffled, before = shuffled_bytes(spark), shuffled
        same = same and sorted_rows(rows) == expected
        print(
            f"Spark, {executors} workers, grouped by {name}: {seconds:.1f} s, shuffled "
            f"{shuffled - before:,} bytes"
        )
    spark.stop()
    print("every row is the same" if same else "THE ROWS DIFFER")
    return 0 if same else 1


def groupings() -> dict[str, str | Column]:
    """By what to group: either way, all reports on one question stay together."""
    return {"question": "event", "bucket": pmod(xxhash64("event"), lit(BUCKETS)).alias("bucket")}


def spread(frame: DataFrame, key: str | Column) -> list[dict[str, Any]]:
    """The rows that the cluster computes, one group at a time."""
    return [row.asDict() for row in frame.groupBy(key).applyInPandas(score, SCHEMA).collect()]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
