"""Generated worlds: questions with a known truth, sources of known reliability, copiers of one."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field


@dataclass
class World:
    """``rows`` are (source, question, answer) texts; ``truth`` maps questions to answers."""

    rows: list[tuple[str, str, str]]
    truth: dict[str, str]
    reliability: dict[str, float]
    copiers: set[str] = field(default_factory=set)
    original: str = "s0"


def world(
    questions: int = 300,
    sources: int = 20,
    *,
    copiers: int = 0,
    density: float = 0.3,
    wrong: int = 10,
    least: float = 0.55,
    most: float = 0.9,
    bad: float = 0.2,
    copy_rate: float = 0.9,
    covered: float = 0.8,
    seed: int = 1,
) -> World:
    """A world in which the first source is bad, if anybody copies, and the next ones copy it."""
    rng = random.Random(seed)
    names = [f"s{number}" for number in range(sources)]
    reliability = {name: rng.uniform(least, most) for name in names}
    if copiers:
        reliability[names[0]] = bad
    rows, truth = [], {}
    for number in range(questions):
        question = f"q{number}"
        truth[question] = f"t{number}"

        def own(name: str, number: int = number) -> str:
            right = rng.random() < reliability[name]
            return f"t{number}" if right else f"f{number}-{rng.randrange(wrong)}"

        copied = None
        if copiers and rng.random() < covered:
            copied = own(names[0])
            rows.append((names[0], question, copied))
        for place, name in enumerate(names[bool(copiers) :], start=bool(copiers)):
            if rng.random() >= density:
                continue
            follows = place <= copiers and copied is not None and rng.random() < copy_rate
            rows.append((name, question, copied if follows and copied else own(name)))
    return World(rows, truth, reliability, set(names[1 : copiers + 1]))


@dataclass
class Toll:
    """One event: what each source told, as (source, value, modifier), and the truth."""

    told: list[tuple[str, int, str]]
    truth: int


def tolls(
    events: int = 3000, sources: int = 40, *, biased: float = 0.3, seed: int = 1
) -> list[Toll]:
    """Tolls as they are reported: counted, rounded, put as bounds, and shifted by an interest."""
    rng = random.Random(seed)
    factor = [1.0] * sources
    noise = [rng.choice((0.0, 0.02, 0.05)) for _ in range(sources)]
    for place in rng.sample(range(sources), int(sources * biased)):
        factor[place] = rng.uniform(1.3, 2.5) ** rng.choice((1, -1))
    made = []
    for _ in range(events):
        truth = round(math.exp(rng.uniform(math.log(5), math.log(3000))))
        told = []
        for place in rng.sample(range(sources), rng.randint(4, 10)):
            count = max(1, round(truth * factor[place] * math.exp(rng.gauss(0, noise[place]))))
            told.append((f"s{place}", *_put(count, rng)))
        made.append(Toll(told, truth))
    return made


def _put(count: int, rng: random.Random) -> tuple[int, str]:
    digits, manner = len(str(count)), rng.random()
    if manner < 0.45:
        return count, "exactly" if manner < 0.1 else "stated"
    if manner < 0.75:
        place = 10 ** max(0, digits - rng.choice((1, 2)))
        return max(1, round(count / place) * place), rng.choice(("stated", "around"))
    place = 10 ** max(0, digits - 1)
    return max(1, count // place * place), rng.choice(("at_least", "more_than"))
