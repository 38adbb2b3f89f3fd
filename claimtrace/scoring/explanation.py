"""A score in sentences: in full for an analyst, in a paragraph for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from claimtrace._text import counted
from claimtrace.findings import FindingCode
from claimtrace.reading.interest import Interest
from claimtrace.scales import ADMIRALTY_CREDIBILITY, ADMIRALTY_RELIABILITY

if TYPE_CHECKING:
    from claimtrace.scoring.result import (
        ChainFactor,
        Corroboration,
        OriginWeight,
        RivalClaim,
        StatementWeight,
    )

__all__ = ["explain", "nothing_held", "summarise"]

_TOLD = (
    FindingCode.RETRACTED,
    FindingCode.SUPERSEDED,
    FindingCode.CHANGED_POSITION,
    FindingCode.UNDERCUT,
    FindingCode.JOINT_STATEMENT,
    FindingCode.CONTESTED,
)
_HOW_TO_GRADE = " (reliability of the source, or letters in a policy)"
_INTERESTS = {
    Interest.SELF: "serves it",
    Interest.NEUTRAL: "neither serves nor hurts it",
    Interest.AGAINST: "goes against its interest",
}


def explain(result: Corroboration) -> str:
    """Every factor of a score, structure first, grade last."""
    return "\n".join(_lines(result))


def summarise(result: Corroboration) -> str:
    """One paragraph to publish: what stands behind a claim, who disagrees, and the grade."""
    sentences = [f"“{result.statement}”: {_structure(result)}."]
    for pooled in result.pooled:
        others = set(pooled.origins) - set(result.origins)
        if others:
            also = "also " if result.reports else ""
            sentences.append(
                f"It is {also}supported by {pooled.statement!r}, which goes back to "
                f"{', '.join(_named(result, others))}."
            )
    if result.single_origin and result.origins:
        sentences.append("However many repeat it, one origin stands behind it: uncorroborated.")
    sentences += [
        f"{finding.message[0].upper()}{finding.message[1:]}."
        for finding in result.findings
        if finding.code in _TOLD
    ]
    sentences.append(_rivals(result))
    sentences.append(_grade_sentence(result))
    if result.reliability == "F" and result.origins:
        sentences.append(f"To judge it, grade {_names(result)}{_HOW_TO_GRADE}.")
    return " ".join(sentences)


def _lines(result: Corroboration) -> Iterator[str]:
    yield f"{result.statement} ({result.claim})"
    yield f"  {_structure(result)}."
    for pooled in result.pooled:
        relation = {"same": "says the same", "agrees": "agrees", "entails": "entails it"}
        yield (
            f"  Pooled in: {pooled.statement!r} ({pooled.claim}), which "
            f"{relation[pooled.relation]}: {counted(pooled.reports, 'report')}, "
            f"{counted(len(pooled.origins), 'origin')}."
        )
    yield f"  {_rivals(result)}"
    yield from _side("For it", result.weights)
    yield from _side("Against it", result.opposing)
    yield from _blocs(result)
    yield (
        f"  Support {result.support:.3f}, opposition {result.opposition:.3f}, uncertainty "
        f"{result.uncertainty:.3f}, conflict {result.conflict:.3f} "
        f"(hypothesis {result.hypothesis}{'' if result.complete else ', lower bound'})."
    )
    yield (
        f"  The digit rests on {result.opposing_others:.3f} that others than the accused hold "
        f"against it, and on {result.second_bloc:.3f} of the second-strongest bloc."
    )
    if result.attributed_support != result.support:
        yield (
            f"  Attributed reports alone: support {result.attributed_support:.3f}, opposition "
            f"{result.attributed_opposition:.3f}; without them there is no 1 and no 2."
        )
    yield f"  Sourcing: {result.sourcing.replace('_', ' ')}."
    yield f"  {_grade_sentence(result)}"
    yield from _prospects(result)
    if result.likelihood is not None:
        yield f"  With the policy's base rate it is {result.likelihood} (ICD 203)."
    if result.reliability == "F" and result.origins:
        yield f"  No graded source stands behind it: grade {_names(result)}{_HOW_TO_GRADE}."
    for finding in result.findings:
        yield f"  {finding.severity.capitalize()} [{finding.code}] {finding.message}."
    yield (f"  Policy {result.policy.name} ({result.policy.digest}), calculus {result.calculus}.")


def _structure(result: Corroboration) -> str:
    if not result.reports:
        return nothing_held(result)
    held = f"{counted(result.reports, 'report')} by {counted(result.outlets, 'outlet')}"
    if not result.origins:
        return f"{held}, none of which leads to an origin that says so on its own authority"
    found = f"{held} {'goes' if result.reports == 1 else 'go'} back to "
    found += f"{counted(len(result.origins), 'origin')} ({_names(result)})"
    if len(result.origins) > 1:
        found += (
            f" in {counted(len(result.blocs), 'bloc')}, worth {result.effective_origins:.2f} "
            "independent ones"
        )
    if result.origins_high > result.origins_low:
        voices = result.origins_high - result.origins_low
        found += f"; {counted(voices, 'voice')} did not say on whose word"
    return found


def nothing_held(result: Corroboration) -> str:
    """Why a claim counts no report."""
    taken_back = any(finding.code is FindingCode.RETRACTED for finding in result.findings)
    return "no report of it stands" if taken_back else "no report of it is held"


def _names(result: Corroboration) -> str:
    return ", ".join(_named(result, result.origins))


def _named(result: Corroboration, organisations: Iterable[str]) -> list[str]:
    """The names of organisations, sorted by id; ids where no explanation was asked for."""
    names = {weight.organisation: weight.name for weight in result.weights}
    return [names.get(organisation, organisation) for organisation in sorted(organisations)]


def _rivals(result: Corroboration) -> str:
    parts = []
    if result.denied_by:
        names = {weight.organisation: weight.name for weight in result.opposing}
        deniers = ", ".join(names.get(source, source) for source in result.denied_by)
        parts.append(f"It is denied by {deniers}.")
    against = [_rival(rival) for rival in result.rivals] or result.contradicted_by
    if against:
        parts.append(f"It is contradicted by {'; '.join(against)}.")
    return " ".join(parts) or "Nothing held contradicts it."


def _rival(rival: RivalClaim) -> str:
    text = f"{rival.statement!r} ({counted(rival.reports, 'report')}, "
    text += counted(len(rival.origins), "origin")
    return text + (")" if rival.kappa == 1 else f"; to a degree of {rival.kappa:.3f})")


def _side(title: str, weights: tuple[OriginWeight, ...]) -> Iterator[str]:
    for weight in weights:
        yield f"  {title}: {_weight(weight)}"
        for statement in weight.statements:
            yield f"    {_statement(statement, weight)}"


def _weight(weight: OriginWeight) -> str:
    allied = "" if weight.bloc is None else f", bloc {weight.bloc}"
    graded = "ungraded" if weight.rho is None else f"{weight.letter}, rho {weight.rho:.3f}"
    text = f"{weight.name} ({graded}{allied})"
    if not weight.attributed:
        text += " on nobody's word"
    if weight.rho is None:
        return f"{text} adds nothing until it is graded."
    if not weight.counted:
        if weight.attributed:
            return f"{text} is set aside: another signer of its document speaks for it."
        return f"{text} is set aside: it may derive from what is counted already."
    size = "certain" if weight.bits is None else f"{weight.bits:.3f} bits"
    return (
        f"{text} contributes {weight.contribution:.3f} ({size}); "
        f"without it support would be {weight.without_it:.3f}."
    )


def _statement(statement: StatementWeight, weight: OriginWeight) -> str:
    chain = " ".join(_factor(factor) for factor in statement.chain)
    text = f"{statement.stance} {statement.claim}, which {_INTERESTS[statement.interest]} "
    text += f"(g {statement.g:g}"
    if statement.rho_adjusted is not None:
        text += f", rho' {statement.rho_adjusted:.3f}"
    text += f"), through {chain}: m {statement.m:.3f}"
    if statement.kappa != 1:
        text += f"; kappa {statement.kappa:.3f}"
    return text + "."


def _factor(factor: ChainFactor) -> str:
    worth = [f"{factor.basis} {factor.certainty:g}"]
    if factor.fidelity is not None:
        worth.append(f"fidelity {factor.fidelity:g}")
    if factor.left != 1:
        worth.append(f"undercut to {factor.left:.3f}")
    arrow = " ->" if factor.attributed_to is not None else ""
    return f"{factor.reporter} ({', '.join(worth)}){arrow}"


def _blocs(result: Corroboration) -> Iterator[str]:
    if len(result.bloc_weights) < 2 and all(len(b.members) < 2 for b in result.bloc_weights):
        return
    for bloc in result.bloc_weights:
        size = "certain" if bloc.bits is None else f"{bloc.bits:.3f} bits"
        yield (
            f"  Bloc {bloc.bloc}: {', '.join(bloc.members)} (coupling {bloc.coupling:g}) "
            f"support {bloc.support:.3f} ({size})."
        )
    bits = [bloc.bits for bloc in result.bloc_weights if bloc.bits is not None]
    if result.hypothesis == "shared-relays" and len(bits) > 1:
        yield "    These bits do not add up: the blocs share relays, which err once for all."


def _prospects(result: Corroboration) -> Iterator[str]:
    """What would change the digit; each was scored."""
    if not result.reports and not result.weights:
        return
    lift = result.would_lift
    if lift is not None:
        outside = f" outside {', '.join(result.blocs)}" if result.blocs else ""
        better = "" if lift.letter == "A" else " or better"
        yield (
            f"  One more independent origin{outside}, graded {lift.letter}{better}, would make it "
            f"{lift.credibility} ({ADMIRALTY_CREDIBILITY[lift.credibility].lower()})."
        )
    elif result.credibility > 1 and result.weights:
        yield "  No single further origin would lift the digit."
    losses = [w for w in result.weights if w.credibility_without_it > result.credibility]
    if losses:
        loss = min(losses, key=lambda weight: weight.without_it)
        digit = loss.credibility_without_it
        yield (
            f"  Without {loss.name} it would be {digit} ({ADMIRALTY_CREDIBILITY[digit].lower()})."
        )


def _grade_sentence(result: Corroboration) -> str:
    letter = ADMIRALTY_RELIABILITY[result.reliability].lower()
    digit = ADMIRALTY_CREDIBILITY[result.credibility].lower()
    return f"Grade {result.grade}: {letter}; {digit}."
