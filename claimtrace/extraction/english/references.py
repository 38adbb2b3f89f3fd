"""What pronouns and short forms stand for inside one text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from claimtrace.errors import AmbiguousName
from claimtrace.extraction.candidates import CandidateClaim, CandidateHop
from claimtrace.extraction.english.lexicon import Lexicon
from claimtrace.extraction.english.lexicon.grammar import Words
from claimtrace.extraction.english.text import Kind, Tokens
from claimtrace.records import Basis, SourceKind
from claimtrace.registry import Sources

__all__ = ["Mention", "References", "basis_of", "kind_of", "source_id_of", "with_one_kind_each"]


_PEOPLE = frozenset({SourceKind.OFFICIAL, SourceKind.WITNESS, SourceKind.ANONYMOUS})
_LONGEST_NAME = 10


class Mention(NamedTuple):
    """Where somebody is named, in code points."""

    start: int
    end: int


class References:
    """What a reader of the text remembers: full names, and who spoke last.

    Names must be met in the order of the text, so each paragraph is registered before its
    attributions are read.
    """

    def __init__(self, text: str, lexicon: Lexicon):
        self._text = text
        self._lexicon = lexicon
        self._by_word: dict[str, list[Mention]] = {}
        self._person: Mention | None = None
        self._thing: Mention | None = None
        self._group: Mention | None = None

    def register(self, tokens: Tokens) -> None:
        """Remember the names of several words in a paragraph, by each of their words."""
        place, size = 0, len(tokens)
        kinds, titles = tokens.kinds, self._lexicon.titles
        links = self._lexicon.name_links
        while place < size:
            if kinds[place] is not Kind.NAME:
                place += 1
                continue
            last = _name_end(tokens, place, links)
            first = place + (tokens.lows[place] == "the" or tokens.lows[place] in titles)
            if last - first >= 2:
                self._remember(tokens, first, last)
            place = last

    def _remember(self, tokens: Tokens, first: int, last: int) -> None:
        mention = Mention(tokens.starts[first], tokens.ends[last - 1])
        for at in range(first, last):
            if tokens.kinds[at] is Kind.NAME:
                known = self._by_word.setdefault(tokens.lows[at], [])
                if len(known) < 4:  # the first mentions introduce; later ones repeat
                    known.append(mention)

    def resolve(self, tokens: Tokens, first: int, last: int) -> Mention | None:
        """The fuller mention that the tokens stand for; None where they speak for themselves."""
        low = tokens.lows[first]
        if last - first == 1 and tokens.kinds[first] <= Kind.NAME:
            if low in self._lexicon.persons:
                return self._person or self._thing
            if low in self._lexicon.things:
                return self._thing or self._group
            if low in self._lexicon.groups:
                return self._group or self._thing
        return self._full_form(tokens, first, last)

    def _full_form(self, tokens: Tokens, first: int, last: int) -> Mention | None:
        """As in "the Observatory", "Berg", "Mr Berg": a longer name has all of its words."""
        start = tokens.starts[first]
        while first < last and (
            tokens.lows[first] in self._lexicon.determiners
            or tokens.lows[first] in self._lexicon.titles
        ):
            first += 1
        words = [tokens.lows[at] for at in range(first, last)]
        if not words or len(words) > 3 or tokens.kinds[last - 1] is not Kind.NAME:
            return None
        for known in self._by_word.get(words[-1], ()):
            if known.end > start or known.end - known.start <= tokens.ends[last - 1] - start:
                continue
            name = self._text[known.start : known.end].lower().split()
            if all(word in name for word in words) and (
                len(words) > 1 or _is_core(name, words[0], self._lexicon)
            ):
                return known
        return None

    def spoke(self, mention: Mention, kind: SourceKind) -> None:
        """Remember who is the latest source, as person, thing or group."""
        words = self._text[mention.start : mention.end].split()
        low = words[-1].lower() if words else ""
        if kind in _PEOPLE or (kind is SourceKind.UNKNOWN and _looks_like_person(words)):
            self._person = mention
        else:
            self._thing = mention
        if low.endswith("s") or kind in _GROUP_KINDS:
            self._group = mention


_GROUP_KINDS = frozenset(
    {SourceKind.GOVERNMENT, SourceKind.ARMED_FORCE, SourceKind.ARMED_GROUP, SourceKind.MONITOR}
)


def _is_core(name: list[str], word: str, lexicon: Lexicon) -> bool:
    """A nationality alone ("the Syrian") is no short form of a name."""
    return word == name[-1] or not word.endswith(lexicon.nationalities)


def _looks_like_person(words: list[str]) -> bool:
    return (
        1 <= len(words) <= 4
        and all(word[:1].isupper() for word in words)
        and not (words[0] == "The" or (len(words) == 1 and words[0].isupper()))
    )


def _name_end(tokens: Tokens, place: int, links: Words) -> int:
    """Past the capitals that begin at ``place``, and what links them."""
    at = place + 1
    size = min(len(tokens), place + _LONGEST_NAME)
    while at < size:
        if tokens.kinds[at] is Kind.NAME:
            at += 1
        elif tokens.lows[at] in links and at + 1 < size and tokens.kinds[at + 1] is Kind.NAME:
            at += 2
        else:
            break
    return at


def kind_of(words: list[str], lexicon: Lexicon) -> SourceKind:
    """The kind of source that the words of a mention state; UNKNOWN where they state none."""
    links, kinds = lexicon.kind_links, lexicon.kinds
    before_of = next((at for at, word in enumerate(words) if word in links), len(words))
    for word in reversed(words[:before_of]):
        if word in kinds:
            return kinds[word]
    if not lexicon.agencies.isdisjoint(words):
        return SourceKind.AGENCY
    return SourceKind.UNKNOWN


def basis_of(words: list[str], named: bool, lexicon: Lexicon) -> Basis:
    """Named, hedged ("a military source") or vague ("reports")."""
    if any(word in lexicon.vague for word in words[:2]) and not named:
        return Basis.VAGUE
    if any(word in lexicon.anonymous for word in words) and not named:
        return Basis.HEDGED
    return Basis.NAMED


def source_id_of(name: str, sources: Sources | None) -> str | None:
    """The id of the source with this name, its article left off if need be; None if unknown.

    A name that several sources share is left open: the reader decides.
    """
    if sources is None:
        return None
    names = [name]
    if name[:4].lower() == "the ":
        names.append(name[4:])
    for one in names:
        try:
            found = sources.resolve(one)
        except AmbiguousName:
            return None
        if found is not None:
            return found.id
    return None


Chain = tuple[CandidateHop, ...]


def with_one_kind_each(candidates: Iterable[CandidateClaim]) -> tuple[CandidateClaim, ...]:
    """The candidates of an article, each name with the first kind that the text states for it.

    "Ada Berg, an official of the port, said ..." makes Ada Berg an official wherever she speaks.
    """
    found = tuple(candidates)
    kinds: dict[str, SourceKind] = {}
    several = False
    for candidate in found:
        for chain in (*candidate.chains, candidate.suggested):
            for hop in chain:
                name = hop.name.casefold()
                before = kinds.get(name, hop.kind)
                several = several or before is not hop.kind
                kinds[name] = hop.kind if before is SourceKind.UNKNOWN else before
    return tuple(_with_kinds(candidate, kinds) for candidate in found) if several else found


def _with_kinds(candidate: CandidateClaim, kinds: Mapping[str, SourceKind]) -> CandidateClaim:
    return candidate.model_copy(
        update={
            "chains": tuple(_alike(chain, kinds) for chain in candidate.chains),
            "suggested": _alike(candidate.suggested, kinds),
        }
    )


def _alike(chain: Chain, kinds: Mapping[str, SourceKind]) -> Chain:
    return tuple(
        hop
        if hop.kind is (kind := kinds[hop.name.casefold()])
        else hop.model_copy(update={"kind": kind})
        for hop in chain
    )
