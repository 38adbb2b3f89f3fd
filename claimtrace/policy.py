"""Every number that scoring uses, in one frozen value with a name and a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

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

__all__ = ["CALCULUS", "PRESETS", "Cuts", "Policy", "Ranges"]

CALCULUS = "2"
"""Version of the formulas; printed with every score and part of every policy's digest."""

_Unit = Annotated[float, Strict(), Field(ge=0, le=1)]
_Reach = Annotated[float, Strict(), Field(ge=1, le=1_000)]
_Graded = Literal["A", "B", "C", "D", "E"]
_Cited = Literal["own", "named", "hedged", "vague", "unattributed", "material"]
_Direction = Literal["self", "neutral", "against"]

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
    """Where the information credibility digits begin; b is support, d opposition, k conflict.

    ``judged``: least b + d that can be judged at all (else 6). Little for a claim and nothing
    against it cannot be judged either: b up to ``faint``, d below ``unopposed`` and k below
    ``undisputed``. ``improbable``: least d for 5. ``doubtful``: largest b that is still 4. For a
    2, b must reach ``probable``, and what others than the accused hold against it stay below
    ``opposed_probable``. For a 1, b must reach ``confirmed``, the second-strongest bloc's own
    support ``second_bloc``, and what others hold against it stay below ``opposed``.
    ``contested``: least k that is a dispute. ``undercut``: least degree to which a chain must be
    undercut before its statement no longer counts in the sourcing.
    """

    judged: _Unit = 0.10
    faint: _Unit = 0.20
    unopposed: _Unit = 0.05
    undisputed: _Unit = 0.05
    improbable: _Unit = 0.50
    doubtful: _Unit = 0.20
    probable: _Unit = 0.55
    confirmed: _Unit = 0.80
    second_bloc: _Unit = 0.20
    opposed: _Unit = 0.20
    opposed_probable: _Unit = 0.40
    contested: _Unit = 0.30
    undercut: _Unit = 0.50


class Ranges(Frozen):
    """How far `sensitivity` moves each judgement: (low, high), besides the policy's own value."""

    coupling: tuple[_Unit, _Unit] = (0.0, 1.0)
    interest_self: tuple[Share, Share] = (0.75, 1.0)
    interest_against: tuple[Share, Share] = (0.05, 0.25)
    hedged: tuple[Share, Share] = (0.75, 1.0)
    vague: tuple[Share, Share] = (0.5, 0.9)
    unattributed: tuple[Share, Share] = (0.5, 1.0)
    material: tuple[Share, Share] = (0.75, 1.0)
    tolerance: tuple[Share, Share] = (0.1, 0.3)
    bound_reach: tuple[_Reach, _Reach] = (1.5, 3.0)
    bound_kappa: tuple[_Unit, _Unit] = (0.25, 0.75)

    @field_validator("*")
    @classmethod
    def _low_first(cls, value: tuple[float, float]) -> tuple[float, float]:
        if value[0] > value[1]:
            raise ValueError(f"the lower end comes first: ({value[1]:g}, {value[0]:g})")
        return value


class Policy(Frozen):
    """The judgements that turn records into a score.

    ``reliability``: the number of each letter A-E (F has none). ``letters`` and ``bloc_of``, by
    organisation id, override what the records say. ``source_reliability``: a number for an
    organisation, or for (organisation, topic), which overrides its letter. ``interest``: chance
    that a source which knows nothing says this because it serves it, is neutral to it, or goes
    against it. ``coupling``: how much allies of one bloc stand or fall together, 0 (independent)
    to 1 (one voice); ``coupling_by_bloc`` per bloc. ``certainty`` of a hop by its basis, and of
    one that names ``material`` evidence, which somebody has read.
    ``tolerance``: relative gap at which two figures contradict each other fully. ``same_window``:
    chance that figures of unknown windows are about the same time. ``bound_reach``: how many times
    its number a bound may stand for before it speaks against more; ``bound_kappa``: how far it
    does so at most. ``rounding`` and ``vague``:
    what a stated number and a vague plural stand for. ``cuts``: where the digits begin.
    ``base_rate``: how likely such a claim is before any evidence, where somebody states it.
    ``discount_suspected_copying``: organisations that are suspected of following another, each
    with the one that it follows: where both say a claim, the follower's word is an echo.
    ``budget``: steps that one exact computation may take. ``ranges``: how far `sensitivity` moves
    each of these numbers; they enter no score.

    Partial tables are filled up with the defaults: ``Policy(reliability={"C": 0.6})``.
    """

    name: Annotated[str, Field(min_length=1, max_length=200)] = "default"
    reliability: dict[_Graded, _Unit] = _RELIABILITY
    letters: dict[Id, Letter] = NOTHING
    bloc_of: dict[Id, Id] = NOTHING
    source_reliability: dict[Id | tuple[Id, Id], _Unit] = NOTHING
    interest: dict[_Direction, Share] = _INTEREST
    coupling: _Unit = 0.5
    coupling_by_bloc: dict[Id, _Unit] = NOTHING
    certainty: dict[_Cited, Share] = _CERTAINTY
    tolerance: Share = 0.20
    rounding: Rounding = Rounding()
    vague: dict[str, Annotated[int, Strict(), Field(ge=0)]] = _VAGUE
    same_window: _Unit = 0.5
    bound_reach: _Reach = 2.0
    bound_kappa: _Unit = 0.5
    cuts: Cuts = Cuts()
    base_rate: Annotated[float, Strict(), Field(gt=0, lt=1)] | None = None
    discount_suspected_copying: dict[Id, Id] = NOTHING
    budget: Annotated[int, Strict(), Field(ge=1)] = 30_000
    ranges: Ranges = Ranges()

    @field_validator("reliability", "interest", "certainty", "vague", mode="before")
    @classmethod
    def _fill_up(cls, value: Any, info: Any) -> Any:
        return {**_TABLES[info.field_name], **value} if isinstance(value, dict) else value

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
        if not isinstance(value, dict):
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
        copied.__dict__.pop("digest", None)
        return copied

    def coupling_of(self, bloc: str) -> float:
        """How much the members of a bloc stand or fall together, 0 to 1."""
        return self.coupling_by_bloc.get(bloc, self.coupling)

    def certainty_of(self, basis: Basis, *, material: bool = False) -> float:
        """The certainty of a hop on this basis that does not state its own.

        To name ``material`` evidence is to have read it, which is a judgement.
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
        # source is possible at best, two fairly reliable ones confirm.
        Policy(
            name="iraq_body_count",
            interest={"self": 0.5, "neutral": 0.5, "against": 0.5},
            coupling=1.0,
            cuts=Cuts(probable=0.96, confirmed=0.75, second_bloc=0.40),
            ranges=Ranges(interest_self=(0.5, 0.5), interest_against=(0.5, 0.5)),
        ),
        # Weak (3): one source. Fair (1): two credible ones. Confirmed (2, or 1 with another
        # source): the belligerent accepts, so an admission weighs almost as much as certainty.
        Policy(
            name="airwars",
            interest={"against": 0.02},
            coupling=1.0,
            cuts=Cuts(probable=0.96, confirmed=0.75, second_bloc=0.40),
            ranges=Ranges(interest_against=(0.01, 0.05)),
        ),
    )
}
"""Policies after the rules of others, by name; docs/policies.md says what each changes."""
