"""Exact budgets under equal shares, at the price of one rational per purchase.

A voter who still has money has always paid in full, so the budget of a live ballot
group is the share minus price × points over the purchases it supports. Prices are
kept as whole numerators over one common denominator.
"""

from fractions import Fraction
from math import gcd

import numpy as np

from ballots.profile import IntArray
from ballots.tally import Support


class Ledger:
    """Purchases so far; sums are exact and valid for groups that paid in full each time."""

    def __init__(self, share: Fraction, counts: IntArray) -> None:
        self._counts = counts
        self._share, self._denominator = share.numerator, share.denominator
        self._prices: list[int] = []
        self._supports: list[Support] = []
        self._pending: list[tuple[Support, int, IntArray, int]] = []

    def enter(self, support: Support, cost: int, poor: IntArray, rich_points: int) -> None:
        """Enter a purchase: `poor` groups give their last money, the rest is split by points."""
        self._pending.append((support, cost, poor, rich_points))

    def prices(self) -> list[Fraction]:
        self._settle()
        return [Fraction(price, self._denominator) for price in self._prices]

    def price(self, cost: int, poor: IntArray, rich_points: int) -> Fraction:
        """Price per point when `poor` groups give all they have and the others share the rest."""
        if not len(poor):
            return Fraction(cost, rich_points)
        self._settle()
        rest = cost * self._denominator - self._money(poor)
        return Fraction(rest, self._denominator * rich_points)

    def money(self, groups: IntArray, rounds: int | None = None) -> Fraction:
        """Return what live groups had together before round `rounds` (0-based), or now."""
        self._settle()
        return Fraction(self._money(groups, rounds), self._denominator)

    def budgets(self, groups: IntArray) -> list[Fraction]:
        """Return what one voter of each group has; equal histories are computed once.

        Who has given their last money has nothing or less.
        """
        self._settle()
        paid = np.zeros((len(self._prices), len(groups)), dtype=np.int64)
        points = np.zeros(len(self._counts), dtype=np.int64)
        for row, support in zip(paid, self._supports, strict=True):
            points[support.groups] = support.points
            row[:] = points[groups]
            points[support.groups] = 0
        histories, of_group = np.unique(paid, axis=1, return_inverse=True)
        distinct = [self._left(history) for history in histories.T.tolist()]
        return [distinct[at] for at in of_group.tolist()]

    def _left(self, points: list[int]) -> Fraction:
        spent = sum(price * n for price, n in zip(self._prices, points, strict=True))
        return Fraction(self._share - spent, self._denominator)

    def _money(self, groups: IntArray, rounds: int | None = None) -> int:
        voters = np.zeros(len(self._counts), dtype=np.int64)
        voters[groups] = self._counts[groups]
        total = self._share * int(voters.sum())
        for price, support in zip(self._prices[:rounds], self._supports, strict=False):
            total -= price * int(voters[support.groups] @ support.points)
        return total

    def _settle(self) -> None:
        """Work out the prices of the purchases entered since the last question."""
        for support, cost, poor, rich_points in self._pending:
            rest = cost * self._denominator - (self._money(poor) if len(poor) else 0)
            common = gcd(rest, rich_points)
            factor = rich_points // common
            self._denominator *= factor
            self._share *= factor
            self._prices = [price * factor for price in self._prices]
            self._prices.append(rest // common)
            self._supports.append(support)
        self._pending.clear()
