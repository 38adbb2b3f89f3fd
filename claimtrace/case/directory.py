"""Sources that cases share: the organisation of each, and how they cite each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy

from claimtrace.errors import InvalidRecord
from claimtrace.records import Basis, Source, SourceKind

__all__ = ["Directory", "Terminal", "Way"]

_SHOWN_STEPS = 10

Terminal = tuple[str, str, bool]
"""Where chains end: a source, its organisation, and whether it speaks on its own authority."""


_NOBODY: frozenset[str] = frozenset()


class Way:
    """A reporter and whom it cites, in one manner: all that hops between them have in common.

    ``basis`` is what the hop says (``stated_basis``), or what the kinds of its sources say where
    it says nothing; ``certainty`` the hop's own, None where it has none. ``cited_organisation``
    is None where nobody is cited; ``material`` says that evidence is cited, not somebody's words.
    ``end`` is where a chain ends that goes no further than this, and ``ends`` the set of that
    alone; ``unsaid`` says that who is cited would then not say on whose word. ``here`` and
    ``there`` are the places in a graph between which it leads: the two sources, or what stands
    for them behind a hop by which organisations ``freed`` say again what they took back
    (`Graph.without`). A directory has one way for all hops of one sort, so two ways are equal only
    if they are the same.
    """

    __slots__ = (
        "attributed_to",
        "basis",
        "certainty",
        "cited_organisation",
        "end",
        "ends",
        "fidelity",
        "freed",
        "here",
        "material",
        "organisation",
        "reporter",
        "stated_basis",
        "there",
        "unsaid",
    )

    def __init__(
        self, reporter: Source, cited: Source | None, basis: Basis | None, certainty: float | None,
        organisations: Mapping[str, str],
    ):  # fmt: skip
        self.reporter: str = reporter.id
        self.organisation: str = organisations[reporter.id]
        self.fidelity: float = reporter.fidelity
        self.certainty: float | None = certainty
        self.stated_basis: Basis | None = basis
        self.basis: Basis = _basis_between(reporter, cited) if basis is None else basis
        self.material: bool = cited is not None and cited.kind is SourceKind.MATERIAL
        self.attributed_to: str | None = None
        self.cited_organisation: str | None = None
        self.end: Terminal = (reporter.id, self.organisation, self.basis is Basis.OWN)
        if cited is not None:
            self.attributed_to = cited.id
            self.cited_organisation = organisations[cited.id]
            self.end = (cited.id, self.cited_organisation, cited.kind.speaks_for_itself)
        self.ends: frozenset[Terminal] = frozenset((self.end,))
        self.unsaid: bool = cited is not None and not self.end[2]
        self.here: str = self.reporter
        self.there: str | None = self.attributed_to
        self.freed: frozenset[str] = _NOBODY

    def behind(self, here: str, there: str | None, freed: frozenset[str]) -> Way:
        """The same way, between other places of a graph."""
        way = copy(self)
        way.here, way.there, way.freed = here, there, freed
        return way


def _basis_between(reporter: Source, cited: Source | None) -> Basis:
    """On whose word a hop stands that does not say so itself.

    A source of kind anonymous is cited as hedged; kinds that speak for themselves do so on
    their own authority, the others say whatever they attribute to nobody.
    """
    if cited is None:
        return Basis.OWN if reporter.kind.speaks_for_itself else Basis.UNATTRIBUTED
    return Basis.HEDGED if cited.kind is SourceKind.ANONYMOUS else Basis.NAMED


class Directory:
    """Known sources by id, the organisation of each, and every way in which one cites another.

    Shared by all cases that were built together. It may come to know more; what it knows already
    stays as it is.
    """

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.organisations: dict[str, str] = {}
        self._ways: dict[tuple[str, str | None, Basis | None, float | None], Way] = {}

    def take_in(self, source: str, among: Mapping[str, Source]) -> tuple[str, str] | None:
        """Take in one of some sources, and all that it is part of.

        Returns None; or what is missing there, and which source is part of it. Raises
        InvalidRecord where ``part_of`` goes round in a circle.
        """
        path: dict[str, Source] = {}
        here: str | None = source
        last = source
        while here is not None and here not in self.organisations:
            record = among.get(here)
            if record is None:
                return here, last
            if here in path:
                raise InvalidRecord(
                    f"part_of goes round in a circle ({_round(path, here)}): break it"
                )
            path[here] = record
            last, here = here, record.part_of
        organisation = last if here is None else self.organisations[here]
        self.sources |= path
        self.organisations |= dict.fromkeys(path, organisation)
        return None

    def way(
        self, reporter: str, attributed_to: str | None, basis: Basis | None, certainty: float | None
    ) -> Way:
        """The one way for all hops that say this; its sources must be known."""
        key = (reporter, attributed_to, basis, certainty)
        way = self._ways.get(key)
        if way is None:
            cited = None if attributed_to is None else self.sources[attributed_to]
            way = Way(self.sources[reporter], cited, basis, certainty, self.organisations)
            self._ways[key] = way
        return way


def _round(path: Iterable[str], start: str) -> str:
    """The way from a source back to itself; of a long one, the first steps."""
    steps = list(path)
    circle = steps[steps.index(start) :]
    shown = [*circle[:_SHOWN_STEPS], "..."] if len(circle) > _SHOWN_STEPS else circle
    return " -> ".join([*shown, start])
