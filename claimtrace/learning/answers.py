"""When two statements are the same answer, and when one only shortens another."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Hashable, Sequence

from claimtrace.records import Claim

__all__ = ["AnswerKey", "answer_key", "error_odds", "shortens"]

AnswerKey = Callable[[Claim], Hashable]
"""What equal answers have in common; whoever calls may give another than `answer_key`."""

_EDGES = " .,;:!?\"'“”‘’«»()[]"
_TOKEN = re.compile(r"\w+")


def answer_key(claim: Claim) -> Hashable:
    """The default key: the figure if there is one, else the statement, with the window.

    Statements compare after Unicode NFC, casefold, single spaces, and without quotation marks,
    brackets and stops at their ends. Nothing is taken out of their middle.
    """
    window = None if claim.window is None else (claim.window.first, claim.window.last)
    if claim.quantity is not None:
        figure = claim.quantity
        unit = unicodedata.normalize("NFC", figure.unit).casefold()
        word = None if figure.text is None else figure.text.casefold()
        return (figure.modifier, figure.value, figure.low, figure.high, word, unit, window)
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", claim.statement).casefold())
    text = " ".join(text.split())
    return (text.strip(_EDGES) or text, window)


def tokens_of(text: str) -> frozenset[str]:
    """The words of a statement."""
    return frozenset(_TOKEN.findall(text.casefold()))


def shortens(said: frozenset[str], truth: frozenset[str]) -> bool:
    """Whether an answer only leaves words of another out.

    To shorten ("the first author of four") is the likeliest way in which an answer of several
    parts goes wrong. To have some words in common is none: rival answers to one question are
    often worded alike.
    """
    return bool(said) and said < truth


def error_odds(
    words: Sequence[frozenset[str]], wrong_answers: int, weight: float
) -> list[list[float]] | None:
    """The log of how much likelier than a blind error each answer is, given each truth.

    Entry [z][v]: somebody who is wrong, where z is true, says v. None where no answer shortens
    another: all errors are then equally likely.
    """
    known = len(words)
    shorter = [[shortens(words[v], words[z]) for v in range(known)] for z in range(known)]
    if not any(map(any, shorter)):
        return None
    odds = []
    for z, row in enumerate(shorter):
        total = 1 + weight * sum(row)
        ratios = [math.log((1 + weight * wrong_answers * less) / total) for less in row]
        ratios[z] = 0.0  # to say the truth is no error
        odds.append(ratios)
    return odds
