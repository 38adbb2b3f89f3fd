"""Every number that scoring uses, in one frozen value with a name and a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    Field,
    Strict,
    ValidationError,
    field_serializer,
    field_validator,
)

from claimtrace._frozen import NOTHING, Frozen, FrozenDict
from claimtrace.errors import FormatError, problems_of
from claimtrace.quantities import VAGUE_PLURALS, Rounding
from claimtrace.records import Basis, Id, Letter, Share
from claimtrace.scales import CALCULUS

__all__ = ["CALCULUS", "PRESETS", "Cuts", "Policy", "Ranges"]

_Unit = Annotated[float, Strict(), Field(ge=0, le=1)]
_Reach = Annotated[float, Strict(), Field(ge=1, le=1_000)]
_Graded = Literal["A", "B", "C", "D", "E"]
_Cited = Literal["own", "named", "hedged", "vague", "unattributed", "material"]
_Direction = Literal["self", "neutral", "against"]

_Numbers = (  # three, for the keys of a mapping are of one type to a type checker, and no wider
    Mapping[str, float] | Mapping[tuple[str, str], float] | Mapping[str | tuple[str, str], float]
)
_Pair = tuple[float, float] | list[float]

_RELIABILITY: FrozenDict[_Graded, float] = FrozenDict(A=0.95, B=0.75, C=0.50, D=0.25, E=0.05)
_INTEREST: FrozenDict[_Direction, float] = FrozenDict(self=1.0, neutral=0.5, against=0.125)
_CERTAINTY: FrozenDict[_Cited, float] = FrozenDict(
    own=1.0, named=1.0, hedged=0.9, vague=0.7, unattributed=0.7, material=0.9
)
_VAGUE: FrozenDict[str, int] = FrozenDict(VAGUE_PLURALS)
_TABLES: dict[str, Mapping[Any, float]] = {
    "reliability": _RELIABILITY,
    "interest": _INTEREST,
    "certainty": _CERTAINTY,
    "vague": _VAGUE,
}
_NOT_IN_DIGEST = {"name", "ranges"}  # they enter no score
_KEY_SEPARATOR = " "  # no id contains white space


class Cuts(Frozen):
    """Where the information credibility digits begin; b is support, d opposition, k conflict."""

    judged: _Unit = 0.10
    """Least b + d, 0 to 1, that can be judged at all; below it the digit is 6."""
    faint: _Unit = 0.20
    """Largest b, 0 to 1, that is little: with nothing against it, that cannot be judged either."""
    unopposed: _Unit = 0.05
    """Below this d, 0 to 1, there is nothing against it."""
    undisputed: _Unit = 0.05
    """Nor is there where k, 0 to 1, is not below this."""
    improbable: _Unit = 0.50
    """Least d, 0 to 1, for a 5."""
    doubtful: _Unit = 0.20
    """Largest b, 0 to 1, that is still a 4."""
    probable: _Unit = 0.55
    """Least b, 0 to 1, for a 2."""
    confirmed: _Unit = 0.80
    """Least b, 0 to 1, for a 1; the two below must hold as well."""
    second_bloc: _Unit = 0.20
    """Least support, 0 to 1, that the second-strongest bloc brings by itself, for a 1."""
    opposed: _Unit = 0.20
    """For a 1, what others than the accused hold against it, 0 to 1, must stay below this."""
    opposed_probable: _Unit = 0.40
    """For a 2, what others than the accused hold against it, 0 to 1, must stay below this."""
    contested: _Unit = 0.30
    """Least k, 0 to 1, that is a dispute between organisations."""
    undercut: _Unit = 0.50
    """Least degree, 0 to 1, of an undercut at which a statement leaves the sourcing."""


class Ranges(Frozen):
    """How far `sensitivity` moves each judgement: (low, high), besides the policy's own value."""

    coupling: tuple[_Unit, _Unit] = (0.0, 1.0)
    """Of the coupling of every bloc, each end 0 to 1."""
    interest_self: tuple[Share, Share] = (0.75, 1.0)
    """Of the number for saying what serves oneself, each end above 0 and up to 1."""
    interest_against: tuple[Share, Share] = (0.05, 0.25)
    """Of the number for saying what goes against oneself, each end above 0 and up to 1."""
    hedged: tuple[Share, Share] = (0.75, 1.0)
    """Of the certainty of a hedged hop, each end above 0 and up to 1."""
    vague: tuple[Share, Share] = (0.5, 0.9)
    """Of the certainty of a vague hop, each end above 0 and up to 1."""
    unattributed: tuple[Share, Share] = (0.5, 1.0)
    """Of the certainty of a hop on nobody's word, each end above 0 and up to 1."""
    material: tuple[Share, Share] = (0.75, 1.0)
    """Of the certainty of a hop that names material evidence, each end above 0 and up to 1."""
    tolerance: tuple[Share, Share] = (0.1, 0.3)
    """Of the gap at which figures contradict each other, each end above 0 and up to 1."""
    bound_reach: tuple[_Reach, _Reach] = (1.5, 3.0)
    """Of how far a bound reaches, each end 1 to 1,000."""
    bound_kappa: tuple[_Unit, _Unit] = (0.25, 0.75)
    """Of how far a bound speaks against what is beyond its reach at most, each end 0 to 1."""

    if TYPE_CHECKING:

        def __init__(
            self, *, coupling: _Pair = (0.0, 1.0), interest_self: _Pair = (0.75, 1.0),
            interest_against: _Pair = (0.05, 0.25), hedged: _Pair = (0.75, 1.0),
            vague: _Pair = (0.5, 0.9), unattributed: _Pair = (0.5, 1.0),
            material: _Pair = (0.75, 1.0), tolerance: _Pair = (0.1, 0.3),
            bound_reach: _Pair = (1.5, 3.0), bound_kappa: _Pair = (0.25, 0.75)
        ) -> None: ...  # fmt: skip

    @field_validator("*")
    @classmethod
    def _low_first(cls, value: tuple[float, float]) -> tuple[float, float]:
        if value[0] > value[1]:
            raise ValueError(f"the lower end comes first: ({value[1]:g}, {value[0]:g})")
        return value


