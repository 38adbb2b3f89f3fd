"""When two statements are the same answer, and when one only shortens another."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Sequence

from claimtrace.quantities import unit_key
from claimtrace.records import Claim

__all__ = ["AnswerKey", "answer_key", "error_odds", "shortenings"]

AnswerKey = Callable[[Claim], Hashable]
"""What equal answers have in common; whoever calls may give another than `answer_key`."""

_EDGES = " .,;:!?\"'“”‘’«»()[]"
_TOKEN = re.compile(r"\w+")


def answer_key(claim: Claim) -> Hashable:
    """The default key: the figure if there is one, else the statement, with the window.

    Statements compare after Unicode NFC, casefold, single spaces, and without quotation marks,
    brackets and stops at their ends. Nothing is taken out of their middle.

    >>> one = Claim(id="a", statement="The city was retaken.")
    >>> two = Claim(id="b", statement="the city  was retaken")
    >>> answer_key(one) == answer_key(two)
    True
    """
    window = None if claim.window is None else (claim.window.first, claim.window.last)
    if claim.quantity is not None:
        figure = claim.quantity
        word = None if figure.text is None else figure.text.casefold()
        unit = unit_key(figure.unit)
        return (figure.modifier, figure.value, figure.low, figure.high, word, unit, window)
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", claim.statement).casefold())
    text = " ".join(text.split())
    return (text.strip(_EDGES) or text, window)


_Shorter = tuple[tuple[int, ...], ...]


def shortenings(texts: Sequence[str]) -> _Shorter | None:
    """For each answer, the numbers of those that only leave words of it out.

    None where none does, which is usual. To shorten ("the first author of four") is the likeliest
    way in which an answer of several parts goes wrong. To have some words in common is none: rival
    answers to one question are often worded alike.
    """
    if len(texts) < 2:
        return None
    words = [frozenset(_TOKEN.findall(text.casefold())) for text in texts]
    sizes = [len(each) for each in words]
    if min(sizes) == max(sizes):
        return None
    found = tuple(
        tuple(v for v, said in enumerate(words) if said and said < truth) for truth in words
    )
    return found if any(found) else None


def error_odds(shorter: _Shorter, wrong_answers: float, weight: float) -> list[list[float]]:
    """The log of how much likelier than a blind error each answer is, given each truth.

    Entry [z][v]: somebody who is wrong, where z is true, says v. ``shorter`` is what `shortenings`
    found; an answer that only leaves words of the truth out is ``weight`` times ``wrong_answers``
    likelier.
    """
    odds = []
    for z, row in enumerate(shorter):
        total = 1 + weight * len(row)
        ratios = [
            math.log((1 + weight * wrong_answers * (v in row)) / total) for v in range(len(shorter))
        ]
        ratios[z] = 0.0  # to say the truth is no error
        odds.append(ratios)
    return odds
