"""What the record says of each organisation: how often it originated, agreed, and was right."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Annotated

from pydantic import Field

from claimtrace._frozen import Frozen
from claimtrace.case.case import Case
from claimtrace.comparison import Relation
from claimtrace.learning.answers import AnswerKey
from claimtrace.learning.figure_values import AskedFigure
from claimtrace.learning.fitting import Learned, learn_parts
from claimtrace.learning.posterior import posterior
from claimtrace.learning.settings import LearningSettings
from claimtrace.learning.voices import OnePart, Question, Voices, ends_that_teach
from claimtrace.policy import Policy
from claimtrace.reading.reading import Reading
from claimtrace.records import Stance

__all__ = ["SourceRecord", "Tally", "TrackRecord", "record_of", "track_record"]

_Unit = Annotated[float, Field(ge=0, le=1)]
_LEVEL = 0.9
_FIGURE_TOLERANCE = 0.1
_STEPS = 1000
_Evidence = dict[tuple[int, str | None], list[float]]
_Row = tuple[int, str | None, float, float, bool]
"""Source, topic, how far right, how far wrong, and whether by gold."""


class SourceRecord(Frozen):
    """The record of one organisation, overall or in one domain.

    The counts are of claims.
    """

    organisation: str
    """Id of the organisation."""
    topic: str | None = None
    """The domain; None for the record overall."""
    originated: int = 0
    """Claims of which a chain ends with it."""
    relayed: int = 0
    """Claims that it passed on on another's word: neither credit nor blame for the figure."""
    agreed: int = 0
    """Claims on which another origin agrees with it."""
    contradicted: int = 0
    """Claims on which another origin contradicts it."""
    self_contradicted: int = 0
    """Claims on which it contradicts itself."""
    corrected: int = 0
    """Claims that it retracted or superseded itself."""
    reliability: _Unit
    """Mean of the Beta(alpha, beta) posterior, 0 to 1."""
    low: _Unit
    """Lower end of its central 90 % interval, 0 to 1."""
    high: _Unit
    """Upper end of its central 90 % interval, 0 to 1."""
    alpha: float
    """First parameter of the posterior: prior and what was right."""
    beta: float
    """Second parameter of the posterior: prior and what was wrong."""
    prior: _Unit
    """Mean before the observations, 0 to 1."""
    observations: float
    """How many checked claims the evidence amounts to; 0 is the prior alone."""
    checked: int = 0
    """How many of them rest on gold."""


class TrackRecord(Frozen):
    """Every organisation's record."""

    sources: tuple[SourceRecord, ...]
    """By id and topic, the overall record of each before its topics."""

    def of(self, organisation: str, topic: str | None = None) -> SourceRecord | None:
        """The record of one organisation, overall or on a topic; None if there is none."""
        for record in self.sources:
            if record.organisation == organisation and record.topic == topic:
                return record
        return None

    def reliabilities(self, least: float = 1.0) -> dict[str | tuple[str, str], float]:
        """What `Policy.source_reliability` takes: where there are ``least`` observations."""
        return {
            record.organisation
            if record.topic is None
            else (record.organisation, record.topic): record.reliability
            for record in self.sources
            if record.observations >= least
        }

    def policy(self, base: Policy | None = None, *, least: float = 1.0) -> Policy:
        """A policy with these reliabilities; those that it states already are kept."""
        base = base or Policy()
        known = {**self.reliabilities(least), **base.source_reliability}
        return base.model_copy(update={"source_reliability": known, "name": f"{base.name}+record"})


def track_record(
    cases: Iterable[Case],
    policy: Policy | None = None,
    *,
    gold: Mapping[str, str | float] | None = None,
    same: AnswerKey | None = None,
    settings: LearningSettings | None = None,
) -> TrackRecord:
    """What the cases say of every organisation in them.

    A claim counts for or against its origin by what *others* say: the source's own voice is taken
    out before its answer is judged, and its own learned reliability never enters. Gold answers
    count fully; beliefs count by how much they tell, so that a claim that nobody else speaks to
    counts nothing. The prior is the letter, worth ``settings.prior_strength`` claims. In a domain
    (`Claim.topic`), the rest of the record is the prior. Takes what `fuse` takes.

    >>> rows = [{"q": str(q), "who": who, "n": 7} for q in range(9) for who in ("a", "b", "c")]
    >>> cases = Case.from_rows(rows, question="q", reporter="who", value="n")
    >>> record = track_record(cases)
    >>> [source.organisation for source in record.sources]
    ['a', 'b', 'c']
    """
    tally = Tally()
    voices = Voices.of(cases, policy, gold=gold, same=same, watchers=[tally])
    parts = OnePart(voices)
    learned = learn_parts(parts, policy, settings=settings)
    return record_of(learned, parts.voices, tally)


