"""Figures of five news articles about one battle: what must be found, and nothing from furniture.

Usage: python tests/benchmarks/extraction_articles.py [DIRECTORY]

DIRECTORY holds the articles, ``000_*.txt`` to ``004_*.txt``. What is expected is listed here as
numbers and units only. A line is printed for every expected figure, and for every other candidate.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from claimtrace.extraction import extract

DEFAULT = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"

# Modifier, number or word, last word of the unit.
EXPECTED = {
    "000": [
        ("stated", 40, "missions"),
        ("stated", 120, "targets"),
        ("around", 80, "terrorists"),
        ("at_least", 400, "fighters"),
        ("at_least", 180, "troops"),
    ],
    "001": [
        ("several", "dozens", "bombs"),
        ("stated", 2, "temples"),
        ("stated", 12, "tombs"),
        ("around", 400, "deaths"),
        ("more_than", 40, "sorties"),
        ("stated", 158, "positions"),
        ("several", "tens of thousands", "tourists"),
    ],
    "002": [("stated", 2, "strongholds")],
    "003": [
        ("several", "dozens", "vehicles"),
        ("several", "dozens", "strikes"),
        ("stated", 400, "fighters"),
        ("stated", 2, "provinces"),
        ("stated", 2, "objectives"),
    ],
    "004": [
        ("several", "hundreds", "militants"),
        ("stated", 40, "sorties"),
        ("stated", 158, "objectives"),
        ("more_than", 100, "militants"),
        ("stated", 4, "tanks"),
        ("stated", 3, "pieces"),
        ("stated", 4, "depots"),
        ("stated", 5, "vehicles"),
        ("stated", 0, "civilians"),
        ("at_least", 18, "soldiers"),
        ("several", "tens of thousands", "tourists"),
    ],
}


def key(candidate):
    quantity = candidate.quantity
    number = quantity.text if quantity.value is None else quantity.value
    return (str(quantity.modifier), number, quantity.unit.rsplit(" ", 1)[-1])


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("directory", nargs="?", type=Path, default=DEFAULT)
    chosen = options.parse_args()
    if not chosen.directory.is_dir():
        print(f"skipped: {chosen.directory} is not here")
        return 0
    found = expected = others = 0
    for path in sorted(chosen.directory.glob("*.txt")):
        wanted = list(EXPECTED.get(path.name[:3], ()))
        expected += len(wanted)
        for candidate in extract(path.read_text(encoding="utf-8")).candidates:
            line = key(candidate)
            right = line in wanted
            if right:
                wanted.remove(line)
                found += 1
            else:
                others += 1
            chains = " | ".join(
                " <- ".join(hop.name for hop in chain) for chain in candidate.chains
            )
            print(f"{path.name[:3]}  {'found' if right else 'other':<8}{line!s:<48}{chains}")
        for line in wanted:
            print(f"{path.name[:3]}  {'MISSED':<8}{line}")
    print(f"{found} of {expected} expected figures found, {others} others")
    return 0 if found == expected and not others else 1


if __name__ == "__main__":
    sys.exit(main())
