"""Walking a person through candidates: accept, edit, reject, quit and resume."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError

from claimtrace._frozen import Frozen
from claimtrace.errors import ClaimtraceError, FormatError, problems_of
from claimtrace.extraction.candidates import Article, CandidateClaim, Extraction
from claimtrace.extraction.english.lexicon import DEFAULT, Lexicon
from claimtrace.extraction.english.units import singular
from claimtrace.extraction.review.acceptance import accept, is_pronoun
from claimtrace.quantities import Quantity
from claimtrace.records import Id, Record, Source, Stance
from claimtrace.registry import Sources
from claimtrace.words.names import id_from_name

__all__ = [
    "Decision",
    "Review",
    "Ruling",
    "SuggestedQuestion",
    "accepted_records",
    "question_id",
    "review",
    "suggest_questions",
]


class SuggestedQuestion(Frozen):
    """Figures with the same status and the same noun: a question that they may all answer.

    Whether they are about one event, one place and one window is for a person to say.
    """

    id: str
    """Made of status and noun: "killed-fighter"."""
    status: str | None
    """What happened; None where nothing is said."""
    noun: str
    """What was counted, in the singular."""
    candidates: tuple[CandidateClaim, ...]
    """The figures, in the order in which they first appear."""


def suggest_questions(
    candidates: Iterable[CandidateClaim], lexicon: Lexicon = DEFAULT
) -> tuple[SuggestedQuestion, ...]:
    """Group candidates, of one article or of many, in the order in which they first appear.

    Nouns are compared by their last word in the singular. Words that count an event themselves
    ("deaths") are read as people, as they do not say who.

    >>> from claimtrace.extraction import extract
    >>> found = extract("At least 40 people were killed, the ministry said.")
    >>> [question.id for question in suggest_questions(found.candidates)]
    ['killed-person']
    """
    groups: dict[tuple[str | None, str], list[CandidateClaim]] = {}
    for candidate in candidates:
        groups.setdefault(_key(candidate, lexicon), []).append(candidate)
    return tuple(
        SuggestedQuestion(id=_id(status, noun), status=status, noun=noun, candidates=tuple(found))
        for (status, noun), found in groups.items()
    )


def question_id(candidate: CandidateClaim, lexicon: Lexicon = DEFAULT) -> str:
    """The id of the question that this candidate alone suggests."""
    return _id(*_key(candidate, lexicon))


def _id(status: str | None, noun: str) -> str:
    return id_from_name(" ".join(filter(None, (status, noun))))


def _key(candidate: CandidateClaim, lexicon: Lexicon) -> tuple[str | None, str]:
    noun = singular(candidate.quantity.unit, lexicon)
    word = candidate.quantity.unit.rsplit(" ", 1)[-1].casefold()
    if candidate.status in lexicon.people_statuses and lexicon.events.get(word) == candidate.status:
        noun = lexicon.person
    return candidate.status, noun


Ask = Callable[[str], str]
Tell = Callable[[str], None]


class Ruling(StrEnum):
    """What a person decided about a candidate."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Decision(Frozen):
    """The ruling on one candidate, with what the person changed."""

    ruling: Ruling
    """Accepted or rejected."""
    question: Id | None = None
    """Id of the question that it answers, where it is accepted."""
    quantity: Quantity | None = None
    """None where it was left as proposed."""
    status: str | None = None
    """None where it was left as proposed; "" is no status."""
    through: tuple[str, ...] | None = None
    """Names from the first cited to the origin; None where they were left as proposed."""

    if TYPE_CHECKING:

        def __init__(
            self, *, ruling: Ruling | Literal["accepted", "rejected"],
            question: str | None = None, quantity: Quantity | dict[str, Any] | None = None,
            status: str | None = None, through: list[str] | tuple[str, ...] | None = None
        ) -> None: ...  # fmt: skip


