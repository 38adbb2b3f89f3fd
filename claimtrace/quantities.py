"""What a figure said: its number, its unit, and how firmly the number was put."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    Field,
    Strict,
    StringConstraints,
    model_validator,
)

from claimtrace._frozen import Frozen
from claimtrace.limits import MAX_NUMBER
from claimtrace.words.modifiers import (
    VAGUE_PLURALS,
    Interval,
    Modifier,
    row_of,
    word_key,
    written,
)
from claimtrace.words.phrases import read_phrase

__all__ = [
    "VAGUE_PLURALS",
    "Interval",
    "Modifier",
    "Number",
    "Quantity",
    "Rounding",
    "same_unit",
    "unit_key",
]


def _check_figure(value: Any) -> Any:
    """Say once what is wrong with a number; the union below would say it for int and for float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"a number is expected, not {type(value).__name__}")
    if not 0 <= value <= MAX_NUMBER:
        raise ValueError(f"a finite number from 0 to {MAX_NUMBER:,} is expected")
    return value


Number = Annotated[
    Annotated[int, Strict(), Field(ge=0, le=MAX_NUMBER)]
    | Annotated[float, Strict(), Field(ge=0, le=MAX_NUMBER, allow_inf_nan=False)],
    Field(union_mode="left_to_right"),
    BeforeValidator(_check_figure),
]
"""A finite number from 0 to `MAX_NUMBER`; ints stay ints."""

_AnyModifier = (
    Modifier
    | Literal["stated", "exactly", "around", "at_least", "more_than", "at_most", "less_than"]
    | Literal["between", "several"]
)

_Word = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Rounding(Frozen):
    """How far a reported number may stand from what was counted.

    A stated number is taken to be rounded to its last place that is not zero: it stands for itself,
    plus or minus ``half_unit`` units of that place, but never more than ``share`` of itself.

    >>> Quantity.stated(400, "fighter").interval(Rounding(half_unit=1.0))
    (300.0, 500.0)
    """

    half_unit: Annotated[float, Strict(), Field(ge=0, le=10)] = 0.5
    """How many units of its last place that is not zero a number may be off, 0 to 10."""
    share: Annotated[float, Strict(), Field(ge=0, le=1)] = 0.25
    """The most that a stated number may be off, as a share of itself, 0 to 1."""
    around: Annotated[float, Strict(), Field(ge=0, le=1)] = 0.10
    """The least that "around" stands for, to either side, as a share of the number, 0 to 1."""


