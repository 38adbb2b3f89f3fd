"""A finding: what is suspicious about records, under a code that programs can count on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from claimtrace._frozen import Result

__all__ = ["Finding", "FindingCode", "Severity", "finding"]


class FindingCode(StrEnum):
    """What can be found; each code is explained in docs/findings.md."""

    SINGLE_ORIGIN = "single-origin"
    CIRCULAR_REPORTING = "circular-reporting"
    UNATTRIBUTED = "unattributed"
    NO_REPORT = "no-report"
    ANONYMOUS_ORIGIN = "anonymous-origin"
    INTERESTED_PARTY = "interested-party"
    SELF_CONTRADICTION = "self-contradiction"
    POSSIBLE_UPDATE = "possible-update"
    UNIT_MISMATCH = "unit-mismatch"
    CITES_THE_FUTURE = "cites-the-future"
    SHARED_LOSSY_RELAY = "shared-lossy-relay"
    UNKNOWN_RELIABILITY = "unknown-reliability"
    UNKNOWN_PARTY = "unknown-party"
    NAME_COLLISION = "name-collision"
    CONFUSABLE_NAME = "confusable-name"
    UNDATED = "undated"
    BUDGET_REACHED = "budget-reached"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    SUSPECTED_COPYING = "suspected-copying"
    CONTESTED = "contested"
    UNDERCUT = "undercut"
    NESTED_UNDERCUT = "nested-undercut"
    CHANGED_POSITION = "changed-position"
    JOINT_STATEMENT = "joint-statement"
    JOINT_ATTRIBUTION = "joint-attribution"


class Severity(StrEnum):
    """How much a finding matters to a reader of the score."""

    NOTE = "note"
    WARNING = "warning"


class Finding(Result):
    """Something suspicious about a record; it never changes a score by itself.

    >>> rows = [{"q": "toll", "who": who, "via": "sohr"} for who in ("daily", "wire")]
    >>> (case,) = Case.from_rows(rows, question="q", reporter="who", origin="via")
    >>> from claimtrace.findings import findings_of
    >>> print(findings_of(case)[0].code)
    single-origin
    """

    code: FindingCode
    """What was found; a code keeps its meaning from release to release."""
    severity: Severity
    """How much it matters to a reader of the score."""
    record: str
    """Id of the claim, attribution or source concerned."""
    message: str
    """The same in a sentence for people; its words may change."""

    if TYPE_CHECKING:

        def __hash__(self) -> int: ...


def finding(code: FindingCode, record: str, message: str) -> Finding:
    """A finding with the severity of its code."""
    severity = Severity.NOTE if code in _NOTES else Severity.WARNING
    return Finding(code=code, severity=severity, record=record, message=message)


_NOTES = frozenset(
    {
        FindingCode.UNDATED,
        FindingCode.UNKNOWN_PARTY,
        FindingCode.UNKNOWN_RELIABILITY,
        FindingCode.POSSIBLE_UPDATE,
        FindingCode.INTERESTED_PARTY,
        FindingCode.RETRACTED,
        FindingCode.SUPERSEDED,
        FindingCode.SUSPECTED_COPYING,
        FindingCode.CHANGED_POSITION,
        FindingCode.JOINT_STATEMENT,
        FindingCode.JOINT_ATTRIBUTION,
    }
)
