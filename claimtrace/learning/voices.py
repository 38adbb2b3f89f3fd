"""Who answers what: cases in compact form, with declared attribution collapsed to its origins.

Why copies are collapsed before anything is learned: docs/decisions/0040.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import Protocol, TypeVar

from claimtrace._collector import collector_paused
from claimtrace.case.case import Case
from claimtrace.learning.answers import AnswerKey, answer_key, shortenings
from claimtrace.learning.figure_values import AskedFigure, asks_for_a_figure, figure_of
from claimtrace.learning.statistics import Census, Pair
from claimtrace.learning.wording import SharedText, Text, shared_texts
from claimtrace.policy import Policy
from claimtrace.reading.chains import End
from claimtrace.reading.reading import Reading
from claimtrace.reading.undercuts import counting, void_in
from claimtrace.records import Claim, Stance
from claimtrace.windows import first_instant

__all__ = [
    "OnePart",
    "Parts",
    "Question",
    "Voices",
    "Watcher",
    "assertions_of",
    "ends_that_teach",
    "voices_of",
]


Watcher = Callable[[Reading], None]
"""Looks at every case as it passes, before it is let go."""


@dataclass(slots=True)
class Question:
    """One question: ``groups[v]`` are the numbers, sorted, of the sources whose answer is v.

    ``answers`` are the claims that stand for the answers, ``shorter`` is what `shortenings` finds
    in their statements (None for figures), ``gold`` the number of the true answer, -1 where the
    truth is another one, None where nobody knows it. ``topic`` is that of the first claim that
    has one, ``figure`` what was told if it asks for a number.

    ``odds`` (`claimtrace.learning.voices.error_odds`), ``copies`` (pairs that share their words
    here, and how much of them) and ``weights`` (what each voice counts; None: all 1) are filled
    in while learning.
    """

    id: str
    answers: list[str]
    statements: list[str]
    groups: list[tuple[int, ...]]
    shorter: tuple[tuple[int, ...], ...] | None = None
    gold: int | None = None
    topic: str | None = None
    figure: AskedFigure | None = None
    odds: list[list[float]] | None = None
    copies: dict[Pair, float] | None = None
    weights: list[list[float]] | None = None

    def voices(self) -> Iterator[int]:
        """The numbers of all sources that answer."""
        for group in self.groups:
            yield from group

    @property
    def tells(self) -> bool:
        """Whether it says anything about a source: someone else answers, or the truth is known."""
        return self.gold is not None or sum(map(len, self.groups)) > 1


@dataclass(slots=True)
class Voices:
    """Sources by number and every question that they answer: all of them, or one part.

    Memory is linear in the assertions. ``letters``: the reliability of each source by its letter,
    None where it is ungraded. ``declared``: pairs of organisations of which one is on record as
    citing the other. ``texts``: the words of reports that cite nobody; ``shared``: pairs of them
    that share their words, when they were looked for.
    """

    sources: list[str] = field(default_factory=list)
    letters: list[float | None] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    declared: set[tuple[str, str]] = field(default_factory=set)
    texts: list[Text] = field(default_factory=list)
    shared: list[SharedText] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        cases: Iterable[Case],
        policy: Policy | None = None,
        *,
        gold: Mapping[str, str | float] | None = None,
        same: AnswerKey | None = None,
        watchers: Iterable[Watcher] = (),
    ) -> Voices:
        """The voices in cases, of which one at a time is held.

        An organisation that a chain ends with asserts, or denies, on its own; who cites it adds
        nothing. ``gold`` maps a question to its true answer: a claim's id, a statement, or a
        number for a question about a figure. ``same`` says when two claims are one answer
        (default: `answer_key`).
        """
        voices, key, policy, watchers = cls(), same or answer_key, policy or Policy(), [*watchers]
        for case in cases:
            reading = Reading(case, policy)
            voices._take(reading, key, None if gold is None else gold.get(case.question))
            for watcher in watchers:
                watcher(reading)
        return voices

    @classmethod
    def from_triples(
        cls,
        triples: Iterable[tuple[str, str, str]],
        *,
        gold: Mapping[str, str] | None = None,
    ) -> Voices:
        """The voices in (source, question, answer) texts, without building records.

        For sets of many assertions, each of which is the source's own word; the answers stand
        for claims, and two are the same where their texts are. ``gold`` maps a question to the
        text of its true answer.
        """
        voices = cls()
        said: dict[str, dict[str, list[int]]] = {}
        numbers = voices._numbers
        for source, question, answer in triples:
            number = numbers.get(source)
            if number is None:
                number = voices._add(source, None)
            answers = said.get(question)
            if answers is None:
                answers = said[question] = {}
            group = answers.get(answer)
            if group is None:
                answers[answer] = [number]
            else:
                group.append(number)
        with collector_paused():
            for question, answers in said.items():
                texts = list(answers)
                true = None if gold is None else gold.get(question)
                voices.questions.append(
                    Question(
                        question,
                        texts,
                        texts,
                        [tuple(sorted(set(group))) for group in answers.values()],
                        shortenings(texts),
                        None if true is None else texts.index(true) if true in answers else -1,
                    )
                )
        return voices

    def census(self, limit: int) -> Census:
        """Who there is in this part, and which answers, of which ``limit`` are enough."""
        said = [0] * len(self.sources)
        answers: set[str] = set()
        for question in self.questions:
            if question.figure is None:
                answers.update(question.statements)
            for source in question.voices():
                said[source] += 1
        return Census(
            limit,
            dict(zip(self.sources, self.letters, strict=True)),
            Counter(dict(zip(self.sources, said, strict=True))),
            self.declared,
            nsmallest(limit, answers),
            sum(question.figure is not None for question in self.questions),
        )

    def telling(self) -> list[Question]:
        """The questions that say anything about their sources and are not about a figure."""
        return [q for q in self.questions if q.figure is None and q.tells]

    def numbered(self, numbers: Mapping[str, int], merged: Mapping[int, int]) -> Voices:
        """The same with sources numbered as all parts do it, and twins as one source."""
        new = [merged.get(numbers[source], numbers[source]) for source in self.sources]
        gone = {n for n, source in enumerate(self.sources) if numbers[source] in merged}
        same = new == list(range(len(new)))
        questions = [
            replace(
                question,
                groups=question.groups
                if same
                else [tuple(sorted({new[source] for source in row})) for row in question.groups],
                figure=question.figure and question.figure.numbered(new, gone),
                weights=None,
            )
            for question in self.questions
        ]
        return Voices(list(numbers), [], questions, self.declared, self.texts, [], dict(numbers))

    def compare_texts(self, common: Collection[int]) -> None:
        """Look for reports that share their words; ``common`` shingles are boilerplate."""
        self.shared = shared_texts(self.texts, common)
        by_id = {question.id: question for question in self.questions} if self.shared else {}
        for text in self.shared:
            ends = [self._numbers.get(each.source) for each in (text.first, text.second)]
            question = by_id[text.first.question]
            if None not in ends:
                one, other = sorted(number for number in ends if number is not None)
                copies = question.copies = question.copies or {}
                copies[one, other] = max(text.containment, copies.get((one, other), 0.0))

    def _take(self, reading: Reading, key: AnswerKey, gold: str | float | None) -> None:
        case = reading.case
        said: dict[Hashable, set[int]] = {}
        claims: dict[Hashable, Claim] = {}
        told: list[tuple[int, Claim]] = []
        about_figures = asks_for_a_figure(case)
        for claim, owners in assertions_of(reading):
            numbers = [self._number(reading, owner) for owner in owners]
            mark = key(claim)
            said.setdefault(mark, set()).update(numbers)
            known = claims.get(mark)
            if known is None or claim.id < known.id:
                claims[mark] = claim
            if about_figures:
                told += [(number, claim) for number in numbers]
        marks = list(said)
        statements = [claims[mark].statement for mark in marks]
        worded = ["" if claims[mark].quantity else claims[mark].statement for mark in marks]
        self.questions.append(
            Question(
                case.question,
                [claims[mark].id for mark in marks],
                statements,
                [tuple(sorted(said[mark])) for mark in marks],
                shortenings(worded),
                None if gold is None else _gold_number(case, str(gold), marks, key),
                next((claim.topic for claim in case.claims.values() if claim.topic), None),
                figure_of(case, told, reading.policy, gold) if about_figures else None,
            )
        )
        self._look_at_hops(case)

    def _look_at_hops(self, case: Case) -> None:
        """Take in who cites whom, and the words of every report that cites nobody."""
        owner = case.organisations
        met: set[tuple[str, str]] = set()
        for hop in case.attributions:
            if hop.stance is Stance.UNDERCUTS:  # it says nothing of what is true, or who says so
                continue
            if hop.attributed_to is not None:
                self.declared.add((owner[hop.reporter], owner[hop.attributed_to]))
            elif hop.document is not None and (hop.quote is not None or hop.wording):
                words = hop.quote.exact if hop.quote is not None else hop.wording
                who = owner[hop.reporter]
                if words and (who, words) not in met:
                    met.add((who, words))
                    when = None if hop.said is None else first_instant(hop.said).timestamp()
                    self.texts.append(Text(case.question, who, words, when))

    def _number(self, reading: Reading, owner: str) -> int:
        number = self._numbers.get(owner)
        return self._add(owner, reading.outlook.rho_of(owner, None)) if number is None else number

    def _add(self, source: str, letter: float | None) -> int:
        number = self._numbers[source] = len(self.sources)
        self.sources.append(source)
        self.letters.append(letter)
        return number


def voices_of(
    given: Iterable[Case] | Voices,
    policy: Policy | None = None,
    *,
    gold: Mapping[str, str | float] | None = None,
    same: AnswerKey | None = None,
    watchers: Iterable[Watcher] = (),
) -> Voices:
    """Voices as they were given, or those of cases. Raises TypeError for what cannot be asked."""
    if not isinstance(given, Voices):
        return Voices.of(given, policy, gold=gold, same=same, watchers=watchers)
    if gold is not None or same is not None:
        raise TypeError("gold and same are for cases: hand them over when Voices are made")
    return given


def assertions_of(reading: Reading) -> Iterator[tuple[Claim, list[str]]]:
    """Every claim of a case, and the organisations that say it at the end of its chains, once."""
    case = reading.case
    owner = case.organisations
    plain = _is_plain(reading)
    for claim in case.claims.values():
        if plain:
            hops = case.attributions_of(claim.id, Stance.ASSERTS)
            sources = [hop.reporter for hop in hops if hop.document is not None]
        else:
            sources = [end.source for end in ends_that_teach(reading, claim.id, Stance.ASSERTS)]
        if sources:
            yield claim, list(dict.fromkeys([owner[source] for source in sources]))


def _is_plain(reading: Reading) -> bool:
    """Whether every chain is one report on nobody's word, and nothing was taken back."""
    return not reading.policy.discount_suspected_copying and all(
        hop.attributed_to is None and hop.supersedes is None and hop.stance is Stance.ASSERTS
        for hop in reading.case.attributions
    )


