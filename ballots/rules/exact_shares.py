"""Exact equal shares: every payer of a project pays the same, nobody a smaller rest.

Kraiczy, Robinson, Elkind: Streamlining Equal Shares (arXiv 2502.11797). With points,
a project's worth is the points of those who pay for it.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from math import ceil

import numpy as np

from ballots.outcome import Tie
from ballots.profile import IntArray
from ballots.rules.catalogue import Candidate, Catalogue, FloatArray

_GUARD = 1e-10
_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Purchase:
    """A candidate bought by `payers` (ballot groups), `voters` of them, at `payment` each."""

    at: int
    payers: IntArray
    voters: int
    payment: Fraction
    key: Fraction


@dataclass(frozen=True, slots=True, eq=False)
class ExactRun:
    """Purchases, ties, the round each lost candidate fell out of reach, and its money left.

    `changes` has, round by round, the least higher share at which it ends differently (None
    if none does); there is one more round than purchases.
    """

    share: Fraction
    purchases: tuple[Purchase, ...]
    ties: tuple[Tie, ...]
    out_of_reach: dict[int, int]
    left: dict[int, Fraction]
    changes: tuple[Fraction | None, ...]

    @property
    def next_share(self) -> Fraction | None:
        """The least higher share at which anything changes; None if none does."""
        return min((share for share in self.changes if share is not None), default=None)


class Budgets:
    """Exact budgets of classes of ballot groups that paid the same so far."""

    def __init__(self, share: Fraction, groups: int) -> None:
        self.of_group: IntArray = np.zeros(groups, dtype=np.int64)
        self.exact = [share]
        self.floats: FloatArray = np.array([float(share)])

    def pay(self, groups: IntArray, payment: Fraction) -> None:
        classes, position = np.unique(self.of_group[groups], return_inverse=True)
        self.of_group[groups] = len(self.exact) + position
        left = [self.exact[which] - payment for which in classes.tolist()]
        self.exact += left
        self.floats = np.concatenate((self.floats, [float(budget) for budget in left]))


@dataclass(frozen=True, slots=True, eq=False)
class _Offer:
    """Supporters by falling budget; the first `size` groups are the largest set that can pay.

    `rises`: how much higher the share must be for each larger set to be able to.
    """

    at: int
    groups: IntArray
    classes: IntArray
    voters: IntArray
    points: IntArray
    rises: FloatArray
    size: int
    key: Fraction


def run_exact(catalogue: Catalogue, share: Fraction, lower: ExactRun | None = None) -> ExactRun:
    """Buy the project of least cost per worth of its payers until none can be paid.

    Payments do not depend on the share while the payers stay the same. So the purchases of
    a run at a lower share are taken over up to the first that ends differently here; but
    the result then tells ties and losses only of the rounds after them.
    """
    sale = _Sale(catalogue, share)
    if lower is not None:
        same = takewhile(lambda change: change is None or share < change, lower.changes)
        for change, taken_over in zip(same, lower.purchases, strict=False):
            sale.changes.append(change)
            sale.buy(taken_over)
    while purchase := sale.next():
        sale.buy(purchase)
    return sale.result()


class _Sale:
    """A run in progress; offers are kept until one of their supporters pays."""

    def __init__(self, catalogue: Catalogue, share: Fraction) -> None:
        self._catalogue, self._share = catalogue, share
        self._budgets = Budgets(share, len(catalogue.counts))
        self._open = [at for group in catalogue.twins for at in group]
        self._offers: dict[int, _Offer] = {}
        self._purchases: list[Purchase] = []
        self._ties: list[Tie] = []
        self._out_of_reach: dict[int, int] = {}
        self.changes: list[Fraction | None] = []

    def next(self) -> Purchase | None:
        """Find the first of those that can be paid, and the share that would change it."""
        for at in self._open:
            if at not in self._offers:
                self._offers[at] = _offer(self._catalogue, self._budgets, at)
            if not self._offers[at].size:
                self._out_of_reach.setdefault(at, len(self._purchases))
        offers = [self._offers[at] for at in self._open]
        ready = [offer for offer in offers if offer.size]
        ready.sort(key=lambda offer: (offer.key, self._catalogue.candidates[offer.at].order))
        best = ready[0] if ready else None
        rise = _rise(self._catalogue, offers, best, self._budgets)
        self.changes.append(None if rise is None else self._share + rise)
        if best is None:
            return None
        tied = [offer.at for offer in ready if offer.key == best.key]
        if len(tied) > 1:
            names = tuple(self._catalogue.candidates[at].project.id for at in tied)
            self._ties.append(Tie(len(self._purchases) + 1, names))
        return _purchase(self._catalogue, best)

    def buy(self, purchase: Purchase) -> None:
        self._purchases.append(purchase)
        self._budgets.pay(purchase.payers, purchase.payment)
        gone = {purchase.at, *self._catalogue.rivals[purchase.at]}
        self._open = [at for at in self._open if at not in gone]
        paid = np.zeros(len(self._catalogue.counts), dtype=np.bool_)
        paid[purchase.payers] = True
        candidates = self._catalogue.candidates
        kept = (at for at in self._offers if not paid[candidates[at].support.groups].any())
        self._offers = {at: self._offers[at] for at in kept}

    def result(self) -> ExactRun:
        return ExactRun(
            self._share,
            tuple(self._purchases),
            tuple(self._ties),
            self._out_of_reach,
            {at: _left(self._catalogue, self._budgets, at) for at in self._out_of_reach},
            tuple(self.changes),
        )


def _offer(catalogue: Catalogue, budgets: Budgets, at: int) -> _Offer:
    """Let the supporters stand by falling budget, and find who of them can pay equally."""
    candidate = catalogue.candidates[at]
    support, cost = candidate.support, candidate.project.cost
    money = budgets.floats[budgets.of_group[support.groups]]
    order = np.argsort(-money, kind="stable")
    groups, money = support.groups[order], money[order]
    classes = budgets.of_group[groups]
    voters = np.cumsum(catalogue.counts[groups])
    points = np.cumsum(candidate.given[order])
    size = largest_set(budgets, classes, voters, cost)
    key = Fraction(cost, int(points[size - 1]) * candidate.scale) if size else Fraction(0)
    return _Offer(at, groups, classes, voters, points, cost / voters - money, size, key)


def largest_set(budgets: Budgets, classes: IntArray, voters: IntArray, cost: int) -> int:
    """Return how many groups at most, from the first on, can pay a cost in equal parts.

    They stand by falling budget as floats see it, with the voters up to each; who is close
    to the part is asked exactly, for floats may have put the poorer first.
    """
    money = budgets.floats[classes]
    slack = _GUARD * cost
    for position in np.flatnonzero(money * voters >= cost - slack)[::-1].tolist():
        count = int(voters[position])
        close = classes[: position + 1][money[: position + 1] * count <= cost + slack]
        if all(budgets.exact[which] * count >= cost for which in set(close.tolist())):
            return int(position) + 1
    return 0


def _purchase(catalogue: Catalogue, best: _Offer) -> Purchase:
    voters = int(best.voters[best.size - 1])
    payment = Fraction(catalogue.candidates[best.at].project.cost, voters)
    return Purchase(best.at, best.groups[: best.size], voters, payment, best.key)


def _left(catalogue: Catalogue, budgets: Budgets, at: int) -> Fraction:
    groups = catalogue.candidates[at].support.groups
    classes, which = np.unique(budgets.of_group[groups], return_inverse=True)
    voters = np.zeros(len(classes), dtype=np.int64)
    np.add.at(voters, which, catalogue.counts[groups])
    pairs = zip(classes.tolist(), voters.tolist(), strict=True)
    return sum((budgets.exact[which] * count for which, count in pairs), Fraction(0))


def _rise(
    catalogue: Catalogue, offers: list[_Offer], best: _Offer | None, budgets: Budgets
) -> Fraction | None:
    """ADD-OPT: the least rise of the share after which this round ends differently.

    All budgets rise alike, and the round changes when a larger set of payers becomes able
    to pay and makes its project the first, or cheaper.
    """
    least: Fraction | None = None
    for offer in offers:
        candidate, start = catalogue.candidates[offer.at], offer.size
        if best is not None and offer.at != best.at:
            enough = _worth_to_win(candidate, catalogue.candidates[best.at], best.key)
            start = max(start, int(np.searchsorted(offer.points, enough)))
        rises = offer.rises[start:]
        limit = rises.min(initial=np.inf if least is None else float(least))
        slack = _GUARD * (float(budgets.exact[0]) + limit)
        for position in np.flatnonzero(rises <= limit + slack).tolist():
            needed = Fraction(candidate.project.cost, int(offer.voters[start + position]))
            exact = needed - budgets.exact[offer.classes[start + position]]
            least = exact if least is None else min(least, exact)
    return least


def _worth_to_win(candidate: Candidate, rival: Candidate, key: Fraction) -> int:
    """Return the least points of payers that put a candidate before a rival of that key."""
    if not key:
        return _NEVER
    needed = Fraction(candidate.project.cost, candidate.scale) / key
    whole = ceil(needed)
    return whole + 1 if whole == needed and candidate.order > rival.order else whole
