"""What is suspicious in a ledger as a whole."""

from __future__ import annotations

from claimtrace.findings import Finding, FindingCode, Severity, findings_across, findings_of
from claimtrace.ledger import reading
from claimtrace.ledger.database import Database
from claimtrace.policy import Policy
from claimtrace.records import Claim, Source

__all__ = ["findings"]


def findings(database: Database, policy: Policy) -> tuple[Finding, ...]:
    """The findings of every case, and of all records together."""
    found = {
        finding: None
        for case in reading.cases(database, reveal=False)
        for finding in findings_of(case, policy)
    }
    found |= dict.fromkeys(_shared_names(database))
    cover = reading.cover_of(database)
    claims = map(cover.over, reading.claims(database, None))
    sources = map(cover.over, reading.sources(database))
    found |= dict.fromkeys(
        findings_across(
            (claim for claim in claims if isinstance(claim, Claim)),
            (source for source in sources if isinstance(source, Source)),
            policy,
        )
    )
    return tuple(found)


def _shared_names(database: Database) -> list[Finding]:
    cover = reading.cover_of(database)
    rows = database.rows(
        "SELECT name.name, source.id FROM name JOIN source ON source.key = name.source WHERE "
        "name.name IN (SELECT name FROM name GROUP BY name HAVING count(*) > 1) "
        "ORDER BY name.name, source.id"
    )
    sharing: dict[str, list[str]] = {}
    for name, source in rows:
        sharing.setdefault(name, []).append(source)
    return [
        Finding(
            code=FindingCode.NAME_COLLISION,
            severity=Severity.WARNING,
            record=ids[0],
            message=f"{', '.join(ids)} share the name {name!r}: a name cannot tell them apart",
        )
        for name, ids in sharing.items()
        if not cover.hides(ids)
    ]
