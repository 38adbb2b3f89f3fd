"""Throughput of extraction, and whether its time is linear in the text.

Usage: python tests/benchmarks/extraction_speed.py [DIRECTORY]

Throughput is measured on the article texts in DIRECTORY (``*.txt``, searched recursively), else on
sentences made here. Linearity: each text is doubled, and the ratio of the two times printed; 2.0
is linear. Each time is processor time, the best of several runs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

from claimtrace.extraction import extract

DEFAULT = Path(__file__).resolve().parents[2].parent / "shared"
RUNS = 5

SENTENCES = (
    "the army said that at least 40 fighters were killed and 12 wounded near the town on Friday "
    'according to a monitor . , spokesman who told agency quoted as saying “ ” " it Observatory '
    "hundreds of vehicles between 10 and 20 while but Ministry of Defence ( ) : ; - no civilians"
)


def seconds(*texts: str, runs: int = RUNS) -> float:
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        for text in texts:
            extract(text)
        best = min(best, time.process_time() - start)
    return best


def news(length: int) -> str:
    random.seed(7)
    words = SENTENCES.split()
    lines, size = [], 0
    while size < length:
        line = " ".join(random.choices(words, k=random.randint(10, 60)))
        lines.append(line.capitalize() + ".")
        size += len(line) + 2
    return "\n".join(lines)


SHAPES = {
    "news-like text": news,
    "digits, no space": lambda size: "7" * size,
    "digits in one sentence": lambda size: "7 " * (size // 2),
    "figures in one sentence": lambda size: "12 tanks and " * (size // 13),
    "groups of digits": lambda size: "200 " * (size // 4),
    "vague plurals": lambda size: "several hundreds or " * (size // 20),
    "ranges": lambda size: "1-2-" * (size // 4),
    "thousands separators": lambda size: "1,000," * (size // 6),
    "quotation marks": lambda size: '"' * size,
    "opening marks": lambda size: "“" * size,
    "said": lambda size: "said " * (size // 5),
    "he said, he said": lambda size: "he said, " * (size // 9),
    "according to": lambda size: "according to " * (size // 13),
    "commas": lambda size: "a, " * (size // 3),
    "names": lambda size: "Palmyra " * (size // 8),
    "number words": lambda size: "hundred and " * (size // 12),
    "hyphens": lambda size: "a-" * (size // 2),
    "initials": lambda size: "A." * (size // 2),
    "full stops": lambda size: "." * size,
    "parentheses": lambda size: "(" * size,
    "line breaks": lambda size: "\n" * size,
    "credit lines": lambda size: "Credit: Sky News\n" * (size // 17),
    "datelines": lambda size: "BEIRUT (Reuters " * (size // 16),
    "quotations that stand alone": lambda size: '"A b." ' * (size // 7),
    "verbs that no list has": lambda size: "he grumbled that " * (size // 17),
    "nouns of speech": lambda size: "saw the port's claim that " * (size // 26),
    "weekdays": lambda size: "from Friday to " * (size // 15),
}


def corpus(directory: Path) -> list[str]:
    files = sorted(directory.rglob("*.txt")) if directory.is_dir() else []
    return [path.read_text(encoding="utf-8", errors="replace") for path in files]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("directory", nargs="?", type=Path, default=DEFAULT)
    options.add_argument("--size", type=int, default=100_000, help="characters of the smaller text")
    chosen = options.parse_args()
    texts = corpus(chosen.directory)
    if not texts:
        print(f"no texts in {chosen.directory}: throughput is that of made-up sentences")
        texts = [news(500_000)]
    size = sum(len(text.encode("utf-8", "replace")) for text in texts)
    speed = size / seconds(*texts, runs=3) / 1e6
    print(f"throughput: {speed:.2f} MB/s on {size / 1e6:.2f} MB in {len(texts)} texts\n")
    print(f"{'doubled text':<28}{'ms':>9}{'ms, twice':>11}{'ratio':>8}{'MB/s':>8}")
    for name, shape in SHAPES.items():
        short, long = seconds(shape(chosen.size)), seconds(shape(2 * chosen.size))
        speed = chosen.size / short / 1e6
        print(f"{name:<28}{short * 1e3:>9.1f}{long * 1e3:>11.1f}{long / short:>8.2f}{speed:>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
