"""What a candidate costs its supporters in several runs at once, in floats with their error."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.rules.catalogue import Candidate, FloatArray
from ballots.rules.market import GUARD

Mask = npt.NDArray[np.bool_]

_NEARLY = 1e-2
"""Part of the error a price may be off before its last correction, which removes it."""

_NOBODY = 1e-100
"""In the place of no points at all: the next step then starts from the lowest price."""


@dataclass(frozen=True, slots=True, eq=False)
class Bid:
    """By run: ρ is at least `least`, and at most `most` where it was worked out to the end.

    `even`: every supporter can clearly pay their full part, so that ρ is known exactly.
    `doubtful`: their money is too close to the cost to tell whether they can pay.
    """

    rho: FloatArray
    least: FloatArray
    most: FloatArray
    even: Mask
    doubtful: Mask


def bid(
    candidate: Candidate,
    shares: FloatArray,
    budgets: FloatArray,
    bounds: FloatArray,
    reach: FloatArray,
) -> Bid:
    """Return the bid where ρ is at least `bounds`; `budgets` have a row for each run.

    ρ beyond `reach` is not worked out to the end: to know that it lies there is enough.
    """
    money = budgets.take(candidate.support.groups, axis=1)
    rho = np.full(len(shares), candidate.even_float)
    even = bounds < rho
    if even.any():
        even = money.min(axis=1) >= candidate.even_need + GUARD * shares
    if even.all():
        return Bid(rho, rho * (1 - GUARD), rho * (1 + GUARD), even, ~even)
    cost, scale = float(candidate.project.cost), candidate.scale
    error = GUARD * (cost + candidate.support.voters * shares)
    over = money @ candidate.voters - cost
    lacking = over < error
    tolerance = np.where(even | lacking, np.inf, _NEARLY * error)
    price, rich, rest = _prices(candidate, money, bounds * scale, reach * scale, tolerance)
    slack = error / np.maximum(rich, 1.0) / scale
    if np.count_nonzero(even):
        slack = np.where(even, GUARD * rho, slack)
    rho = np.where(even, rho, price / scale)
    rho[lacking & ~even] = np.inf
    most = np.where(np.abs(rest) <= tolerance, rho + slack, np.inf)
    doubtful = lacking & (over > -error) & ~even
    return Bid(rho, np.maximum(rho - slack, 0.0), most, even, doubtful)


def _prices(
    candidate: Candidate,
    money: FloatArray,
    bounds: FloatArray,
    reach: FloatArray,
    tolerance: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Prices per point, the points that pay them, and what was missing before the last step.

    What is paid at a price is a concave function of it, so Newton's method gives a lower
    bound from anywhere, and rises from there to the price in as many steps as it has
    bends. It starts at `reach` and stops as soon as a price is beyond.
    """
    cost = float(candidate.project.cost)
    lowest = cost / float(candidate.support.score)
    price = np.maximum(np.where(reach < np.inf, reach, lowest), bounds)
    price[tolerance == np.inf] = lowest
    while True:
        due = price[:, np.newaxis]
        if not candidate.is_flat:
            due = due * candidate.points
        rich = (money >= due) @ candidate.worth
        rest = cost - np.minimum(money, due) @ candidate.voters
        price = np.maximum(price + rest / np.maximum(rich, _NOBODY), lowest)
        if not np.count_nonzero((np.abs(rest) > tolerance) & (price <= reach)):
            return price, rich, rest
