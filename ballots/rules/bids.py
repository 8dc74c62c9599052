"""What candidates cost their supporters in several runs at once, in floats with their error."""

from collections.abc import Callable, Sequence
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
class Purse:
    """What the supporters of a candidate have, a row for each run; `span`: where it bids."""

    candidate: Candidate
    money: FloatArray
    span: slice


@dataclass(frozen=True, slots=True, eq=False)
class Bids:
    """By bid: ρ is at least `least`, and at most `most` where it was worked out to the end.

    `even`: every supporter can clearly pay their full part, so that ρ is known exactly.
    `doubtful`: their money is too close to the cost to tell whether they can pay.
    """

    rho: FloatArray
    least: FloatArray
    most: FloatArray
    even: Mask
    doubtful: Mask


def bids(
    purses: Sequence[Purse], shares: FloatArray, bounds: FloatArray, reach: FloatArray
) -> Bids:
    """Return the bids of all purses, where ρ is at least `bounds`.

    ρ beyond `reach` is not worked out to the end: to know that it lies there is enough.
    """
    cost, scale, even_rho, need, voters, score = _figures(purses)
    even = bounds < even_rho
    even &= _each(purses, even, lambda p: p.money.min(axis=1)) >= need + GUARD * shares
    error = GUARD * (cost + voters * shares)
    over = _each(purses, ~even, lambda p: p.money @ p.candidate.voters) - cost
    lacking = ~even & (over < error)
    tolerance = np.where(even | lacking, np.inf, _NEARLY * error)
    price, rich, rest = _prices(purses, cost, score, bounds * scale, reach * scale, tolerance)
    slack = np.where(even, GUARD * even_rho, error / np.maximum(rich, 1.0) / scale)
    rho = np.where(even, even_rho, np.where(lacking, np.inf, price / scale))
    most = np.where(np.abs(rest) <= tolerance, rho + slack, np.inf)
    return Bids(rho, np.maximum(rho - slack, 0.0), most, even, lacking & (over > -error))


def _figures(purses: Sequence[Purse]) -> FloatArray:
    """Cost, scale, even ρ and need, voters and score of what is bid for, each in a row."""
    figures = [
        (
            float(purse.candidate.project.cost),
            float(purse.candidate.scale),
            purse.candidate.even_float,
            purse.candidate.even_need,
            float(purse.candidate.support.voters),
            float(purse.candidate.support.score),
        )
        for purse in purses
    ]
    return np.repeat(np.array(figures).T, [len(purse.money) for purse in purses], axis=1)


def _each(purses: Sequence[Purse], wanted: Mask, work: Callable[[Purse], FloatArray]) -> FloatArray:
    """Do the work for every purse in which it is wanted."""
    found = np.zeros(len(wanted))
    for purse in purses:
        if np.count_nonzero(wanted[purse.span]):
            found[purse.span] = work(purse)
    return found


def _prices(
    purses: Sequence[Purse],
    cost: FloatArray,
    score: FloatArray,
    bounds: FloatArray,
    reach: FloatArray,
    tolerance: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Prices per point, the points that pay them, and what was missing before the last step.

    What is paid at a price is a concave function of it, so Newton's method gives a lower
    bound from anywhere, and rises from there to the price in as many steps as it has
    bends. It starts at `reach` and stops as soon as a price is beyond.
    """
    lowest = cost / score
    price = np.maximum(np.where(reach < np.inf, reach, lowest), bounds)
    rich, rest = np.zeros(len(cost)), np.zeros(len(cost))
    rising = tolerance < np.inf
    while np.count_nonzero(rising):
        for purse in purses:
            span, candidate = purse.span, purse.candidate
            if np.count_nonzero(rising[span]):
                due = price[span, np.newaxis]
                if not candidate.is_flat:
                    due = due * candidate.points
                rich[span] = (purse.money >= due) @ candidate.worth
                rest[span] = cost[span] - np.minimum(purse.money, due) @ candidate.voters
        step = np.maximum(price + rest / np.maximum(rich, _NOBODY), lowest)
        price = np.where(rising, step, price)
        rising &= (np.abs(rest) > tolerance) & (price <= reach)
    return price, rich, rest
