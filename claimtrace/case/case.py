"""Everything about one question: its claims, who said them, and every source those reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar

from claimtrace.case.directory import Directory
from claimtrace.case.hops import NO_HOPS, Graph, Hop, identity_of, seconds_of
from claimtrace.errors import DuplicateId, InvalidRecord, Problem, UnknownReference
from claimtrace.intake.rows import records_from_rows
from claimtrace.records import Attribution, Basis, Claim, Record, Source, Stance
from claimtrace.registry import Sources

__all__ = ["Case", "CaseHolder", "claim_id_of", "undercuts_itself"]

_Named = TypeVar("_Named", Source, Claim)


class CaseHolder(Protocol):
    """Anything that can hand out the case of a claim: a case, a ledger."""

    def case_of(self, claim: str) -> Case:
        """The case to which a claim belongs. Raises UnknownReference if there is none."""
        ...


def claim_id_of(claim: str | Claim) -> str:
    """The id of a claim that was named by its id or handed over whole.

    >>> claim_id_of(Claim(id="toll", statement="31 people were killed"))
    'toll'
    """
    return claim.id if isinstance(claim, Claim) else claim


@dataclass(frozen=True, eq=False)
class Case:
    """All that scoring needs to know of one question; frozen, picklable, safe between threads.

    ``claims`` and ``sources`` are by id; ``attributions`` holds each hop once; ``organisations``
    maps every source to the one at the end of its ``part_of`` chain. Build cases with `Case.of`,
    `Case.group` or `Case.from_rows`, which check every reference; treat the tables as read-only.

    Tracing and scoring read ``graphs`` and ``directory``, which cases that were built together
    share; the records are put together when they are asked for.

    >>> case = Case.of(
    ...     Source(id="daily", name="The Daily"),
    ...     Source(id="sohr", name="Syrian Observatory"),
    ...     Claim(id="toll", statement="At least 400 fighters were killed"),
    ...     *chain("toll", "daily", "sohr"),
    ... )
    >>> case.question, list(case.claims), sorted(case.sources)
    ('toll', ['toll'], ['daily', 'sohr'])
    """

    question: str
    claims: Mapping[str, Claim]
    graphs: Mapping[tuple[str, Stance], Graph] = field(repr=False)
    directory: Directory = field(repr=False)

    @classmethod
    def of(cls, *records: Record) -> Case:
        """The case that these records make; all claims must answer one question.

        The same record twice counts once; sources that nothing reaches are left out. Raises
        InvalidRecord, UnknownReference or DuplicateId, each with everything that is wrong.
        """
        cases = cls.group(records)
        if len(cases) == 1:
            return cases[0]
        if not cases:
            raise InvalidRecord("a case needs at least one claim")
        questions = ", ".join(repr(case.question) for case in cases[:5])
        raise InvalidRecord(
            f"the claims answer {len(cases)} questions ({questions}): "
            "give one of them, or build all cases with Case.group"
        )

    @classmethod
    def group(cls, records: Iterable[Record]) -> list[Case]:
        """One case for each question that the claims answer, in order of first appearance."""
        shelf = _Shelf()
        for record in records:
            shelf.add(record)
        return shelf.cases()

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[Mapping[str, Any]],
        *,
        question: str,
        reporter: str,
        claim: str | None = None,
        attributed_to: str | None = None,
        origin: str | None = None,
        statement: str | None = None,
        value: str | None = None,
        unit: str | None = None,
        modifier: str | None = None,
        low: str | None = None,
        high: str | None = None,
        start: str | None = None,
        end: str | None = None,
        said: str | None = None,
        url: str | None = None,
        title: str | None = None,
        stance: str | None = None,
        scope: str | None = None,
        undercuts: str | None = None,
        default_unit: str = "item",
        sources: Sources | Iterable[Source] | None = None,
    ) -> list[Case]:
        """The cases in rows of a data frame, an Arrow batch or a CSV file, one report a row.

        Every keyword but ``default_unit`` and ``sources`` names a column; what each column holds,
        and which ids are made, is said at `claimtrace.intake.rows.records_from_rows`. Raises as
        that does, and as `Case.group`.

        >>> rows = [{"q": "toll", "who": "daily", "via": "sohr", "n": 400}]
        >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via", value="n")
        >>> [claim.statement for claim in case.claims.values()]
        ['400 item']
        """
        return cls.group(
            records_from_rows(
                rows,
                question=question,
                reporter=reporter,
                claim=claim,
                attributed_to=attributed_to,
                origin=origin,
                statement=statement,
                value=value,
                unit=unit,
                modifier=modifier,
                low=low,
                high=high,
                start=start,
                end=end,
                said=said,
                url=url,
                title=title,
                stance=stance,
                scope=scope,
                undercuts=undercuts,
                default_unit=default_unit,
                sources=sources,
            )
        )

    def case_of(self, claim: str) -> Case:
        """The case itself, if the claim is in it. Raises UnknownReference otherwise."""
        self.claim(claim)
        return self

    def claim(self, claim: str | Claim) -> Claim:
        """The claim with this id. Raises UnknownReference if it is not in the case."""
        try:
            return self.claims[claim_id_of(claim)]
        except KeyError:
            known = ", ".join(sorted(self.claims)[:10])
            raise UnknownReference(
                f"no claim {claim_id_of(claim)!r} in this case: it has {known}"
            ) from None

    def graph(self, claim: str, stance: Stance) -> Graph:
        """Who cites whom for a claim with one stance."""
        return self.graphs.get((claim, stance), NO_HOPS)

    def attributions_of(self, claim: str, stance: Stance) -> list[Attribution]:
        """The attributions that relay a claim with one stance."""
        return _attributions_in([self.graph(claim, stance)])

    @cached_property
    def attributions(self) -> tuple[Attribution, ...]:
        """Every attribution, by claim and stance."""
        return tuple(_attributions_in(self.graphs.values()))

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The sources that hops and claims name, and all that they are part of."""
        known = self.directory.sources
        found: dict[str, Source] = {}
        for name in _named_in(self.claims.values(), self.graphs.values()):
            here: str | None = name
            while here is not None and here not in found and here in known:
                found[here] = known[here]
                here = known[here].part_of
        return found

    @cached_property
    def organisations(self) -> Mapping[str, str]:
        """The organisation of each source."""
        return {source: self.directory.organisations[source] for source in self.sources}

    def records(self) -> list[Record]:
        """The records that make the case again: sources, claims, attributions."""
        return [*self.sources.values(), *self.claims.values(), *self.attributions]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Case):
            return NotImplemented
        return self is other or (
            self.question == other.question
            and self.claims == other.claims
            and self.attributions == other.attributions
            and self.sources == other.sources
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.records())


