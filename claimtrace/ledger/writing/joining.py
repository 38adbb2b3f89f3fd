"""Which claim a statement belongs to: one that is there, or a new one.

Why a statement without a window joins none that has one: docs/decisions/0012.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Never

from claimtrace.errors import InvalidRecord, UnknownReference
from claimtrace.ledger.asking import fetching
from claimtrace.ledger.store.database import Database
from claimtrace.ledger.store.stored import body_of
from claimtrace.limits import MAX_ID_LENGTH
from claimtrace.quantities import Quantity, same_unit
from claimtrace.records import Claim
from claimtrace.windows import TimeWindow, WindowRelation
from claimtrace.words.names import id_from_name, name_key

__all__ = ["Joined", "Typed", "answer", "text_of"]

_ABOUT = ("topic", "favours", "harms")
_SETS = frozenset({"scope", "favours", "harms"})
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed of a statement; see `Desk.record`. None is what was not given.

    ``older`` is the claim from which an update takes over what was not given.
    """

    said: str | float | Quantity | None
    question: str | None
    claim: str | Claim | None
    unit: str | None
    statement: str | None
    window: TimeWindow | None
    scope: str | Sequence[str] | None
    topic: str | None
    favours: str | Sequence[str] | None
    harms: str | Sequence[str] | None
    older: Claim | None = None


class Joined(NamedTuple):
    """A claim, whether it is a new one, and what was typed where the claim says it otherwise."""

    claim: Claim
    is_new: bool
    wording: str | None = None


def answer(database: Database, typed: Typed, *, asserted: bool) -> Joined:
    """The claim that the statement is about.

    It is the one that was named; else the one on the question with the same figure, or without
    figures the same words, about the same time and with the same scope; else a new one. What a
    denial or a retraction (not ``asserted``) says of topic, favours and harms belongs to a new
    claim only. Raises InvalidRecord where that contradicts a claim, or leaves open which one is
    meant, and pydantic's ValidationError.
    """
    quantity, text = _read(typed)
    if quantity is None and typed.older is not None and typed.older.quantity is not None:
        _refuse_unread(typed.older, text)
    named = _named(database, typed.claim)
    if named is not None:
        _check(named, _draft(typed, named.id, named.question, named.statement, None), asserted)
        _check_figure(named, quantity, as_text=isinstance(typed.said, str))
        return Joined(named, False, _wording(typed, text, named))
    if text is None or typed.question is None:
        raise InvalidRecord(
            "say what was said and give its question=, or name a claim that is there with claim="
        )
    wanted = typed.claim if isinstance(typed.claim, str) else None
    question = text_of("question", typed.question)
    statement = text if typed.statement is None else text_of("statement", typed.statement)
    draft = _draft(typed, wanted or _claim_id(question, statement), question, statement, quantity)
    if wanted is not None:
        return Joined(draft, True)
    known = _known(database, draft, asserted, typed)
    if known is None:
        return Joined(_with_free_id(database, draft), True)
    return Joined(known, False, _wording(typed, text, known))


def _refuse_unread(older: Claim, text: str | None) -> None:
    """Raise InvalidRecord where a figure would be replaced by words with a number in them."""
    if text is not None and any(letter.isdigit() for letter in text):
        raise InvalidRecord(
            f"no figure was read in {text!r:.210}, which would replace {older.statement!r:.210}: "
            "say the figure alone, as in 'at least 31 killed' or with a Quantity, and the words "
            "with statement="
        )


def text_of(field: str, value: object) -> str:
    """A value that must be text. Raises InvalidRecord for anything else."""
    if not isinstance(value, str):
        raise InvalidRecord(f"{field} is text, and this is {type(value).__name__} ({value!r:.80})")
    return value