class Review(Frozen):
    """How far a review has come."""

    extractor: str
    """Name and version of the extractor: tells whether a saved review still fits."""
    text: str
    """SHA-256 of the article, in hex: tells whether a saved review still fits."""
    decisions: dict[int, Decision] = Field(default_factory=dict)
    """By the place of their candidate, from 0."""

    def accepted(self) -> tuple[int, ...]:
        """The places of the accepted candidates."""
        return tuple(
            place
            for place, decision in sorted(self.decisions.items())
            if decision.ruling is Ruling.ACCEPTED
        )


def review(
    article: Article,
    extraction: Extraction,
    saved: str | Path,
    *,
    ask: Ask = input,
    tell: Tell = print,
    lexicon: Lexicon = DEFAULT,
) -> Review:
    """Ask about each candidate that is not decided yet, and save after each answer.

    ``saved`` is a JSON file: where it exists the review resumes from it. Quitting, the end of the
    input and an interrupt keep what was decided. Raises FormatError where the file is not a
    review, and ClaimtraceError where it is one of another text or extractor.
    """
    path = Path(saved)
    state = _resumed(path, article, extraction)
    total = len(extraction.candidates)
    for place, candidate in enumerate(extraction.candidates):
        if place in state.decisions:
            continue
        tell(f"\n[{place + 1}/{total}]  {_shown(candidate)}")
        try:
            decision = _decide(candidate, ask, tell, lexicon)
        except (EOFError, KeyboardInterrupt):
            decision = None
        if decision is None:
            tell(f"stopped; {total - len(state.decisions)} left, resume with the same command")
            return state
        state = state.model_copy(update={"decisions": {**state.decisions, place: decision}})
        _save(path, state)
    tell(f"\n{len(state.accepted())} of {total} accepted")
    return state


def accepted_records(
    state: Review,
    article: Article,
    extraction: Extraction,
    *,
    reporter: Source | str,
    sources: Sources | None = None,
    lexicon: Lexicon = DEFAULT,
) -> tuple[Record, ...]:
    """The records of every accepted candidate, each record once; errors as in `accept`."""
    records: dict[tuple[str, str], Record] = {}
    for place in state.accepted():
        decision = state.decisions[place]
        for record in accept(
            _edited(extraction.candidates[place], decision),
            article,
            reporter=reporter,
            question=decision.question or question_id(extraction.candidates[place], lexicon),
            sources=sources,
            known=records.values(),
            through=decision.through,
            recorded_by=f"{extraction.extractor}, reviewed",
            lexicon=lexicon,
        ):
            records.setdefault((type(record).__name__, record.id), record)
    return tuple(records.values())


def _edited(candidate: CandidateClaim, decision: Decision) -> CandidateClaim:
    changed: dict[str, object] = {}
    if decision.quantity is not None:
        changed["quantity"] = decision.quantity
    if decision.status is not None:
        changed["status"] = decision.status or None
    return candidate.model_copy(update=changed)


# --- one candidate --------------------------------------------------------------------------------


def _shown(candidate: CandidateClaim) -> str:
    start = candidate.figure.start - candidate.sentence.start
    end = candidate.figure.end - candidate.sentence.start
    text = candidate.sentence.text
    lines = [
        " ".join(f"{text[:start]}>>{text[start:end]}<<{text[end:]}".split()),
        f"  figure   {candidate.quantity}",
        f"  status   {candidate.status or '-'}",
        f"  window   {candidate.window or '-'}",
    ]
    if candidate.stance is not Stance.ASSERTS:
        lines.append(f"  stance   {candidate.stance}: the source says that it is not so")
    lines += [f"  chain    {chain.replace(' <- ', ' > ')}" for chain in candidate.chains_in_words]
    if not candidate.attributed:
        lines.append("  chain    the text names no source")
    if candidate.suggested:
        names = " > ".join(hop.name for hop in candidate.suggested)
        lines.append(f"  perhaps  {names} (from the sentence before)")
    return "\n".join(lines)


