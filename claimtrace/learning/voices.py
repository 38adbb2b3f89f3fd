"""Who answers what: cases in compact form, with declared attribution collapsed to its origins."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from claimtrace.case import Case
from claimtrace.learning.answers import AnswerKey, answer_key, tokens_of
from claimtrace.policy import Policy
from claimtrace.records import Claim, Stance
from claimtrace.tracing.reading import Reading
from claimtrace.tracing.search import End

__all__ = ["Question", "Voices", "assertions_of"]


@dataclass(slots=True)
class Question:
    """One question: ``groups[v]`` are the numbers, sorted, of the sources whose answer is v.

    ``answers`` are the claims that stand for the answers, ``words`` their words (empty for
    figures), ``gold`` the number of the true answer, -1 where the truth is another one, None where
    nobody knows it. ``topic`` is that of the first claim that has one.
    """

    id: str
    answers: list[str]
    statements: list[str]
    groups: list[tuple[int, ...]]
    words: list[frozenset[str]]
    gold: int | None = None
    topic: str | None = None

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
    """Sources by number and every question that they answer; memory is linear in the assertions.

    ``letters``: the reliability of each source by its letter, None where it is ungraded.
    ``declared``: pairs of organisations of which one is on record as citing the other.
    """

    sources: list[str] = field(default_factory=list)
    letters: list[float | None] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    declared: set[tuple[str, str]] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        cases: Iterable[Case],
        policy: Policy,
        *,
        gold: Mapping[str, str] | None = None,
        same: AnswerKey | None = None,
    ) -> Voices:
        """The voices in cases.

        An organisation that a chain ends with asserts, or denies, on its own; who cites it adds
        nothing. ``gold`` maps a question to the id or the statement of its true answer. ``same``
        replaces `answer_key`.
        """
        voices = cls()
        key = same or answer_key
        for case in cases:
            reading = Reading(case, policy)
            voices._declare(case)
            rows = [
                (voices._number(reading, owner), claim)
                for owner, claim, _ in assertions_of(reading)
            ]
            answer = None if gold is None else gold.get(case.question)
            voices.questions.append(_question(case, rows, key, answer))
        return voices

    @classmethod
    def from_triples(
        cls,
        triples: Iterable[tuple[str, str, str]],
        *,
        gold: Mapping[str, str] | None = None,
    ) -> Voices:
        """The voices in (source, question, answer) texts, without building records.

        For sets of many assertions, each of which is the source's own word. ``gold`` maps a
        question to the text of its true answer.
        """
        voices = cls()
        said: dict[str, dict[str, set[int]]] = {}
        for source, question, answer in triples:
            number = voices._numbers.get(source)
            if number is None:
                number = voices._add(source, None)
            said.setdefault(question, {}).setdefault(answer, set()).add(number)
        for question, answers in said.items():
            texts = list(answers)
            true = None if gold is None else gold.get(question)
            voices.questions.append(
                Question(
                    question,
                    texts,
                    texts,
                    [tuple(sorted(answers[text])) for text in texts],
                    [tokens_of(text) for text in texts],
                    None if true is None else texts.index(true) if true in answers else -1,
                )
            )
        return voices

    def part(self, questions: Sequence[Question]) -> Voices:
        """The same sources with some of the questions: what one machine of several works on."""
        return Voices(self.sources, self.letters, list(questions), self.declared, self._numbers)

    def number_of(self, source: str) -> int:
        """The number of an organisation that answers something."""
        return self._numbers[source]

    def vocabulary(self, limit: int) -> int:
        """How many different answers the whole set knows, counted up to a limit."""
        known: set[str] = set()
        for question in self.questions:
            known.update(question.statements)
            if len(known) >= limit:
                return limit
        return len(known)

    def _number(self, reading: Reading, owner: str) -> int:
        number = self._numbers.get(owner)
        return self._add(owner, reading.rho_of(owner, None)) if number is None else number

    def _add(self, source: str, letter: float | None) -> int:
        number = self._numbers[source] = len(self.sources)
        self.sources.append(source)
        self.letters.append(letter)
        return number

    def _declare(self, case: Case) -> None:
        owner = case.organisations
        for hop in case.attributions:
            if hop.attributed_to is not None:
                self.declared.add((owner[hop.reporter], owner[hop.attributed_to]))


def assertions_of(reading: Reading) -> Iterator[tuple[str, Claim, End]]:
    """Every (organisation, claim, end) of a case: who says it at the end of the chains.

    An organisation that asserts one claim twice is met once.
    """
    for claim in reading.case.claims.values():
        met: set[str] = set()
        for end in reading.ends(claim.id, Stance.ASSERTS):
            owner = reading.case.organisations[end.source]
            if owner not in met:
                met.add(owner)
                yield owner, claim, end


def _question(
    case: Case, rows: Iterable[tuple[int, Claim]], key: AnswerKey, gold: str | None
) -> Question:
    said: dict[Hashable, set[int]] = {}
    claims: dict[Hashable, Claim] = {}
    for number, claim in rows:
        mark = key(claim)
        said.setdefault(mark, set()).add(number)
        known = claims.get(mark)
        if known is None or claim.id < known.id:
            claims[mark] = claim
    marks = list(said)
    return Question(
        case.question,
        [claims[mark].id for mark in marks],
        [claims[mark].statement for mark in marks],
        [tuple(sorted(said[mark])) for mark in marks],
        [
            frozenset() if claims[mark].quantity else tokens_of(claims[mark].statement)
            for mark in marks
        ],
        None if gold is None else _gold_number(case, gold, marks, key),
        next((claim.topic for claim in case.claims.values() if claim.topic), None),
    )


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