def _read(typed: Typed) -> tuple[Quantity | None, str | None]:
    """The figure that was typed, and the statement in which it stands."""
    said, unit = typed.said, typed.unit
    if isinstance(said, int | float) and not isinstance(said, bool):
        if unit is None:
            raise InvalidRecord(f"{said} is a number without a unit: give unit=, too")
        said, unit = Quantity.stated(said, text_of("unit", unit)), None
    if isinstance(said, Quantity):
        if unit is not None and not same_unit(text_of("unit", unit), said.unit):
            raise InvalidRecord(f"the figure counts {said.unit!r}, and unit is {unit!r}")
        return said, str(said)
    if said is None:
        return None, None if typed.statement is None else text_of("statement", typed.statement)
    text = text_of("what was said", said)
    if unit is None:
        return _figure(text), text
    figure = _figure(text)
    if figure is None or not same_unit(figure.unit, text_of("unit", unit)):
        text = f"{text} {text_of('unit', unit)}"
    return _figure(text), text


def _figure(text: str) -> Quantity | None:
    try:
        return Quantity.parse(text)
    except ValueError:
        return None


def _named(database: Database, claim: str | Claim | None) -> Claim | None:
    """The claim that was named, where the ledger has it."""
    if claim is None:
        return None
    claim_id = claim.id if isinstance(claim, Claim) else text_of("claim", claim)
    try:
        found: Claim = fetching.find(database, "claim", claim_id)
    except UnknownReference:
        if isinstance(claim, Claim):
            raise
        return None
    return found


def _draft(
    typed: Typed, claim_id: str, question: str, statement: str, quantity: Quantity | None
) -> Claim:
    """The claim as it was typed, with what it takes over from an older one."""
    fields: dict[str, Any] = {
        "window": typed.window,
        "scope": _scope(typed.scope),
        "topic": typed.topic,
        "favours": _names("favours", typed.favours),
        "harms": _names("harms", typed.harms),
    }
    if typed.older is not None:
        older = {name: getattr(typed.older, name) for name in fields}
        fields = {name: older[name] if fields[name] is None else fields[name] for name in fields}
    given = {name: value for name, value in fields.items() if value is not None}
    question = question if typed.question is None else typed.question
    return Claim(id=claim_id, question=question, statement=statement, quantity=quantity, **given)