class Tally:
    """How the claims of every case stand to each other, per origin and topic; a watcher."""

    def __init__(self) -> None:
        self.counts: dict[tuple[str, str | None], Counter[str]] = {}
        self.letters: dict[str, float | None] = {}

    def __call__(self, reading: Reading) -> None:
        """Look at one case."""
        _count(reading, self.counts)
        for owner in reading.case.organisations.values():
            if owner not in self.letters:
                self.letters[owner] = reading.outlook.rho_of(owner, None)


def record_of(learned: Learned, voices: Voices, tally: Tally) -> TrackRecord:
    """`track_record` for what was learned already."""
    evidence, checked = _evidence(learned, voices)
    topics: dict[int, set[str]] = {}
    for owner, topic in evidence:
        if topic is not None:
            topics.setdefault(owner, set()).add(topic)
    counts, strength = tally.counts, learned.priors.strength
    records = []
    for number, source in enumerate(learned.sources):
        counted = learned.merged.get(number, number)
        overall = evidence.get((counted, None), [0.0, 0.0])
        mean = _prior(learned, counted)
        records.append(
            _record(source, None, (strength * mean, strength * (1 - mean)), overall, counts)
        )
        for domain in sorted(topics.get(counted, ())):
            here = evidence[counted, domain]
            elsewhere = [max(0.0, a - b) for a, b in zip(overall, here, strict=True)]
            prior = (strength * mean + elsewhere[0]) / (strength + math.fsum(elsewhere))
            records.append(
                _record(source, domain, (strength * prior, strength * (1 - prior)), here, counts)
            )
    number_of = {source: number for number, source in enumerate(learned.sources)}
    records = [
        record.model_copy(
            update={
                "checked": checked[
                    learned.merged.get(
                        number_of[record.organisation], number_of[record.organisation]
                    ),
                    record.topic,
                ]
            }
        )
        for record in records
    ]
    for source in sorted(
        {owner for owner, _ in counts} - number_of.keys()
    ):  # relays, and retracted
        letter = tally.letters[source]
        mean = learned.settings.clamped(learned.settings.prior if letter is None else letter)
        given = (strength * mean, strength * (1 - mean))
        records.append(_record(source, None, given, [0.0, 0.0], counts))
    return TrackRecord(
        sources=tuple(sorted(records, key=lambda r: (r.organisation, r.topic or "")))
    )


def _evidence(
    learned: Learned, voices: Voices
) -> tuple[_Evidence, Counter[tuple[int, str | None]]]:
    """Claims that turned out right and wrong, per source and topic, each as judged by others."""
    found: _Evidence = {}
    checked: Counter[tuple[int, str | None]] = Counter()
    rows: list[_Row] = []
    for question in voices.questions:
        if question.figure is not None:
            rows += _judged_figure(question, question.figure)
        elif question.tells:
            rows += _judged(question, learned)
    sums: dict[tuple[int, str | None], tuple[list[float], list[float]]] = {}
    for source, topic, right, wrong, is_gold in rows:
        for key in {(source, None), (source, topic)}:
            sums.setdefault(key, ([], []))
            sums[key][0].append(right)
            sums[key][1].append(wrong)
            checked[key] += is_gold
    for key, (right_ones, wrong_ones) in sums.items():
        found[key] = [math.fsum(right_ones), math.fsum(wrong_ones)]
    return found, checked


def _judged(question: Question, learned: Learned) -> Iterable[_Row]:
    """(source, topic, right, wrong, whether gold) for every answer to one question.

    With p the probability of the answer from the *other* voices, the claim is as likely as
    p A + (1 - p)(1 - A) / n for a source of reliability A: part of that does not depend on A and
    tells nothing, the rest is a claim found right, or wrong, with the weight it has at the prior.
    """
    model = learned.model
    scores = posterior(question, model).scores
    n = model.wrong_answers
    unknown = max(0, n + 1 - len(question.groups))
    for answer, group in enumerate(question.groups):
        for place, source in enumerate(group):
            if question.gold is not None:
                right = float(answer == question.gold)
                yield source, question.topic, right, 1 - right, True
                continue
            weight = 1.0 if question.weights is None else question.weights[answer][place]
            left = [
                score - (weight * model.logits[source] if v == answer else 0.0)
                - (weight * question.odds[v][answer] if question.odds is not None else 0.0)
                for v, score in enumerate(scores)
            ]  # fmt: skip
            peak = max(0.0, *left)
            mass = [math.exp(score - peak) for score in left]
            share = mass[answer] / math.fsum([*mass, unknown * math.exp(-peak)])
            right, wrong = _told(share, n, _prior(learned, source))
            yield source, question.topic, weight * right, weight * wrong, False


def _prior(learned: Learned, source: int) -> float:
    """What is thought of a source before its record: its letter, else the common prior."""
    letter, settings = learned.letters[source], learned.settings
    return settings.clamped(settings.prior if letter is None else letter)


