"""Cases from the rows of a ledger: columns into hops, bodies into records only on demand.

Why hops are made of columns: docs/decisions/0013.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from claimtrace.case.case import Case
from claimtrace.case.directory import Directory, Way
from claimtrace.case.hops import Graph, Hop, identity_of
from claimtrace.errors import InvalidRecord, LedgerError
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import columns_of, read_bodies, read_body
from claimtrace.records import Attribution, Basis, Claim, Stance

__all__ = ["CaseReader"]

_KNOWN_AT_ONCE = 20_000
_WAYS_AT_ONCE = 50_000

_CLAIMS = """SELECT key, question, body FROM claim
WHERE question BETWEEN ? AND ? ORDER BY question, key"""

# What is read of a hop; the first four columns are the way that it goes.
_HOPS = """SELECT a.reporter, a.attributed_to, a.basis, a.certainty,
a.claim, a.stance, a.said, a.held, a.supersedes, a.undercuts, a.document, a.body
FROM claim c CROSS JOIN attribution a ON a.claim = c.key
WHERE c.question BETWEEN ? AND ? ORDER BY c.question, c.key, a.key"""

_SOURCES = """WITH RECURSIVE reached (id) AS (
    SELECT id FROM source WHERE key IN (SELECT value FROM json_each(?))
    UNION SELECT value FROM json_each(?)
    UNION SELECT source.part_of FROM reached JOIN source USING (id) WHERE part_of IS NOT NULL
) SELECT key, body FROM source WHERE id IN reached"""

_STANCES = {None if stance is Stance.ASSERTS else stance.value: stance for stance in Stance}
_NUMBERS_OR_NOTHING = {float, type(None)}

_Row = Any
"""A row of `_HOPS`."""


_Place = tuple[str, Stance]
"""The claim and the stance that a hop relays."""


class _StoredHop(Hop):
    """A hop whose record is still JSON, until somebody asks for it.

    It is made with that JSON and the hop's place instead of the record.
    """

    __slots__ = ()

    @property
    def attribution(self) -> Attribution:
        """The record itself. Raises LedgerError where the file was damaged."""
        record = self._record
        if not isinstance(record, Attribution):
            place, body = record
            record = self._record = self._checked(read_body("attribution", body), place)
        return record

    @staticmethod
    def attributions_of(hops: Sequence[Hop]) -> list[Attribution]:
        """The records of some stored hops, those not read yet in one go."""
        waiting = [
            (hop, *record)
            for hop, record in ((hop, hop._record) for hop in hops)
            if not isinstance(record, Attribution)
        ]
        found = read_bodies("attribution", [body for _, _, body in waiting])
        for (hop, place, _), record in zip(waiting, found, strict=True):
            assert isinstance(hop, _StoredHop)
            hop._record = hop._checked(record, place)
        return [hop.attribution for hop in hops]

    def _checked(self, record: Attribution, place: _Place) -> Attribution:
        """The record. Raises LedgerError where it says otherwise than its columns."""
        columns, way = columns_of([record]), self.way
        stated = (record.reporter, record.attributed_to, record.basis, record.certainty)
        if (
            stated != (way.reporter, way.attributed_to, way.stated_basis, way.certainty)
            or (record.claim, record.stance) != place
            or (columns.said, columns.held) != ([self.said], [1 if self.held else None])
            or (record.supersedes, record.undercuts) != (self.supersedes, self.undercuts)
            or (way.basis is Basis.OWN and identity_of(record) != self.document)
        ):
            raise LedgerError(
                f"a stored attribution of claim {place[0]!r} says otherwise than its columns: the "
                "file was damaged; see verify(), and go back to a backup"
            )
        return record


class CaseReader:
    """Reads cases; what it knows of sources is kept as long as nobody writes to the ledger."""

    def __init__(self, database: Database):
        self._database = database
        self._state: object = None
        self._forget()

    def _forget(self) -> None:
        self._directory = Directory()
        self._ids: dict[int | None, str] = {}
        self._parties: set[str] = set()
        self._ways: dict[tuple[Any, ...], Way] = {}

    def cases(self, first: int, last: int) -> list[Case]:
        """The cases of the questions whose keys lie between two, in order; in one transaction."""
        claims = self._database.rows(_CLAIMS, (first, last))
        rows = self._database.rows(_HOPS, (first, last))
        records: list[Claim] = read_bodies("claim", [body for _, _, body in claims])
        with self._database.sound():
            _check_numbers(rows)
            self._know_sources(rows, records)
            keyed = {key: record for (key, _, _), record in zip(claims, records, strict=True)}
            graphs = self._graphs(rows, keyed)
            asked: dict[int, list[int]] = {}
            for key, question, _ in claims:
                asked.setdefault(question, []).append(key)
            return [
                self._case([keyed[key] for key in keys], [graphs[key] for key in keys])
                for keys in asked.values()
            ]

    def _case(self, claims: Sequence[Claim], graphs: Iterable[Mapping[_Place, Graph]]) -> Case:
        together = {place: graph for each in graphs for place, graph in each.items()}
        by_id = {claim.id: claim for claim in claims}
        return Case(claims[0].question, by_id, together, self._directory)

    def _graphs(
        self, rows: Iterable[_Row], claims: Mapping[int, Claim]
    ) -> dict[int, dict[_Place, Graph]]:
        """For each claim, by its key, who cites whom with each stance."""
        places: dict[tuple[int, str | None], tuple[_Place, list[Hop]]] = {}
        graphs: dict[int, dict[_Place, Graph]] = {claim: {} for claim in claims}
        ways = self._ways
        for (
            reporter, cited, basis, certainty, claim, stance, said, held, older, target, document,
            body,
        ) in rows:  # fmt: skip
            way = ways.get((reporter, cited, basis, certainty))
            if way is None:
                way = self._way(reporter, cited, basis, certainty)
            if (claim, stance) not in places:
                places[claim, stance] = (claims[claim].id, _STANCES[stance]), []
            place, hops = places[claim, stance]
            supersedes = None if older is None else claims[older].id
            undercuts = None if target is None else self._ids[target]
            own = document if way.basis is Basis.OWN else None
            record = (place, body)
            hops.append(_StoredHop(way, said, held == 1, supersedes, record, undercuts, own))
        for (claim, _), (place, hops) in places.items():
            graphs[claim][place] = Graph(hops)
        return graphs

    def _way(
        self, reporter: int, cited: int | None, basis: str | None, certainty: float | None
    ) -> Way:
        """The way with these columns. Raises ValueError for what no ledger writes."""
        if certainty is not None and not 0 < certainty <= 1:
            raise ValueError(f"a certainty of {certainty!r}")
        way = self._directory.way(
            self._ids[reporter],
            None if cited is None else self._ids[cited],
            None if basis is None else Basis(basis),
            certainty,
        )
        self._ways[reporter, cited, basis, certainty] = way
        return way

    def _know_sources(self, rows: Sequence[_Row], claims: Iterable[Claim]) -> None:
        """Read the sources that rows and claims name, as far as they are not known yet."""
        state = self._database.state()
        known = len(self._ids) + len(self._parties)
        if state != self._state or known > _KNOWN_AT_ONCE or len(self._ways) > _WAYS_AT_ONCE:
            self._forget()
            self._state = state
        keys = {row[0] for row in rows}.union(row[1] for row in rows)
        keys = keys.union(row[9] for row in rows)
        unknown = [key for key in keys if key is not None and key not in self._ids]
        parties = {name for claim in claims for name in (*claim.favours, *claim.harms)}
        parties -= self._parties
        if unknown or parties:
            self._parties |= parties  # whether they are sources or not, they are looked up once
            named = json.dumps(unknown), json.dumps(sorted(parties))
            self._take_in(self._database.rows(_SOURCES, named))

    def _take_in(self, rows: Sequence[tuple[int, str]]) -> None:
        sources = read_bodies("source", [body for _, body in rows])
        among = {source.id: source for source in sources}
        for (key, _), source in zip(rows, sources, strict=True):
            try:
                lost = self._directory.take_in(source.id, among)
            except InvalidRecord:  # which names the sources, confidential or not
                raise self._database.damaged("part_of goes round in a circle") from None
            if lost is not None:
                raise self._database.damaged("what a source is part of is missing")
            self._ids[key] = source.id


def _check_numbers(rows: Iterable[_Row]) -> None:
    """Raise TypeError where a moment is no number, which would lead astray far from here."""
    sorts = {type(row[6]) for row in rows} - _NUMBERS_OR_NOTHING
    if sorts:
        raise TypeError(f"a moment as {sorts.pop().__name__}")
