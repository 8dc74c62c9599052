"""One run of equal shares in progress: floats propose, the ledger decides what is close."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ballots.profile import IntArray
from ballots.rules.catalogue import Candidate, FloatArray
from ballots.rules.front import Quote
from ballots.rules.ledger import Ledger

GUARD = 1e-10
"""Relative distance below which floats do not decide; their error is some 1e-13."""

_ZERO = Fraction(0)
_NOBODY = np.zeros(0, dtype=np.int64)

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Payers:
    """Who pays for a project: those who can, and the live groups that give their last money."""

    rich: npt.NDArray[np.bool_]
    poor: IntArray
    rich_points: int


class Market:
    """Budgets of all ballot groups after the purchases made so far."""

    def __init__(self, candidates: Sequence[Candidate], share: Fraction, counts: IntArray) -> None:
        self.candidates = candidates
        self.share = share
        self.counts = counts
        self.ledger = Ledger(share, counts)
        self.bought: list[int] = []
        self.payers: list[Payers] = []
        self.paid: list[tuple[IntArray, FloatArray]] = []
        self.dry = np.full(len(counts), NEVER)
        self._share = float(share)
        self._budgets = np.full(len(counts), self._share)
        self._floor = [0.0] * len(candidates)
        self._quotes: list[tuple[int, Quote] | None] = [None] * len(candidates)
        self._evens: list[Quote | None] = [None] * len(candidates)
        self._last_paid = np.zeros(len(counts), dtype=np.int64)
        self._exact: dict[int, tuple[Quote, Fraction]] = {}

    def quote(self, at: int) -> Quote | None:
        """Return the least price at which its supporters can pay it; None if they cannot."""
        candidate = self.candidates[at]
        budgets = self._budgets[candidate.support.groups]
        if budgets.min() >= candidate.even_need + GUARD * self._share:
            return self._even(at)
        known = self._quotes[at]
        if known is not None and self._last_paid[candidate.support.groups].max() <= known[0]:
            return known[1]
        cost = float(candidate.project.cost)
        if not self._affordable(at, float(candidate.voters @ budgets), budgets):
            return None
        price, rich = _price(candidate, cost, budgets, self._floor[at])
        slack = GUARD * (cost + candidate.support.voters * self._share) / max(rich, 1.0)
        self._floor[at] = max(0.0, price - slack)
        quote = Quote(at, price / candidate.scale, slack / candidate.scale, price, slack)
        self._quotes[at] = len(self.bought), quote
        return quote

    def _even(self, at: int) -> Quote:
        """Return the quote while every supporter can clearly pay their full part."""
        quote = self._evens[at]
        if quote is None:
            candidate = self.candidates[at]
            rho = float(candidate.even_rho)
            price = rho * candidate.scale
            quote = self._evens[at] = Quote(at, rho, GUARD * rho, price, GUARD * price)
            self._exact[at] = quote, candidate.even_rho
        return quote

    def _affordable(self, at: int, money: float, budgets: FloatArray) -> bool:
        candidate = self.candidates[at]
        slack = GUARD * (candidate.support.voters * self._share + candidate.project.cost)
        if abs(money - candidate.project.cost) > slack:
            return money > candidate.project.cost
        live = candidate.support.groups[budgets > 0]
        return self.ledger.money(live) >= candidate.project.cost

    def exact_rho(self, quote: Quote) -> Fraction:
        """Return ρ as a rational; worked out once for each quote."""
        known, rho = self._exact.get(quote.at, (None, _ZERO))
        if known is not quote:
            candidate = self.candidates[quote.at]
            payers, _ = self._divide(quote)
            price = self.ledger.price(candidate.project.cost, payers.poor, payers.rich_points)
            rho = price / candidate.scale
            self._exact[quote.at] = quote, rho
        return rho

    def buy(self, quote: Quote) -> None:
        """Let the supporters pay; budgets at the border between rich and poor are set exactly."""
        candidate = self.candidates[quote.at]
        groups = candidate.support.groups
        payers, exact = self._divide(quote)
        self.bought.append(quote.at)
        self.payers.append(payers)
        before = self._budgets[groups]
        left = np.where(payers.rich, np.maximum(before - quote.price * candidate.points, 0.0), 0.0)
        self._budgets[groups] = left
        self._last_paid[groups] = len(self.bought)
        self.paid.append((groups, candidate.voters * (before - left)))
        self.dry[payers.poor] = len(self.bought) - 1
        if exact:
            price = self.ledger.price(candidate.project.cost, payers.poor, payers.rich_points)
            for position, budget in exact.items():
                rest = budget - price * int(candidate.support.points[position])
                self._budgets[groups[position]] = float(max(rest, _ZERO))
        self.ledger.enter(
            candidate.support, candidate.project.cost, payers.poor, payers.rich_points
        )

    def money_before(self, at: int, rounds: int) -> Fraction:
        """Return what the supporters of a candidate had together after that many purchases."""
        groups = self.candidates[at].support.groups
        return self.ledger.money(groups[self.dry[groups] >= rounds], rounds)

    def about_payable(self, at: int, price: float) -> float:
        """Propose what `payable` decides."""
        candidate = self.candidates[at]
        money = candidate.voters * self._budgets[candidate.support.groups]
        return float(np.minimum(money, price * candidate.worth).sum())

    def payable(self, at: int, price: Fraction) -> tuple[Fraction, int]:
        """Return what the supporters of a candidate could pay together at a price per point.

        And the points of those who could pay in full.
        """
        candidate = self.candidates[at]
        groups = candidate.support.groups
        budgets = self._budgets[groups]
        due = float(price) * candidate.points
        gap, near = budgets - due, GUARD * (due + self._share)
        poor = gap < -near
        border = (np.abs(gap) <= near).nonzero()[0]
        exact = self.ledger.budgets(groups[border])
        for position, budget in zip(border.tolist(), exact, strict=True):
            poor[position] = budget < price * int(candidate.support.points[position])
        rich_points = candidate.support.score - int(candidate.given[poor].sum())
        return self.ledger.money(groups[poor & (budgets > 0)]) + price * rich_points, rich_points

    def _divide(self, quote: Quote) -> tuple[Payers, dict[int, Fraction]]:
        """Rich and poor at the quoted price, with the exact budgets of those at the border."""
        candidate = self.candidates[quote.at]
        if quote is self._evens[quote.at]:
            return Payers(candidate.everyone, _NOBODY, candidate.support.score), {}
        budgets = self._budgets[candidate.support.groups]
        gap = budgets - quote.price * candidate.points
        near = quote.price_slack * candidate.points + GUARD * self._share
        poor = gap < -near
        border = (np.abs(gap) <= near).nonzero()[0]
        if not len(border):
            return self._payers(candidate, poor, budgets), {}
        exact = self.ledger.budgets(candidate.support.groups[border])
        known = dict(zip(border.tolist(), exact, strict=True))
        return self._settle_border(candidate, poor, budgets, known), known

    def _settle_border(
        self,
        candidate: Candidate,
        poor: npt.NDArray[np.bool_],
        budgets: FloatArray,
        known: dict[int, Fraction],
    ) -> Payers:
        """Start with all of the border rich; each one found poor raises the price for the rest."""
        points = candidate.support.points
        while True:
            payers = self._payers(candidate, poor, budgets)
            price = self.ledger.price(candidate.project.cost, payers.poor, payers.rich_points)
            found = [p for p, b in known.items() if not poor[p] and b < price * int(points[p])]
            if not found:
                return payers
            poor[found] = True

    def _payers(
        self, candidate: Candidate, poor: npt.NDArray[np.bool_], budgets: FloatArray
    ) -> Payers:
        giving_all = candidate.support.groups[poor & (budgets > 0)]
        return Payers(~poor, giving_all, candidate.support.score - int(candidate.given[poor].sum()))


def _price(
    candidate: Candidate, cost: float, budgets: FloatArray, floor: float
) -> tuple[float, float]:
    """Price per point and the points that pay it, by raising a lower bound until it holds.

    For any set of groups said to be poor, (cost − their money) / (points of the others)
    is a lower bound of the price; it is the price once exactly those are poor.
    """
    total = float(candidate.support.score)
    price, points, known_poor = max(floor, cost / total), total, -1
    money = candidate.voters * budgets
    ratio = budgets if candidate.is_flat else budgets / candidate.points
    while True:
        poor = ratio < price
        count = int(np.count_nonzero(poor))
        if count <= known_poor:
            return price, points
        if not count:
            price, known_poor = cost / total, 0
            continue
        points = total - float(candidate.worth @ poor)
        if points <= 0.0:
            return float(ratio.max()), 1.0
        price, known_poor = (cost - float(money @ poor)) / points, count