def _told(share: float, n: float, prior: float) -> tuple[float, float]:
    if_right, if_wrong = share, (1 - share) / n
    if if_right >= if_wrong:
        gain = (if_right - if_wrong) * prior
        return gain / (if_wrong + gain), 0.0
    gain = (if_wrong - if_right) * (1 - prior)
    return 0.0, gain / (if_right + gain)


def _judged_figure(question: Question, figure: AskedFigure) -> Iterable[_Row]:
    """A figure is right by the chance that the truth lies within 10 % of what was said."""
    estimate, asked = figure.estimate, figure.asked
    sources = {told.source for told in asked.told}
    if estimate is None or (len(sources) < 2 and asked.gold is None):
        return
    for told in asked.told:
        low, high = told.interval
        right = math.fsum(
            mass
            for x, mass in zip(estimate.grid, estimate.mass, strict=True)
            if low * (1 - _FIGURE_TOLERANCE) <= x
            and (high is None or x <= high * (1 + _FIGURE_TOLERANCE))
        )
        right = min(1.0, right)
        weight = told.weight * (
            1.0 if asked.gold is not None else (len(sources) - 1) / len(sources)
        )
        yield (
            told.source,
            question.topic,
            weight * right,
            weight * (1 - right),
            asked.gold is not None,
        )


def _count(reading: Reading, counts: dict[tuple[str, str | None], Counter[str]]) -> None:
    """How the claims of one case stand to each other, per origin."""
    case = reading.case
    owner = case.organisations
    says: dict[str, set[str]] = {
        claim: {owner[end.source] for end in ends_that_teach(reading, claim, Stance.ASSERTS)}
        for claim in case.claims
    }
    for claim in case.claims.values():
        supporters: set[str] = set()
        opponents = {owner[end.source] for end in ends_that_teach(reading, claim.id, Stance.DENIES)}
        for other in case.claims.values():
            verdict = reading.verdict(other, claim)
            if verdict.relation.supports:
                supporters |= says[other.id]
            elif verdict.relation is Relation.CONTRADICTS:
                opponents |= says[other.id]
        events: list[tuple[str, str]] = []
        for source in says[claim.id]:
            events.append((source, "originated"))
            events += [(source, "agreed")] * bool(supporters - {source})
            events += [(source, "contradicted")] * bool(opponents - {source})
            events += [(source, "self_contradicted")] * (source in opponents)
        relays = {
            owner[hop.reporter]
            for hop in case.attributions_of(claim.id, Stance.ASSERTS)
            if hop.attributed_to is not None and owner[hop.reporter] != owner[hop.attributed_to]
        }
        events += [(relay, "relayed") for relay in relays - says[claim.id]]
        corrected = reading.superseded(claim.id).union(reading.retracting(claim.id))
        events += [(source, "corrected") for source in corrected]
        for source, event in events:
            for topic in {None, claim.topic}:
                counts.setdefault((source, topic), Counter())[event] += 1


def _record(
    source: str,
    topic: str | None,
    prior: tuple[float, float],
    evidence: list[float],
    counts: Mapping[tuple[str, str | None], Counter[str]],
) -> SourceRecord:
    alpha, beta = prior[0] + evidence[0], prior[1] + evidence[1]
    low, high = beta_interval(alpha, beta, _LEVEL)
    return SourceRecord(
        organisation=source,
        topic=topic,
        **counts.get((source, topic), Counter()),
        reliability=min(0.99, max(0.01, alpha / (alpha + beta))),
        low=low,
        high=high,
        alpha=alpha,
        beta=beta,
        prior=prior[0] / (prior[0] + prior[1]),
        observations=math.fsum(evidence),
    )


def beta_interval(alpha: float, beta: float, level: float) -> tuple[float, float]:
    """The central interval that holds a Beta(alpha, beta) variable with this probability.

    Summed over 1,000 steps of the variable's logit, in which its density,
    x^alpha (1 - x)^beta, is smooth for every alpha and beta above 0.
    """
    centre, reach = math.log(alpha / beta), 12 * math.sqrt(1 / alpha + 1 / beta)
    logits = [centre + reach * (2 * (step + 0.5) / _STEPS - 1) for step in range(_STEPS)]
    points = [_from_logit(logit) for logit in logits]
    logs = [
        alpha * _log(x) + beta * _log(_from_logit(-y)) for x, y in zip(points, logits, strict=True)
    ]
    top = max(logs)
    steps = list(accumulate(math.exp(log - top) for log in logs))
    ends = [bisect_left(steps, share * steps[-1]) for share in ((1 - level) / 2, (1 + level) / 2)]
    return points[ends[0]], points[min(ends[1], _STEPS - 1)]


def _from_logit(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -750.0