def ends_that_teach(reading: Reading, claim: str, stance: Stance) -> list[End]:
    """The ends of a claim's chains that say something of whoever is there.

    What was taken back, replaced or given up for a later position says nothing, nor what is
    undercut on every chain by as much as no longer counts in the sourcing (`Cuts.undercut`).
    """
    chains = reading.chains(claim, stance)
    kept = set(counting(chains, void_in(chains, reading.policy.cuts.undercut)))
    return [end for end in chains.ends if end[:3] in kept]


def _gold_number(case: Case, gold: str, marks: list[Hashable], key: AnswerKey) -> int:
    """The number of the answer that the gold names: a claim by its id, or by its statement."""
    asked = Claim(id="gold", statement=gold, question=case.question)
    claim = case.claims.get(gold)
    named = (
        [claim]
        if claim
        else [
            known
            for known in case.claims.values()
            if key(known.model_copy(update={"quantity": None, "window": None})) == key(asked)
        ]
    )
    found = [marks.index(key(claim)) for claim in named if key(claim) in marks]
    return min(found, default=-1)


_Result = TypeVar("_Result")


class Parts(Protocol):
    """Questions in parts, each a `Voices`; no question is in two. An engine implements this.

    The work is a picklable function of one part, and what it returns is small: counts that add
    up. The order of parts never matters.
    """

    def each(self, work: Callable[[Voices], _Result]) -> Iterable[_Result]:
        """What the work returns for every part, in any order."""
        ...

    def become(self, work: Callable[[Voices], Voices]) -> None:
        """Put what the work returns in the place of every part, and keep it."""
        ...


class OnePart:
    """All questions on this machine."""

    def __init__(self, voices: Voices):
        self.voices: Voices = voices

    def each(self, work: Callable[[Voices], _Result]) -> Iterable[_Result]:
        """What the work returns for all questions."""
        with collector_paused():
            found = work(self.voices)
        return (found,)

    def become(self, work: Callable[[Voices], Voices]) -> None:
        """Put what the work returns in the place of all questions."""
        with collector_paused():
            self.voices = work(self.voices)
