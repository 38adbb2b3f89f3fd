"""The arithmetic of a score: organisations, blocs and opinions.

Only sums, products, quotients and comparisons of what is handed in, so that it runs on floats
and, exactly, on ``fractions.Fraction``. The formulas and their sources stand in docs/scoring.md.

The score is a degree of support, not a chance of being true: docs/decisions/0001.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = [
    "Curve",
    "Masses",
    "Opinion",
    "Saying",
    "bits",
    "bloc_masses",
    "curve_of",
    "effective_size",
    "integral",
    "opinion_of",
]


class Saying(NamedTuple):
    """One statement of an organisation, as the arithmetic sees it.

    It holds where the organisation's threshold U is at most ``rho`` and its chain is faithful
    (probability ``m``). ``kappa`` is the degree to which it bears on the claim at all: one coin,
    named ``coin``, for all statements of one claim.
    """

    rho: float
    m: float
    kappa: float = 1
    coin: str | None = None


Curve = list[tuple[float, float]]
"""A falling step function of U: (upper end of a step, chance that nothing is proven there).

Steps are in order of falling U; above the first upper end the value is 1.
"""


class Masses(NamedTuple):
    """Chances that nothing proves the claim (nh), nothing its opposite (nc), and neither (nn)."""

    nh: float
    nc: float
    nn: float

    def times(self, other: Masses) -> Masses:
        """The masses of two independent groups together."""
        return Masses(self.nh * other.nh, self.nc * other.nc, self.nn * other.nn)


NOTHING = Masses(1, 1, 1)


class Opinion(NamedTuple):
    """Support b, opposition d, uncertainty u (b + d + u = 1), and the conflict mass k."""

    b: float
    d: float
    u: float
    k: float


def opinion_of(masses: Masses) -> Opinion:
    """Dempster's rule: what is left of the masses once contradictory worlds are set aside."""
    nh, nc, nn = masses
    consistent = nh + nc - nn
    if consistent <= 0:
        return Opinion(0, 0, 1, 1)
    return Opinion((nc - nn) / consistent, (nh - nn) / consistent, nn / consistent, 1 - consistent)


def curve_of(sayings: Sequence[Saying]) -> Curve:
    """Chance, as a function of U, that none of one organisation's statements on one side holds.

    Within one organisation only the strongest statement counts (Denoeux's cautious rule):
    1 - max of the m whose rho is at least U. Statements with kappa below 1 must each have a coin
    of no other organisation.
    """
    if len(sayings) == 1:
        saying = sayings[0]
        return [(saying.rho, 1 - saying.kappa * saying.m)]
    steps: Curve = []
    active: list[Saying] = []
    for saying in sorted(sayings, reverse=True):
        active.append(saying)
        value = _none_holds(active)
        if steps and steps[-1][0] == saying.rho:
            steps[-1] = (saying.rho, value)
        elif not steps or value < steps[-1][1]:
            steps.append((saying.rho, value))
    return steps


def _none_holds(sayings: list[Saying]) -> float:
    """1 - E[max m] over the coins of the statements."""
    total: float = 0
    undecided: float = 1
    flipped: set[str] = set()
    for saying in sorted(sayings, key=lambda saying: saying.m, reverse=True):
        if saying.coin is None:
            return total + undecided * (1 - saying.m)
        if saying.coin not in flipped:  # the same claim said twice: the better chain counts
            flipped.add(saying.coin)
            total += undecided * saying.kappa * (1 - saying.m)
            undecided = undecided * (1 - saying.kappa)
    return total + undecided


def integral(curves: Sequence[Curve]) -> float:
    """The integral over U in [0, 1] of the product of step functions."""
    if len(curves) == 1 and len(curves[0]) == 1:
        edge, value = curves[0][0]
        return 1 - edge + edge * value
    drops: Curve = []
    for curve in curves:
        if len(curve) == 1:
            drops += curve
            continue
        height: float = 1
        for edge, value in curve:
            if height == 0:
                break
            drops.append((edge, value if height == 1 else value / height))
            height = value
    drops.sort(reverse=True)
    total: float = 0
    product: float = 1
    upper: float = 1
    for edge, factor in drops:
        total += product * (upper - edge)
        product *= factor
        upper = edge
    return total + product * upper


def bloc_masses(members: Sequence[tuple[Curve, Curve]], coupling: float) -> Masses:
    """The masses of one bloc from its members' curves for and against.

    With probability ``coupling`` (lambda) all members share one threshold U; else each has its
    own.
    """
    pros = [(pro,) for pro, _ in members if pro]
    cons = [(con,) for _, con in members if con]
    nh = _none_proven(pros, coupling)
    if not cons:
        return Masses(nh, 1, nh)
    nc = _none_proven(cons, coupling)
    if not pros:
        return Masses(1, nc, nc)
    return Masses(nh, nc, _none_proven(members, coupling))


def _none_proven(members: Sequence[tuple[Curve, ...]], coupling: float) -> float:
    """Chance that nothing holds of what the members say, each in one curve or several."""
    apart = math.prod([integral(curves) for curves in members])
    if coupling == 0 or len(members) == 1:
        return apart
    together = integral([curve for curves in members for curve in curves])
    return coupling * together + (1 - coupling) * apart


def effective_size(members: int, coupling: float) -> float:
    """How many independent members a bloc of coupled ones is worth: n / (1 + (n - 1) lambda).

    Kish's effective sample size of a cluster.
    """
    return members / (1 + (members - 1) * coupling)


def bits(value: float) -> float | None:
    """-log2(1 - value): supports in bits add up. None where the value is certain."""
    return None if value >= 1 else abs(math.log2(1 - value))