class Policy(Frozen):
    """The judgements that turn records into a score.

    Partial tables are filled up with the defaults: ``Policy(reliability={"C": 0.6})``.

    >>> strict = Policy(name="strict", reliability={"C": 0.4}, coupling=1.0)
    >>> strict.reliability["C"], strict.reliability["B"]
    (0.4, 0.75)
    """

    name: Annotated[str, Field(min_length=1, max_length=200)] = "default"
    """What results show; it enters no score. 1-200 characters."""
    reliability: dict[_Graded, _Unit] = _RELIABILITY
    """The number of each letter A to E, 0 to 1: how often such a source is right. F has none."""
    letters: dict[Id, Letter] = NOTHING
    """Letters, by organisation id, that override those of the records."""
    bloc_of: dict[Id, Id] = NOTHING
    """Blocs, by organisation id, that override those of the records."""
    source_reliability: dict[Id | tuple[Id, Id], _Unit] = NOTHING
    """A number, 0 to 1, by organisation id or (organisation id, topic), that overrides the letter;
    in JSON, the pair is one key with a space between."""
    interest: dict[_Direction, Share] = _INTEREST
    """Chance, above 0 and up to 1, that a source which knows nothing says this because it serves it
    (self), is neutral to it, or goes against it."""
    coupling: _Unit = 0.5
    """How much allies of one bloc stand or fall together, 0 (independent) to 1 (one voice)."""
    coupling_by_bloc: dict[Id, _Unit] = NOTHING
    """The same, by bloc, where a bloc is known to be closer or looser."""
    certainty: dict[_Cited, Share] = _CERTAINTY
    """Certainty, above 0 and up to 1, of a hop that does not state its own, by its basis."""
    tolerance: Share = 0.20
    """Relative gap, above 0 and up to 1, at which two figures contradict each other fully."""
    rounding: Rounding = Rounding()
    """What a stated number and an "around" stand for."""
    vague: dict[str, Annotated[int, Strict(), Field(ge=0)]] = _VAGUE
    """The least number that each vague plural ("dozens") stands for, in lower case."""
    same_window: _Unit = 0.5
    """Chance, 0 to 1, that figures of unknown windows are about the same time."""
    bound_reach: _Reach = 2.0
    """How many times its number a bound may stand for before it speaks against more; 1 to 1,000."""
    bound_kappa: _Unit = 0.5
    """How far, 0 to 1, a bound speaks against what is beyond its reach at most."""
    cuts: Cuts = Cuts()
    """Where the credibility digits begin."""
    base_rate: Annotated[float, Strict(), Field(gt=0, lt=1)] | None = None
    """How likely such a claim is before any evidence, above 0 and below 1; None where nobody states
    it."""
    discount_suspected_copying: dict[Id, Id] = NOTHING
    """Organisations suspected of following another, each with the one that it follows: where both
    say a claim, the follower's word is an echo."""
    budget: Annotated[int, Strict(), Field(ge=1)] = 30_000
    """Steps that one exact computation may take, at least 1; beyond it a result is a lower bound.
    """
    ranges: Ranges = Ranges()
    """How far `sensitivity` moves each of these numbers; they enter no score."""

    if TYPE_CHECKING:

        def __init__(
            self, *, name: str = "default", reliability: Mapping[_Graded, float] = _RELIABILITY,
            letters: Mapping[str, Letter] = NOTHING, bloc_of: Mapping[str, str] = NOTHING,
            source_reliability: _Numbers = NOTHING,
            interest: Mapping[_Direction, float] = _INTEREST, coupling: float = 0.5,
            coupling_by_bloc: Mapping[str, float] = NOTHING,
            certainty: Mapping[_Cited, float] = _CERTAINTY, tolerance: float = 0.20,
            rounding: Rounding | dict[str, Any] = Rounding(),  # noqa: B008
            vague: Mapping[str, int] = _VAGUE,
            same_window: float = 0.5, bound_reach: float = 2.0, bound_kappa: float = 0.5,
            cuts: Cuts | dict[str, Any] = Cuts(),  # noqa: B008
            base_rate: float | None = None,
            discount_suspected_copying: Mapping[str, str] = NOTHING, budget: int = 30_000,
            ranges: Ranges | dict[str, Any] = Ranges()  # noqa: B008
        ) -> None: ...  # fmt: skip

    @field_validator("reliability", "interest", "certainty", "vague", mode="before")
    @classmethod
    def _fill_up(cls, value: Any, info: Any) -> Any:
        return {**_TABLES[info.field_name], **value} if isinstance(value, Mapping) else value

    @field_validator("*")
    @classmethod
    def _keep(cls, value: Any) -> Any:
        """Tables cannot change, so a digest stays true."""
        return FrozenDict(value) if type(value) is dict else value

    @field_validator("discount_suspected_copying")
    @classmethod
    def _follow_nobody_round(cls, follows: dict[str, str]) -> dict[str, str]:
        for follower in follows:
            seen = [follower]
            while (onward := follows.get(seen[-1])) is not None:
                if onward in seen:
                    circle = " -> ".join([*seen, onward])
                    raise ValueError(f"they follow each other in a circle ({circle}): break it")
                seen.append(onward)
        return follows

    @field_validator("source_reliability", mode="before")
    @classmethod
    def _read_keys(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {
            tuple(key.split(_KEY_SEPARATOR, 1))
            if isinstance(key, str) and _KEY_SEPARATOR in key
            else key: number
            for key, number in value.items()
        }

    @field_serializer("source_reliability", when_used="json")
    def _write_keys(self, value: dict[str | tuple[str, str], float]) -> dict[str, float]:
        return {
            key if isinstance(key, str) else _KEY_SEPARATOR.join(key): number
            for key, number in value.items()
        }

    @cached_property
    def digest(self) -> str:
        """12 hex digits that identify the numbers: what differs from the default, and the formulas.

        Neither name nor ranges count: policies that score alike have the same digest.
        """
        default = Policy().model_dump(mode="json", exclude=_NOT_IN_DIGEST)
        mine = self.model_dump(mode="json", exclude=_NOT_IN_DIGEST)
        content = {
            "calculus": CALCULUS,
            "differs": {key: value for key, value in mine.items() if value != default[key]},
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """As pydantic's, which does not validate; the digest is that of the copy's numbers."""
        kept = {name: self._keep(value) for name, value in (update or {}).items()}
        copied = super().model_copy(update=kept, deep=deep)
        copied.__dict__.pop("digest", None)  # pyright: ignore[reportAttributeAccessIssue]
        return copied

    def coupling_of(self, bloc: str) -> float:
        """How much the members of a bloc stand or fall together, 0 to 1.

        >>> Policy(coupling_by_bloc={"allies": 0.9}).coupling_of("allies")
        0.9
        """
        return self.coupling_by_bloc.get(bloc, self.coupling)

    def certainty_of(self, basis: Basis, *, material: bool = False) -> float:
        """The certainty of a hop on this basis that does not state its own.

        To name ``material`` evidence is to have read it, which is a judgement.

        >>> Policy().certainty_of(Basis.HEDGED)
        0.9
        """
        if material and basis is Basis.NAMED:
            return self.certainty["material"]
        return self.certainty[basis]  # type: ignore[index]

    def save(self, path: str | Path) -> None:
        """Write the policy to a JSON file that `load` reads."""
        Path(path).write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """The policy in a JSON file, named after the file if it does not say otherwise.

        Raises FormatError with every bad field.
        """
        try:
            policy = cls.model_validate_json(Path(path).read_bytes())
        except ValidationError as error:
            raise FormatError(f"{path} is not a policy", problems_of(error)) from None
        if "name" in policy.model_fields_set:
            return policy
        return policy.model_copy(update={"name": Path(path).stem[:200]})

    def __hash__(self) -> int:
        return hash(self.digest)


PRESETS: dict[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy(),
        # Two independent sources or none: allies are one voice, nobody's interest is weighed, one
        # source is possible at best, two fairly reliable ones confirm. A lowest and a highest
        # figure are kept side by side, so "at least" takes nothing from a higher one.
        Policy(
            name="iraq_body_count",
            interest={"self": 0.5, "neutral": 0.5, "against": 0.5},
            coupling=1.0,
            bound_kappa=0.0,
            cuts=Cuts(probable=0.96, confirmed=0.75, second_bloc=0.40),
            ranges=Ranges(
                interest_self=(0.5, 0.5), interest_against=(0.5, 0.5), bound_kappa=(0.0, 0.0)
            ),
        ),
        # Weak (3): one source. Fair (1): two credible ones. Confirmed (2, or 1 with another
        # source): the belligerent accepts, so an admission weighs almost as much as certainty.
        # Contested: two credible sources that blame rivals, which is a k of .25.
        Policy(
            name="airwars",
            interest={"against": 0.02},
            coupling=1.0,
            cuts=Cuts(probable=0.96, confirmed=0.75, second_bloc=0.40, contested=0.25),
            ranges=Ranges(interest_against=(0.01, 0.05)),
        ),
    )
}
"""Policies after the rules of others, by name; docs/policies.md says what each changes."""