def _scope(names: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """The names of a scope; of those that have blanks in them, the ids that stand for them."""
    given = _names("scope", names)
    if given is None:
        return None
    texts = [text_of("scope", name) for name in given]
    return tuple(id_from_name(name) if len(name.split()) > 1 else name for name in texts)


def _names(field: str, names: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if names is None or isinstance(names, str):
        return None if names is None else (names,)
    try:
        return tuple(names)
    except TypeError:
        raise InvalidRecord(f"{field} is a list of names, not {type(names).__name__}") from None


def _check(known: Claim, draft: Claim, asserted: bool) -> None:
    """Raise InvalidRecord where what was typed contradicts the claim that was named."""
    fields = ["question"]
    fields += ["window"] if draft.window is not None else []
    fields += ["scope"] if draft.scope else []
    fields += [name for name in _ABOUT if asserted and getattr(draft, name)]
    different = [name for name in fields if not _agree(known, draft, name)]
    if different:
        _refuse(known, draft, different, "leave that out, or name another claim")


def _check_figure(known: Claim, quantity: Quantity | None, *, as_text: bool) -> None:
    """Raise InvalidRecord for another figure; the noun in a text may be another one."""
    if quantity is None or (known.quantity is None and as_text):
        return
    if as_text and known.quantity is not None:
        quantity = quantity.model_copy(update={"unit": known.quantity.unit})
    if not _same_figure(known.quantity, quantity):
        raise InvalidRecord(
            f"claim {known.id!r} says {known.statement!r:.210}, and not {str(quantity)!r:.80}: "
            "leave claim= out to record another figure"
        )


def _agree(known: Claim, draft: Claim, name: str) -> bool:
    one, other = getattr(known, name), getattr(draft, name)
    if name == "window":
        return _same_window(one, other)
    return set(one) == set(other) if name in _SETS else bool(one == other)


def _refuse(known: Claim, draft: Claim, fields: Iterable[str], cure: str) -> Never:
    said = "; ".join(
        f"{name} is {_shown(getattr(known, name))}, not {_shown(getattr(draft, name))}"
        for name in fields
    )
    raise InvalidRecord(f"of claim {known.id!r}, {said}: {cure}")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value)


def _known(database: Database, draft: Claim, asserted: bool, typed: Typed) -> Claim | None:
    """The claim on the question that says what the draft says, of the same time and scope.

    No scope is the whole, so an assertion without one is about that; a denial or a retraction
    takes up something that is there, and another scope may have been forgotten.
    """
    alike = [known for known in _answers(database, draft.question) if _says_the_same(known, draft)]
    of_scope = [known for known in alike if _agree(known, draft, "scope")]
    if asserted:
        alike = of_scope
    found = [known for known in of_scope if _same_window(known.window, draft.window)]
    if alike and not found and (draft.window is None or not asserted):
        named = "the time with window="
        if alike != of_scope:
            named = "scope and time with scope= and window="
        raise InvalidRecord(
            f"this is recorded for {_list(alike)}: name {named}, or the claim with claim= (a new "
            "id keeps it apart)"
        )
    if found and asserted:
        given = [name for name in _ABOUT if getattr(typed, name) is not None]
        agreeing = [each for each in found if all(_agree(each, draft, name) for name in given)]
        if not agreeing:
            different = [name for name in given if not _agree(found[0], draft, name)]
            cure = "leave that out, replace() the claim, or keep this apart with claim= a new id"
            _refuse(found[0], draft, different, cure)
        found = agreeing
    if len(found) > 1:
        raise InvalidRecord(f"several claims say this, {_list(found)}: name one with claim=")
    return found[0] if found else None


def _list(claims: Sequence[Claim]) -> str:
    shown = [
        f"{claim.id!r} ({', '.join((str(claim.window or 'time unknown'), *claim.scope))})"
        for claim in claims[:_SHOWN]
    ]
    return ", ".join(shown) + (f" and {len(claims) - _SHOWN} more" * (len(claims) > _SHOWN))


def _answers(database: Database, question: str) -> Iterable[Claim]:
    if database.row("SELECT 1 FROM question WHERE id = ?", (question,)) is None:
        return ()
    return fetching.claims(database, question)


def _says_the_same(known: Claim, draft: Claim) -> bool:
    """Whether two claims give the same figure, or without figures say the same words."""
    if known.quantity is None and draft.quantity is None:
        return name_key(known.statement) == name_key(draft.statement)
    return _same_figure(known.quantity, draft.quantity)


def _same_figure(one: Quantity | None, other: Quantity | None) -> bool:
    if one is None or other is None or not same_unit(one.unit, other.unit):
        return False
    return one == other.model_copy(update={"unit": one.unit})


def _same_window(one: TimeWindow | None, other: TimeWindow | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or one.relation_to(other) is WindowRelation.EQUAL


def _wording(typed: Typed, text: str | None, known: Claim) -> str | None:
    """The words that were typed, where they are not the claim's."""
    if text is None or isinstance(typed.said, int | float | Quantity):
        return None
    said = {name_key(each) for each in (text, typed.statement) if each is not None}
    return None if name_key(known.statement) in said else text


def _claim_id(question: str, statement: str) -> str:
    return f"{question}-{id_from_name(statement)}"[:MAX_ID_LENGTH]


def _with_free_id(database: Database, draft: Claim) -> Claim:
    claim, count = draft, 1
    while True:
        row = database.row("SELECT body FROM claim WHERE id = ?", (claim.id,))
        if row is None or row[0] == body_of(claim)[0]:
            return claim
        count += 1
        stem = draft.id[: MAX_ID_LENGTH - 8]
        claim = draft.model_copy(update={"id": f"{stem}-{count}"})
