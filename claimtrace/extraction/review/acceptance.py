"""From a candidate that somebody accepts to records for a case or a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from claimtrace.errors import ClaimtraceError
from claimtrace.extraction.candidates import Article, CandidateClaim, CandidateHop, CueKind
from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.rules import Rules
from claimtrace.limits import MAX_ID_LENGTH
from claimtrace.records import Basis, Claim, Document, Quote, Record, Source, SourceKind, chain
from claimtrace.registry import Sources
from claimtrace.windows import TimeWindow
from claimtrace.words.names import id_from_name, name_key

__all__ = ["accept", "is_pronoun"]

_RULES = f"{Rules.name}/{Rules.version}"
_CONTEXT = 32  # code points of prefix and suffix, enough to find the words again


def accept(
    candidate: CandidateClaim,
    article: Article,
    *,
    reporter: Source | str,
    question: str,
    claim: str | None = None,
    statement: str | None = None,
    sources: Sources | None = None,
    known: Iterable[Record] = (),
    names: Mapping[str, Source | str] | None = None,
    through: Sequence[Source | str] | None = None,
    carried_over: bool = False,
    recorded_by: str = _RULES,
    lexicon: Lexicon = DEFAULT,
) -> tuple[Record, ...]:
    """The sources, the claim and the attributions of a candidate, in that order.

    ``reporter`` is whose article it is: a `Source`, or an id, name or alias. ``question`` is what
    the claim answers. ``claim`` and ``statement`` default to an id and a sentence made of the
    figure. Names become the source that ``sources`` knows, else a new one whose kind is what the
    text says of it. ``known`` are records accepted before: whoever is met again is the `Source`
    that is among them, so that the records of many candidates make one case. ``names`` replaces a
    name that the text gives ("it", "Assad") by another or by a `Source`; ``through`` replaces all
    chains by one of your own, from the first cited to the origin. ``carried_over`` takes the
    suggested chain where the text states none. ``recorded_by`` is the extractor with its version,
    as in `Extraction.extractor`; ``lexicon`` holds the words that are no name.

    Raises ClaimtraceError where a chain ends in a pronoun that the text does not explain, and
    AmbiguousName where several sources have a name.

    >>> from claimtrace.extraction import Article, extract
    >>> article = Article(text="At least 40 people were killed, the ministry said.")
    >>> (candidate,) = extract(article).candidates
    >>> records = accept(candidate, article, reporter="The Daily", question="toll")
    >>> [type(record).__name__ for record in records]
    ['Source', 'Source', 'Claim', 'Attribution']
    """
    people = _ArticleSources(sources, known, names or {}, lexicon)
    first = people.source(reporter)
    answer = _claim(candidate, question, claim, statement)
    paths = _paths(candidate, people, through, carried_over)
    document = article.document(_credit(candidate))
    hops = [
        hop.model_copy(update={"recorded_by": recorded_by, "wording": candidate.figure.text})
        for path, basis in paths
        for hop in chain(
            answer.id,
            *_without_repeats([first, *path]),
            document=document if document != Document() else None,
            quote=_quote(candidate, article),
            stance=candidate.stance,
            basis=basis if len(_without_repeats([first, *path])) > 1 else None,
        )
    ]
    unique = {hop.id: hop for hop in hops}
    return (*people.met.values(), answer, *unique.values())


def is_pronoun(hop: CandidateHop, lexicon: Lexicon = DEFAULT) -> bool:
    """Whether the text names a source by a pronoun only, so that somebody has to say who it is."""
    return hop.source_id is None and name_key(hop.name) in lexicon.unexplained


class _ArticleSources:
    """The sources that names stand for, each made once."""

    def __init__(
        self,
        sources: Sources | None,
        known: Iterable[Record],
        names: Mapping[str, Source | str],
        lexicon: Lexicon,
    ):
        self._sources = sources
        self._lexicon = lexicon
        self._names = {name_key(name): source for name, source in names.items()}
        self.met: dict[str, Source] = {}
        self._by_name: dict[str, Source] = {}
        for record in known:
            if isinstance(record, Source):
                self._remember(record)

    def source(self, named: Source | str, kind: SourceKind = SourceKind.UNKNOWN) -> Source:
        """The source itself, the known one of this name, or a new one."""
        if isinstance(named, Source):
            found = named
        else:
            known = self._sources.resolve(named) if self._sources is not None else None
            same = self._by_name.get(_without_article(named))
            found = known or same or Source(id=id_from_name(named), name=named, kind=kind)
        self._remember(found)
        return self.met.setdefault(found.id, found)

    def _remember(self, source: Source) -> None:
        for name in (source.id, source.name, *source.aliases):
            self._by_name.setdefault(_without_article(name), source)

    def of(self, hop: CandidateHop) -> Source:
        """The source of a hop."""
        replaced = self._names.get(name_key(hop.name))
        if replaced is not None:
            return self.source(replaced, hop.kind)
        if hop.source_id is not None and self._sources is not None:
            known = self._sources.get(hop.source_id)
            if known is not None:
                return self.source(known)
        if is_pronoun(hop, self._lexicon):
            raise ClaimtraceError(
                f"the text says only {hop.name!r} at {hop.source.start}: say who that is with "
                f"names={{{hop.name!r}: ...}}"
            )
        return self.source(hop.name, hop.kind)


def _without_article(name: str) -> str:
    """A name for comparison: "the Harbour Post" is the "Harbour Post" of the same article."""
    return name_key(name).removeprefix("the ")


def _paths(
    candidate: CandidateClaim,
    people: _ArticleSources,
    through: Sequence[Source | str] | None,
    carried_over: bool,
) -> list[tuple[list[Source], Basis | None]]:
    if through is not None:
        return [([people.source(named) for named in through], None)]
    chains = candidate.chains
    if carried_over and candidate.suggested and not candidate.attributed:
        credit = chains[0] if chains else ()
        chains = ((*credit, *candidate.suggested),)
    return [
        ([people.of(hop) for hop in hops], hops[-1].basis if hops else None)
        for hops in chains or ((),)
    ]


def _without_repeats(sources: Iterable[Source]) -> list[str]:
    ids: list[str] = []
    for source in sources:
        if not ids or ids[-1] != source.id:
            ids.append(source.id)
    return ids


def _claim(
    candidate: CandidateClaim, question: str, claim: str | None, statement: str | None
) -> Claim:
    said = statement or candidate.said
    window = candidate.resolved_window
    parts = [question, said, _days(window) if window else ""]
    return Claim(
        id=claim or id_from_name(" ".join(filter(None, parts)))[:MAX_ID_LENGTH],
        statement=said,
        question=question,
        quantity=candidate.quantity,
        window=window,
    )


def _days(window: TimeWindow) -> str:
    return str(window.start) if window.start == window.end else f"{window.start}-{window.end}"


def _credit(candidate: CandidateClaim) -> str | None:
    lines = [
        hop.cue.text for hops in candidate.chains for hop in hops if hop.cue_kind is CueKind.CREDIT
    ]
    return lines[0] if lines else None


def _quote(candidate: CandidateClaim, article: Article) -> Quote:
    start, end = candidate.figure.start, candidate.figure.end
    return Quote(
        exact=candidate.figure.text,
        prefix=article.text[max(0, start - _CONTEXT) : start] or None,
        suffix=article.text[end : end + _CONTEXT] or None,
        start=start,
        end=end,
    )
