"""Hops of chains as a case holds them: who cites whom at hand, the words behind it on demand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from claimtrace.case.directory import Way
from claimtrace.records import Attribution, Basis

__all__ = ["NO_HOPS", "Graph", "Hop", "document_identity", "identity_of", "seconds_of"]

_EPOCH = date(1970, 1, 1).toordinal()
_SECONDS_A_DAY = 86_400
_IDENTITY_BYTES = 16


def seconds_of(moment: date) -> float:
    """Seconds since 1970 at which a moment begins, UTC."""
    if isinstance(moment, datetime):
        return moment.timestamp()
    return float((moment.toordinal() - _EPOCH) * _SECONDS_A_DAY)


def identity_of(record: Attribution) -> bytes | None:
    """What reports that stand in one document have in common, where it is their reporter's own.

    16 bytes of the hash of the document's bytes or, where that is not known, of its address. None
    for a document of which neither is known (nobody can say that it is another's, too), and where
    the reporter cites somebody or speaks on nobody's word.
    """
    document = record.document
    if document is None or record.attributed_to is not None or record.basis is Basis.UNATTRIBUTED:
        return None
    return document_identity(document.sha256, document.url)


def document_identity(sha256: str | None, url: str | None) -> bytes | None:
    """The 16 bytes that tell a document apart; None where neither is known.

    ``sha256`` is the hex digest of its bytes, and comes before ``url``, its address.
    """
    if sha256 is not None:
        return bytes.fromhex(sha256)[:_IDENTITY_BYTES]
    if url is None:
        return None
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:_IDENTITY_BYTES]


class Hop:
    """One attribution, as far as tracing and scoring read it.

    ``said`` is when the reporter said it, in seconds since 1970, None where that is not known;
    ``held`` whether it is a report that we hold; ``supersedes`` the older claim that it replaces;
    ``undercuts`` the source whose word it calls worthless; ``document`` what a report on the
    reporter's own authority has in common with others in the same document (`identity_of`).
    """

    __slots__ = ("_record", "document", "held", "said", "supersedes", "undercuts", "way")

    def __init__(
        self,
        way: Way,
        said: float | None,
        held: bool,
        supersedes: str | None,
        record: Any,
        undercuts: str | None = None,
        document: bytes | None = None,
    ):
        self.way = way
        self.said = said
        self.held = held
        self.supersedes = supersedes
        self.undercuts = undercuts
        self.document = document
        self._record = record

    @property
    def attribution(self) -> Attribution:
        """The record itself, with everything that it says."""
        return self._record  # type: ignore[no-any-return]

    @staticmethod
    def attributions_of(hops: Sequence[Hop]) -> list[Attribution]:
        """The records of some hops of this sort."""
        return [hop.attribution for hop in hops]


class Graph:
    """The hops that relay one claim with one stance; read-only.

    ``held`` are those that are reports, with which chains begin; ``onward`` has each reporter's
    hops, by which a chain that has come to it goes on; ``cited`` are all who are cited.
    """

    __slots__ = ("_relays", "cited", "held", "hops", "onward")

    def __init__(self, hops: Sequence[Hop]):
        self._relays: dict[str, set[str]] | None = None
        self.hops = hops
        self.held = [hop for hop in hops if hop.held]
        self.onward: dict[str, list[Hop]] = {}
        self.cited: set[str | None] = set()
        onward, cited = self.onward, self.cited
        for hop in hops:
            way = hop.way
            cited.add(way.attributed_to)
            if way.reporter in onward:
                onward[way.reporter].append(hop)
            else:
                onward[way.reporter] = [hop]

    @property
    def relays(self) -> Mapping[str, set[str]]:
        """Which relays each relay cites, where it cites any: only there can circles be."""
        if self._relays is None:
            relays: dict[str, set[str]] = {}  # made whole before another thread may see it
            for source, hops in self.onward.items():
                for hop in hops if source in self.cited else ():
                    cited = hop.way.attributed_to
                    if cited is not None and cited in self.onward:
                        relays.setdefault(source, set()).add(cited)
            self._relays = relays
        return self._relays


NO_HOPS = Graph(())
"""The graph of what nobody says."""
