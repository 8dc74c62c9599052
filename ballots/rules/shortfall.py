"""When the supporters of each lost project fell short of its cost, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ballots.profile import IntArray
from ballots.rules.catalogue import FloatArray
from ballots.rules.market import Market
from ballots.tally import Tally

_GUARD = 1e-12
"""Relative error of a sum of budgets, with room: a market's own guard would often exceed a cent."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Money the supporters had at the start and at the end, in whole minor units.

    `round` counts the purchases after which it no longer covered the cost; 0 if it
    never did.
    """

    round: int
    start: int
    left: int


def shortfalls(market: Market, tally: Tally, lost: Sequence[int]) -> dict[int, Shortfall]:
    """Follow the money of the supporters of each candidate that could not be paid at last."""
    place = {project: at for at, project in enumerate(tally.ids)}
    at_place = np.array([place[market.candidates[at].project.id] for at in lost], dtype=np.int64)
    cost = np.array([float(market.candidates[at].project.cost) for at in lost])
    start = np.array([float(market.candidates[at].support.voters * market.share) for at in lost])
    slack = _GUARD * (start + cost)
    money = start.copy()
    rounds: dict[int, int] = {}
    for done in range(len(market.bought) + 1):
        if done:
            money -= _spent(tally, *market.paid[done - 1])[at_place]
        for k in np.flatnonzero(money < cost + slack).tolist():
            if lost[k] not in rounds and _is_short(market, lost[k], done, money[k], slack[k]):
                rounds[lost[k]] = done
    return {
        at: Shortfall(
            rounds[at],
            _floor(market.candidates[at].support.voters * market.share),
            _whole(market, at, money[k], slack[k]),
        )
        for k, at in enumerate(lost)
    }


def _spent(tally: Tally, groups: IntArray, paid: FloatArray) -> FloatArray:
    """Add up what each group paid for the supporters of every project in `tally.ids`."""
    starts = tally.offsets[groups]
    lengths = tally.offsets[groups + 1] - starts
    shift = np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
    choices = tally.projects[np.arange(len(shift)) + shift]
    amounts = np.bincount(choices, np.repeat(paid, lengths), minlength=len(tally.ids))
    return amounts.astype(np.float64)  # bincount counts in integers when there is nothing


def _is_short(market: Market, at: int, done: int, money: float, slack: float) -> bool:
    cost = market.candidates[at].project.cost
    if abs(money - cost) > slack:
        return money < cost
    return market.money_before(at, done) < cost


def _whole(market: Market, at: int, money: float, slack: float) -> int:
    """Round what is left down to minor units, exactly where the float is close to a step."""
    if abs(money - np.rint(money)) > slack:
        return int(money)
    return _floor(market.money_before(at, len(market.bought)))


def _floor(amount: Fraction) -> int:
    return amount.numerator // amount.denominator
