"""Worlds of differing shape, to find weaknesses in: who says what, and the truth."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Rows = list[tuple[str, str, str]]


@dataclass
class Shape:
    """How a world is made; each field departs from a plain one of independent sources.

    ``voices`` answer each question, drawn by ``activity`` (0: all alike; 1: Zipf). ``reliability``
    is drawn between two bounds. ``wrong`` ways to be wrong, of which the first draws the share
    ``popular``. ``rings`` of copiers each follow their own original, of reliability ``bad``, on a
    share ``copied`` of what they answer. ``domains`` > 1: a source knows one of them, and is as
    bad as ``bad`` at the others.
    """

    questions: int = 1500
    sources: int = 80
    voices: int = 10
    activity: float = 0.0
    reliability: tuple[float, float] = (0.5, 0.9)
    wrong: int = 10
    popular: float = 0.0
    rings: Sequence[int] = field(default_factory=tuple)
    bad: float = 0.25
    copied: float = 0.9
    domains: int = 1


SHAPES = {
    "plain": Shape(),
    "sparse": Shape(questions=3000, sources=200, voices=4),
    "sparse copiers": Shape(questions=3000, sources=100, voices=4, rings=(30,)),
    "yes or no": Shape(wrong=1),
    "many values": Shape(wrong=200, reliability=(0.1, 0.6)),
    "heavy tail": Shape(questions=3000, sources=1500, voices=6, activity=1.0),
    "several rings": Shape(rings=(6, 6, 6, 6, 6)),
    "partial copiers": Shape(rings=(25,), copied=0.5),
    "copied good source": Shape(rings=(25,), bad=0.9),
    "specialists": Shape(domains=4, bad=0.3, reliability=(0.8, 0.95)),
    "no majority": Shape(reliability=(0.1, 0.5), wrong=5),
    "popular errors": Shape(reliability=(0.3, 0.8), wrong=10, popular=0.6),
}


def shaped(shape: Shape, seed: int) -> tuple[Rows, dict[str, str]]:
    """The rows (source, question, answer) of one world of a shape, and the true answers."""
    rng = random.Random(seed)
    names = [f"s{number}" for number in range(shape.sources)]
    rng.shuffle(names)
    knows = {name: rng.randrange(shape.domains) for name in names}
    good = {name: rng.uniform(*shape.reliability) for name in names}
    follows: dict[str, str] = {}
    waiting = iter(names)
    for size in shape.rings:
        original = next(waiting)
        good[original] = shape.bad
        follows |= {next(waiting): original for _ in range(size)}
    place = rng.sample(names, len(names))
    weight = {name: (1 / (n + 1)) ** shape.activity for n, name in enumerate(place)}
    rows: Rows = []
    truth = {}
    for number in range(shape.questions):
        question, domain = f"q{number}", rng.randrange(shape.domains)
        truth[question] = f"t{number}"
        own = _answers(rng, shape, number, domain, knows, good)
        said: dict[str, str] = {}
        for name in _drawn(rng, weight, shape.voices):
            original = follows.get(name)
            if original is not None and rng.random() < shape.copied:
                said.setdefault(original, own(original))
                said[name] = said[original]
            else:
                said.setdefault(name, own(name))
        rows += [(name, question, answer) for name, answer in said.items()]
    return rows, truth


def _answers(
    rng: random.Random,
    shape: Shape,
    number: int,
    domain: int,
    knows: dict[str, int],
    good: dict[str, float],
) -> Callable[[str], str]:
    def own(name: str) -> str:
        if rng.random() < (good[name] if knows[name] == domain else shape.bad):
            return f"t{number}"
        first = rng.random() < shape.popular
        return f"f{number}-{0 if first else rng.randrange(shape.wrong)}"

    return own


def _drawn(rng: random.Random, weight: dict[str, float], number: int) -> list[str]:
    """So many different sources, by weight (Efraimidis and Spirakis: the largest u^(1/w))."""
    keys = {name: rng.random() ** (1 / w) for name, w in weight.items()}
    return sorted(keys, key=keys.__getitem__, reverse=True)[:number]
