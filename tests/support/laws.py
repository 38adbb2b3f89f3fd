"""Laws that hold for every random case: how they are run, counted, and shown when they break.

A law is a test function that is given one case: ``rng``, a generator to go on drawing from; the
case itself, as ``network``, ``records`` or ``text``; and ``seen``, in which it counts the cases
that exercised it. It may ask for fixtures and parameters as well::

    @on_networks(seed=1, full=2000, floors={"told": 1 / 2})
    def test_copies_change_nothing(rng, network, seen):
        ...
        seen["told"] += before.support > 0

Floors are shares of the cases, less two standard deviations where there are fewer cases than the
full number: a generator that has gone soft fails too. `pytest --laws` lists how many cases there
were, and how many exercised each law. Of a case that breaks a law, all is dropped that can be, and
what is left is shown as JSON Lines.

The first layer (``-m "not slow"``) tests every law on its first few cases, without the floors. A
law is marked slow only if it must not be there at all.
"""

from __future__ import annotations

import functools
import inspect
import os
import random
from collections import Counter
from collections.abc import Callable, Mapping
from math import sqrt
from typing import Any, NamedTuple

from support.cases import law_cases
from support.networks import Network, draw
from support.random_records import records as random_records
from support.shrinking import (
    network_as_text,
    records_as_text,
    smallest,
    smallest_network,
    smallest_records,
)

Law = Callable[..., Any]
OTHER_LUCK = 4  # a smaller case may need another draw to break the law
TENTH = 10


class Sort(NamedTuple):
    """What a law is told on: how it is drawn, copied, made smaller, and shown."""

    name: str
    drawn: Callable[[random.Random], Any]
    copied: Callable[[Any], Any]
    shrunk: Callable[[Any, Callable[[Any], bool]], Any]
    shown: Callable[[Any], str]


class Layer:
    """Whether only the first layer runs; set once, before a test is collected."""

    first = False


class Ran(NamedTuple):
    """A law that was run: the test, its cases, and how many of them did what."""

    test: str
    cases: int
    seen: dict[str, int]


class Size(NamedTuple):
    """How many cases a law is tested on, which is the first, and what must be among them."""

    first: int
    cases: int
    full: int
    floors: Mapping[str, float]

    def here(self) -> Size:
        """This size, or in the first layer a tenth of it, of which nothing is asked."""
        if not Layer.first:
            return self
        return self._replace(cases=max(1, self.cases // TENTH), floors={})

    def least(self, share: float) -> float:
        spread = share * (1 - share) if share <= 1 else share
        luck = 0.0 if self.cases >= self.full else 2 * sqrt(spread * self.cases)
        return max(1.0, share * self.cases - luck)


RAN: list[Ran] = []


def on_networks(
    seed: int,
    full: int,
    *,
    quick: int | None = None,
    floors: Mapping[str, float] | None = None,
    drawn: Callable[..., Network] = draw,
    **options: Any,
) -> Callable[[Law], Law]:
    """A law of cases as `networks.draw` makes them, with its options."""
    sort = Sort(
        "network",
        functools.partial(drawn, **options),
        lambda network: network.copy(),
        smallest_network,
        network_as_text,
    )
    return _law(sort, Size(seed * 1_000_003, law_cases(full, quick), full, floors or {}))


def on_records(
    full: int,
    *,
    seed: int = 0,
    quick: int | None = None,
    floors: Mapping[str, float] | None = None,
    drawn: Callable[[random.Random], list[Any]] = random_records,
) -> Callable[[Law], Law]:
    """A law of lists of records that use every field."""
    sort = Sort("records", drawn, list, smallest_records, records_as_text)
    return _law(sort, Size(seed * 1_000_003, law_cases(full, quick), full, floors or {}))


def on_texts(
    full: int,
    drawn: Callable[[random.Random], str],
    *,
    quick: int | None = None,
    floors: Mapping[str, float] | None = None,
) -> Callable[[Law], Law]:
    """A law of any text."""

    def shrunk(text: str, fails: Callable[[str], bool]) -> str:
        return "".join(smallest(text, lambda letters: fails("".join(letters))))

    sort = Sort("text", drawn, str, shrunk, ascii)
    return _law(sort, Size(0, law_cases(full, quick), full, floors or {}))


def _law(sort: Sort, size: Size) -> Callable[[Law], Law]:
    def decorate(law: Law) -> Law:
        wanted = inspect.signature(law).parameters
        given = {"rng", "seen", sort.name}
        assert sort.name in wanted, f"{law.__name__} does not take its {sort.name}"

        @functools.wraps(law)
        def test(**fixtures: Any) -> None:
            __tracebackhide__ = True
            seen: Counter[str] = Counter()
            here = size.here()

            def hold(rng: random.Random, case: Any, counted: Counter[str]) -> None:
                __tracebackhide__ = True
                own = {"rng": rng, "seen": counted, sort.name: case}
                law(**{name: own[name] for name in wanted if name in own}, **fixtures)

            for number in range(here.cases):
                rng = random.Random(here.first + number)
                case = sort.drawn(rng)
                luck, kept = rng.getstate(), sort.copied(case)
                try:
                    hold(rng, case, seen)
                except Exception as error:
                    which = f"case {number + 1} of {here.cases}"
                    _show_smallest(sort, hold, kept, luck, error, which)
                    raise
            _check(here, seen)

        test.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            [parameter for name, parameter in wanted.items() if name not in given]
        )
        return test

    return decorate


def _check(size: Size, seen: Counter[str]) -> None:
    __tracebackhide__ = True
    RAN.append(Ran(os.environ.get("PYTEST_CURRENT_TEST", "?"), size.cases, dict(seen)))
    for name, share in size.floors.items():
        assert seen[name] >= size.least(share), (
            f"of {size.cases} cases only {seen[name]} count as {name!r}, and at least "
            f"{size.least(share):.1f} should: what is drawn has gone soft"
        )


def _show_smallest(
    sort: Sort, hold: Callable[..., None], case: Any, luck: Any, error: Exception, which: str
) -> None:
    """Raise the error of the smallest case, or do nothing if the law breaks only sometimes."""
    __tracebackhide__ = True
    generators = [luck, *(random.Random(n).getstate() for n in range(OTHER_LUCK))]
    place = _place(error)

    def broken(smaller: Any) -> Exception | None:
        __tracebackhide__ = True
        for state in tuple(generators):
            rng = random.Random()
            rng.setstate(state)
            try:
                hold(rng, sort.copied(smaller), Counter())
            except Exception as found:
                if _place(found) == place:
                    generators.remove(state)
                    generators.insert(0, state)  # most likely to break the next one, too
                    return found
        return None

    least = sort.shrunk(case, lambda smaller: broken(smaller) is not None)
    found = broken(least)
    if found is not None:
        found.add_note(f"{which}, and the smallest that is left of it:\n{sort.shown(least)}")
        raise found from None


def _place(error: Exception) -> tuple[type, str, int]:
    """What was raised, and where: another error than that is another mistake."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    assert frame is not None
    return type(error), frame.tb_frame.f_code.co_filename, frame.tb_lineno


def holds_for(law: Law, case: Any) -> None:
    """Test a law on a case that was made by hand."""
    plain: Law = law.__wrapped__  # type: ignore[attr-defined]
    own = {"rng": random.Random(0), "seen": Counter[str]()}
    plain(**{name: own.get(name, case) for name in inspect.signature(plain).parameters})
