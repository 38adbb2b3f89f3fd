"""How many random cases a law is tested on: few at a desk, all of them before a change lands.

CLAIMTRACE_LAW_CASES=2000 asks for the full number of every law, another number for as many in
proportion (200: a tenth; 20000: ten times as many, for a long run). Unset, it is a law's quick
number.
"""

from __future__ import annotations

import os

VARIABLE = "CLAIMTRACE_LAW_CASES"
WHOLE = 2000
FEWEST = 30


def law_cases(full: int, quick: int | None = None) -> int:
    """The number of cases of a law that has ``full`` of them where CLAIMTRACE_LAW_CASES is 2000.

    ``quick`` (else a fortieth, and never under 30) is its number where the variable is not set.
    """
    asked = os.environ.get(VARIABLE)
    if asked is None:
        return min(full, max(FEWEST, full // 40) if quick is None else quick)
    if not asked.isdecimal() or int(asked) == 0:
        raise ValueError(f"{VARIABLE} is {asked!r}: give a number, {WHOLE} for the full test")
    return max(min(full, FEWEST), full * int(asked) // WHOLE)