def _made_again(sort: type[Case], records: list[Record]) -> Case:
    case = Case.of(*records)
    return sort(case.question, case.claims, case.graphs, case.directory)


def _attributions_in(graphs: Iterable[Graph]) -> list[Attribution]:
    hops = [hop for graph in graphs for hop in graph.hops]
    return hops[0].attributions_of(hops) if hops else []


def _named_in(claims: Iterable[Claim], graphs: Iterable[Graph]) -> Iterator[str]:
    """The ids of sources in some hops, and the parties of some claims, known or not."""
    for graph in graphs:
        for hop in graph.hops:
            yield hop.way.reporter
            if hop.way.attributed_to is not None:
                yield hop.way.attributed_to
            if hop.undercuts is not None:
                yield hop.undercuts
    for claim in claims:
        yield from claim.favours
        yield from claim.harms


class _Shelf:
    """Records on their way into cases: what was met, and what is wrong with it."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.claims: dict[str, Claim] = {}
        self.attributions: dict[str, list[Attribution]] = {}
        self._seen: set[Attribution] = set()
        self._by_id: dict[str, Attribution] = {}
        self._directory = Directory()

    def add(self, record: Record) -> None:
        if isinstance(record, Attribution):
            self._add_attribution(record)
        elif isinstance(record, Claim):
            _add_named(self.claims, record, "claims")
        elif isinstance(record, Source):
            _add_named(self.sources, record, "sources")
        else:
            raise InvalidRecord(
                f"a Source, Claim or Attribution is expected, not {type(record).__name__} "
                "(to hand over a list of records, write Case.of(*records))"
            )

    def _add_attribution(self, record: Attribution) -> None:
        met = len(self._seen)
        self._seen.add(record)  # which hashes it once; asking first would hash it twice
        if len(self._seen) == met:
            return
        given = record.given_id
        if given is not None and self._by_id.setdefault(given, record) is not record:
            raise _duplicate("attributions", given)
        self.attributions.setdefault(record.claim, []).append(record)

    def cases(self) -> list[Case]:
        by_question: dict[str, dict[str, Claim]] = {}
        for claim in self.claims.values():
            by_question.setdefault(claim.question, {})[claim.id] = claim
        problems = [
            Problem(f"no claim {claim!r}: add its record", record=hop.id, path="claim")
            for claim, hops in self.attributions.items()
            if claim not in self.claims
            for hop in hops
        ]
        for claims in by_question.values():
            self._check(claims, problems)
        if problems:
            raise UnknownReference(f"{len(problems)} references lead nowhere", problems)
        self._check_undercuts()
        return [self._case(question, claims) for question, claims in by_question.items()]

    def _check(self, claims: Mapping[str, Claim], problems: list[Problem]) -> None:
        """Look up whatever one question refers to; its sources are taken into the directory."""
        for source, (hop, path) in self._named(claims, problems).items():
            if source not in self.sources:
                problems.append(
                    Problem(f"no source {source!r}: add its record", record=hop.id, path=path)
                )
            else:
                self._reach(source, problems)
        parties = (name for each in claims.values() for name in (*each.favours, *each.harms))
        for party in dict.fromkeys(parties):
            if party in self.sources:
                self._reach(party, problems)

    def _named(
        self, claims: Mapping[str, Claim], problems: list[Problem]
    ) -> dict[str, tuple[Attribution, str]]:
        """The sources that hops on one question name, each with one that names it, and where."""
        named: dict[str, tuple[Attribution, str]] = {}
        for claim in claims:
            for hop in self.attributions.get(claim, ()):
                if hop.reporter not in named:
                    named[hop.reporter] = hop, "reporter"
                if hop.attributed_to is not None and hop.attributed_to not in named:
                    named[hop.attributed_to] = hop, "attributed_to"
                if hop.undercuts is not None and hop.undercuts not in named:
                    named[hop.undercuts] = hop, "undercuts"
                if hop.supersedes is not None and hop.supersedes not in claims:
                    problems.append(_foreign_claim(hop, self.claims.get(hop.supersedes)))
        return named

    def _check_undercuts(self) -> None:
        """Who undercuts itself, or a part of it, takes its own word back."""
        owner = self._directory.organisations
        problems = [
            Problem(undercuts_itself(owner[hop.undercuts]), record=hop.id, path="undercuts")
            for hops in self.attributions.values()
            for hop in hops
            if hop.undercuts is not None
            and owner[hop.attributed_to or hop.reporter] == owner[hop.undercuts]
        ]
        if problems:
            raise InvalidRecord(f"{len(problems)} undercuts are retractions", problems)

    def _reach(self, source: str, problems: list[Problem]) -> None:
        """Take a known source and all that it is part of into the directory."""
        lost = self._directory.take_in(source, self.sources)
        if lost is not None:
            missing, part = lost
            problems.append(
                Problem(f"no source {missing!r}: add its record", record=part, path="part_of")
            )

    def _case(self, question: str, claims: Mapping[str, Claim]) -> Case:
        hops: dict[tuple[str, Stance], list[Hop]] = {}
        for claim in claims:
            for record in self.attributions.get(claim, ()):
                hops.setdefault((claim, record.stance), []).append(self._hop(record))
        graphs = {key: Graph(some) for key, some in hops.items()}
        return Case(question, claims, graphs, self._directory)

    def _hop(self, record: Attribution) -> Hop:
        way = self._directory.way(
            record.reporter, record.attributed_to, record.basis, record.certainty
        )
        said = None if record.said is None else seconds_of(record.said)
        held = record.document is not None
        return Hop(
            way,
            said,
            held,
            record.supersedes,
            record,
            record.undercuts,
            identity_of(record) if way.basis is Basis.OWN else None,
        )


def _add_named(shelf: dict[str, _Named], record: _Named, plural: str) -> None:
    known = shelf.setdefault(record.id, record)
    if known is not record and known != record:
        raise _duplicate(plural, record.id)


def _duplicate(plural: str, record_id: str) -> DuplicateId:
    return DuplicateId(
        f"two different {plural} have the id {record_id!r}: give one of them another id"
    )


def undercuts_itself(organisation: str) -> str:
    """What is wrong where an organisation undercuts what it says itself, and the cure."""
    return (
        f"{organisation!r} cannot undercut itself or a part of it: record that it takes the claim "
        "back with stance 'retracts'"
    )


def _foreign_claim(hop: Attribution, known: Claim | None) -> Problem:
    if known is None:
        message = f"no claim {hop.supersedes!r}: add its record"
    else:
        message = f"claim {hop.supersedes!r} answers another question ({known.question!r})"
    return Problem(message, record=hop.id, path="supersedes")