class Quantity(Frozen):
    """A figure as it was said: "at least 400 fighters".

    Bounds that do not fit the modifier are refused.

    >>> print(Quantity(value=400, unit="fighter", modifier="at_least"))
    at least 400 fighter
    >>> Quantity.at_least(400, "fighter").interval()
    (400, None)
    """

    value: Number | None = None
    """The number that was said, finite, from 0 to 10^15; with ``between`` a best estimate, with
    ``several`` none."""
    unit: _Word
    """The noun that is counted, best in the singular, 1-200 characters."""
    modifier: Modifier = Modifier.STATED
    """How firmly the number was put."""
    low: Number | None = None
    """The lower bound, included: needed with ``between``, and with ``several`` the least that the
    word means."""
    high: Number | None = None
    """The upper bound, included: needed with ``between``, and with nothing else."""
    text: _Word | None = None
    """The wording, such as "dozens"; with ``several`` and no ``low``, the policy says what it
    means."""

    if TYPE_CHECKING:

        def __init__(
            self, *, value: float | None = None, unit: str,
            modifier: _AnyModifier = Modifier.STATED, low: float | None = None,
            high: float | None = None, text: str | None = None
        ) -> None: ...  # fmt: skip
        def __hash__(self) -> int: ...

    @model_validator(mode="after")
    def _bounds_fit_modifier(self) -> Self:
        _check_bounds(self)
        return self

    @classmethod
    def stated(cls, value: float, unit: str) -> Self:
        """A bare number, perhaps rounded: "400 fighters"."""
        return cls(value=value, unit=unit)

    @classmethod
    def exactly(cls, value: float, unit: str) -> Self:
        """The number itself: "exactly 450 fighters"."""
        return cls(value=value, unit=unit, modifier=Modifier.EXACTLY)

    @classmethod
    def around(cls, value: float, unit: str) -> Self:
        """An approximate number: "around 400 fighters"."""
        return cls(value=value, unit=unit, modifier=Modifier.AROUND)

    @classmethod
    def at_least(cls, value: float, unit: str) -> Self:
        """A lower bound that is included: "at least 400 fighters"."""
        return cls(value=value, unit=unit, modifier=Modifier.AT_LEAST)

    @classmethod
    def more_than(cls, value: float, unit: str) -> Self:
        """A lower bound that is not included: "more than 40 sorties" is 41 or more."""
        return cls(value=value, unit=unit, modifier=Modifier.MORE_THAN)

    @classmethod
    def at_most(cls, value: float, unit: str) -> Self:
        """An upper bound that is included: "at most 20 soldiers"."""
        return cls(value=value, unit=unit, modifier=Modifier.AT_MOST)

    @classmethod
    def less_than(cls, value: float, unit: str) -> Self:
        """An upper bound that is not included: "fewer than 20 soldiers" is 19 or fewer."""
        return cls(value=value, unit=unit, modifier=Modifier.LESS_THAN)

    @classmethod
    def between(cls, low: float, high: float, unit: str, *, value: float | None = None) -> Self:
        """Two bounds, both included, and perhaps a best estimate between them."""
        return cls(value=value, unit=unit, modifier=Modifier.BETWEEN, low=low, high=high)

    @classmethod
    def several(cls, how_many: str | float, unit: str) -> Self:
        """A vague plural: its word ("dozens"), or the number that it means at least."""
        if isinstance(how_many, str):
            return cls(unit=unit, modifier=Modifier.SEVERAL, text=how_many)
        return cls(unit=unit, modifier=Modifier.SEVERAL, low=how_many)

    @classmethod
    def parse(cls, text: str, unit: str | None = None, *, part: bool = False) -> Self:
        """The quantity that a short phrase states: "at least 400 fighters", "dozens of tanks".

        Read are a modifier before or after ("about", "~", "or more"); a number in digits or words,
        with magnitudes and fractions ("1.2m", "half a million", "two lakh"); a range, or a vague
        plural ("a few dozen"); and the unit after it, which is never part of a number, a list or
        an aside. ``unit`` is what is counted where the phrase does not say. ``part`` reads "5 of
        12 sailors" as 5 sailors; else a part of a whole is refused. Raises ValueError, with what
        was not understood, where the phrase is not wholly of that form ("1.200 men" may be 1,200
        or 1.2); it never guesses.

        >>> Quantity.parse("400 or more fighters") == Quantity.at_least(400, "fighters")
        True
        >>> Quantity.parse("~1.2m", unit="person") == Quantity.around(1_200_000, "person")
        True
        """
        return cls(**read_phrase(text, unit, part=part))

    def interval(
        self, rounding: Rounding | None = None, vague: dict[str, int] | None = None
    ) -> Interval:
        """The numbers that agree with what was said, as (lowest, highest or None).

        ``rounding`` and ``vague`` are the policy's conventions (defaults: `Rounding`,
        `VAGUE_PLURALS`).
        """
        rule = row_of(self.modifier).interval
        return rule(self, rounding or Rounding(), vague or VAGUE_PLURALS)

    @property
    def point(self) -> float | None:
        """The number that was stated; ``between`` and ``several`` state none."""
        return None if self.modifier in _WITHOUT_POINT else self.value

    def __str__(self) -> str:
        return written(self, self.unit)


_WITHOUT_POINT = (Modifier.BETWEEN, Modifier.SEVERAL)


def same_unit(one: str, other: str) -> bool:
    """Whether two units are the same word, whatever their case and Unicode form.

    >>> same_unit("Fighter", "fighter")
    True
    """
    return one == other or unit_key(one) == unit_key(other)


def unit_key(unit: str) -> str:
    """What two spellings of one unit have in common: folded case, Unicode form NFC.

    >>> unit_key("Fighter")
    'fighter'
    """
    return word_key(unit)


def _check_bounds(quantity: Quantity) -> None:
    if quantity.modifier is Modifier.BETWEEN:
        _check_between(quantity)
    elif quantity.modifier is Modifier.SEVERAL:
        _check_several(quantity)
    else:
        _check_number(quantity)


def _check_between(quantity: Quantity) -> None:
    low, high, value = quantity.low, quantity.high, quantity.value
    if low is None or high is None:
        raise ValueError("'between' needs both low and high")
    if low > high:
        raise ValueError(f"low ({low}) is above high ({high}): exchange them")
    if value is not None and not low <= value <= high:
        raise ValueError(f"the value {value} lies outside low ({low}) and high ({high})")


def _check_several(quantity: Quantity) -> None:
    if quantity.low is None and quantity.text is None:
        raise ValueError("'several' needs the word that was said in text, or a low")
    if quantity.value is not None or quantity.high is not None:
        raise ValueError("'several' states no number: leave value and high out")


def _check_number(quantity: Quantity) -> None:
    modifier = quantity.modifier
    if quantity.low is not None or quantity.high is not None:
        raise ValueError(
            f"low and high belong to 'between', not to '{modifier}': leave them out, or say between"
        )
    if quantity.value is None:
        raise ValueError(f"'{modifier}' needs a value: give the number that was said")
    if modifier is Modifier.LESS_THAN and quantity.value == 0:
        raise ValueError("nothing is less than 0: check the number")