def _decide(candidate: CandidateClaim, ask: Ask, tell: Tell, lexicon: Lexicon) -> Decision | None:
    while True:
        answer = ask("accept, edit, reject or quit? [a/e/r/q] ").strip().lower()
        if answer in ("q", "quit"):
            return None
        if answer in ("r", "reject"):
            return Decision(ruling=Ruling.REJECTED)
        if answer in ("a", "accept"):
            who = _who(candidate, ask, tell, lexicon)
            return _accepted(candidate, ask, tell, who, lexicon)
        if answer in ("e", "edit"):
            edits = _edits(candidate, ask, tell, lexicon)
            return _accepted(candidate, ask, tell, edits, lexicon)
        tell("answer a, e, r or q")


def _who(candidate: CandidateClaim, ask: Ask, tell: Tell, lexicon: Lexicon) -> dict[str, object]:
    """The chain, where the text gives only a pronoun for one of its sources."""
    unnamed = [hop for chain in candidate.chains for hop in chain if is_pronoun(hop, lexicon)]
    if not unnamed:
        return {}
    tell(f"the text says only {unnamed[0].name!r}: who is that?")
    names = _chain(candidate, ask, tell)
    while names is None:
        tell("give at least one name, or - for none")
        names = _chain(candidate, ask, tell)
    return {"through": names}


def _accepted(
    candidate: CandidateClaim,
    ask: Ask,
    tell: Tell,
    edits: dict[str, object],
    lexicon: Lexicon,
) -> Decision:
    proposed = question_id(candidate, lexicon)
    while True:
        question = ask(f"question [{proposed}] ").strip() or proposed
        try:
            return Decision.model_validate(
                {"ruling": Ruling.ACCEPTED, "question": question, **edits}
            )
        except ValidationError as error:
            tell(f"not an id: {problems_of(error)[0].message}")


def _edits(candidate: CandidateClaim, ask: Ask, tell: Tell, lexicon: Lexicon) -> dict[str, object]:
    """What the person changes; an empty answer keeps what is proposed."""
    edits: dict[str, object] = {}
    while answer := ask(f"figure [{candidate.quantity}] ").strip():
        try:
            edits["quantity"] = Quantity.parse(answer)
            break
        except ValueError as error:
            tell(str(error))
    if answer := ask(f"status [{candidate.status or '-'}] ").strip():
        edits["status"] = "" if answer == "-" else answer
    names = _chain(candidate, ask, tell)
    if names is None:
        return edits | _who(candidate, ask, tell, lexicon)
    return edits | {"through": names}


def _chain(candidate: CandidateClaim, ask: Ask, tell: Tell) -> tuple[str, ...] | None:
    """The names of a chain from the first cited to the origin; None for an empty answer."""
    hint = "names with > between them, - for none"
    if candidate.suggested:
        hint += ", + for the suggestion"
    while answer := ask(f"chain [{hint}] ").strip():
        if answer == "-":
            return ()
        if answer == "+" and candidate.suggested:
            return tuple(hop.name for hop in candidate.suggested)
        names = tuple(name.strip() for name in answer.split(">") if name.strip())
        if names and all(any(mark.isalnum() for mark in name) for name in names):
            return names
        tell(f"{answer!r} is no name" if answer != "+" else "there is no suggestion here")
    return None


# --- the saved state ------------------------------------------------------------------------------


def _resumed(path: Path, article: Article, extraction: Extraction) -> Review:
    digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
    fresh = Review(extractor=extraction.extractor, text=digest)
    if not path.exists():
        return fresh
    try:
        state = Review.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise FormatError(f"{path} is not a saved review", problems_of(error)) from None
    if (state.extractor, state.text) != (fresh.extractor, fresh.text):
        raise ClaimtraceError(
            f"{path} is the review of another text, or of another extractor "
            f"({state.extractor}): give another file, or remove it"
        )
    return state


def _save(path: Path, state: Review) -> None:
    """Write beside the file and put it in its place, so that a crash leaves the old one."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(state.model_dump_json(indent=1), encoding="utf-8")
    os.replace(beside, path)
