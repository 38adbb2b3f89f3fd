"""The ledger as of a moment: what was said by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from pydantic import TypeAdapter, ValidationError

from claimtrace.case.case import Case, claim_id_of
from claimtrace.errors import InvalidRecord, UnknownReference, problems_of
from claimtrace.reading.dating import known_hops, undated_hops
from claimtrace.records import Attribution, Claim, Source
from claimtrace.windows import Moment, first_instant, last_instant

__all__ = ["LedgerView"]

_moment: TypeAdapter[date] = TypeAdapter(Moment)


class _Whole(Protocol):
    def sources(self) -> Iterator[Source]: ...
    def claims(self, question: str | None = None) -> Iterator[Claim]: ...
    def attributions(self, claim: str | Claim | None = None) -> Iterator[Attribution]: ...
    def case(self, question: str, *, reveal: bool = False) -> Case: ...
    def case_of(self, claim: str | Claim, *, reveal: bool = False) -> Case: ...
    def cases(self, *, reveal: bool = False) -> Iterator[Case]: ...


class LedgerView:
    """A ledger as of a moment, to be read and not written.

    An attribution is inside if it was said by then: at ``when`` or before; where ``when`` is a
    date, until the end of that day (UTC). One that carries only a date counts from the beginning of
    its day. An undated hop without a document was told of by others: it is inside as soon as a hop
    that is inside leads to it, along a chain of the same claim, stance and target. Where several
    lead to it, nobody can tell which of them told of it first, and the earliest is taken. Undated
    reports, and undated hops to which nothing leads, are inside, and `undated` lists them. A claim
    is inside unless all reports of it came later; sources carry no date and are all inside.
    """

    def __init__(self, ledger: _Whole, when: Moment | str):
        self._ledger = ledger
        try:
            self.when: date = _moment.validate_python(when)
        except ValidationError as error:
            raise InvalidRecord("as_of needs a moment", problems_of(error)) from None

    def _is_inside(self, hop: Attribution) -> bool:
        if hop.said is None:
            return True
        said = first_instant(hop.said)
        if isinstance(self.when, datetime):
            return said <= self.when
        return said < last_instant(self.when)

    def _cut(self, case: Case) -> Case | None:
        """What of a case is inside; None where no claim is."""
        hops = known_hops(case.attributions, self._is_inside)
        if len(hops) == len(case.attributions):
            return case
        reported = {hop.claim for hop in case.attributions if hop.document is not None}
        inside = {hop.claim for hop in hops if hop.document is not None}
        inside |= {hop.supersedes for hop in hops if hop.document is not None and hop.supersedes}
        claims = [
            claim
            for claim in case.claims.values()
            if claim.id in inside or claim.id not in reported
        ]
        kept = {claim.id for claim in claims}
        held = [
            hop
            for hop in hops
            if hop.claim in kept and (hop.supersedes is None or hop.supersedes in kept)
        ]
        return Case.of(*case.sources.values(), *claims, *held) if claims else None

    def case(self, question: str, *, reveal: bool = False) -> Case:
        """The case of a question, as of then. Raises UnknownReference if nothing was said."""
        cut = self._cut(self._ledger.case(question, reveal=reveal))
        if cut is None:
            raise UnknownReference(f"nothing was said on {question!r:.210} by {self.when}")
        return cut

    def case_of(self, claim: str | Claim, *, reveal: bool = False) -> Case:
        """The case to which a claim belongs, as of then. Raises UnknownReference without it."""
        claim_id = claim_id_of(claim)
        cut = self._cut(self._ledger.case_of(claim_id, reveal=reveal))
        if cut is None or claim_id not in cut.claims:
            raise UnknownReference(f"claim {claim_id!r:.210} was not reported by {self.when}")
        return cut

    def cases(self, *, reveal: bool = False) -> Iterator[Case]:
        """Every case, as of then; questions on which nothing was said are left out."""
        for case in self._ledger.cases(reveal=reveal):
            cut = self._cut(case)
            if cut is not None:
                yield cut

    def sources(self) -> Iterator[Source]:
        """All sources of the ledger, as they are."""
        return self._ledger.sources()

    def claims(self, question: str | None = None) -> Iterator[Claim]:
        """The claims inside, or those that answer a question."""
        cases = self.cases(reveal=True) if question is None else (self.case(question, reveal=True),)
        return (claim for case in cases for claim in case.claims.values())

    def attributions(self, claim: str | Claim | None = None) -> Iterator[Attribution]:
        """The attributions inside, or those of a claim."""
        if claim is None:
            return (hop for case in self.cases(reveal=True) for hop in case.attributions)
        wanted = claim_id_of(claim)
        inside = set(self.case_of(wanted, reveal=True).attributions)
        return (hop for hop in self._ledger.attributions(wanted) if hop in inside)

    def questions(self) -> tuple[str, ...]:
        """The questions on which something was said."""
        return tuple(case.question for case in self.cases(reveal=True))

    @property
    def undated(self) -> tuple[Attribution, ...]:
        """What counts at every moment, though nobody knows since when: see the class."""
        cases = self._ledger.cases(reveal=True)
        return tuple(hop for case in cases for hop in undated_hops(case.attributions))

    def __repr__(self) -> str:
        return f"{self._ledger!r}.as_of({str(self.when)!r})"
