"""Exact equal shares: every payer of a project pays the same, nobody a smaller rest.

Kraiczy, Robinson, Elkind: Streamlining Equal Shares (arXiv 2502.11797). With points,
a project's worth is the points of those who pay for it.
"""

from dataclasses import dataclass
from fractions import Fraction

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

    `next_share` is the least higher share at which anything changes; None if none does.
    """

    share: Fraction
    purchases: tuple[Purchase, ...]
    ties: tuple[Tie, ...]
    out_of_reach: dict[int, int]
    left: dict[int, Fraction]
    next_share: Fraction | None


class _Budgets:
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
    """Supporters by falling budget; the first `size` groups are the largest set that can pay."""

    at: int
    groups: IntArray
    classes: IntArray
    budgets: FloatArray
    voters: IntArray
    points: IntArray
    size: int
    key: Fraction


def run_exact(catalogue: Catalogue, share: Fraction) -> ExactRun:
    """Buy the project of least cost per worth of its payers until none can be paid."""
    budgets = _Budgets(share, len(catalogue.counts))
    open_ = [at for group in catalogue.twins for at in group]
    change = _Change(catalogue)
    purchases: list[Purchase] = []
    ties: list[Tie] = []
    out_of_reach: dict[int, int] = {}
    while True:
        offers = [_offer(catalogue, budgets, at) for at in open_]
        ready = [offer for offer in offers if offer.size]
        for offer in offers:
            if not offer.size:
                out_of_reach.setdefault(offer.at, len(purchases))
        ready.sort(key=lambda offer: (offer.key, catalogue.candidates[offer.at].order))
        change.watch(offers, ready[0] if ready else None, budgets)
        if not ready:
            break
        best = ready[0]
        tied = tuple(_id(catalogue, offer) for offer in ready if offer.key == best.key)
        if len(tied) > 1:
            ties.append(Tie(len(purchases) + 1, tied))
        purchases.append(_buy(catalogue, budgets, best))
        gone = {best.at, *catalogue.rivals[best.at]}
        open_ = [at for at in open_ if at not in gone]
    left = {at: _left(catalogue.candidates[at], catalogue.counts, budgets) for at in out_of_reach}
    following = None if change.least is None else share + change.least
    return ExactRun(share, tuple(purchases), tuple(ties), out_of_reach, left, following)


def _id(catalogue: Catalogue, offer: _Offer) -> str:
    return catalogue.candidates[offer.at].project.id


def _offer(catalogue: Catalogue, budgets: _Budgets, at: int) -> _Offer:
    """Return the largest set of supporters that can pay equally, looked for from below."""
    candidate = catalogue.candidates[at]
    support, cost = candidate.support, candidate.project.cost
    money = budgets.floats[budgets.of_group[support.groups]]
    order = np.argsort(-money, kind="stable")
    groups, money = support.groups[order], money[order]
    classes = budgets.of_group[groups]
    voters = np.cumsum(catalogue.counts[groups])
    points = np.cumsum(catalogue.counts[groups] * support.points[order])
    together = money * voters
    slack = _GUARD * (float(cost) + float(budgets.exact[0]) * support.voters)
    size, key = 0, Fraction(0)
    for position in np.flatnonzero(together >= cost - slack)[::-1].tolist():
        count = int(voters[position])
        if together[position] > cost + slack or budgets.exact[classes[position]] * count >= cost:
            size, key = position + 1, Fraction(cost, int(points[position]) * candidate.scale)
            break
    return _Offer(at, groups, classes, money, voters, points, size, key)


def _buy(catalogue: Catalogue, budgets: _Budgets, best: _Offer) -> Purchase:
    payers = best.groups[: best.size]
    voters = int(best.voters[best.size - 1])
    payment = Fraction(catalogue.candidates[best.at].project.cost, voters)
    budgets.pay(payers, payment)
    return Purchase(best.at, payers, voters, payment, best.key)


def _left(candidate: Candidate, counts: IntArray, budgets: _Budgets) -> Fraction:
    groups = candidate.support.groups
    classes, which = np.unique(budgets.of_group[groups], return_inverse=True)
    voters = np.zeros(len(classes), dtype=np.int64)
    np.add.at(voters, which, counts[groups])
    pairs = zip(classes.tolist(), voters.tolist(), strict=True)
    return sum((budgets.exact[which] * count for which, count in pairs), Fraction(0))


class _Change:
    """ADD-OPT: the least rise of the share after which some round ends differently.

    Payments do not depend on the share while the payers stay the same; so all budgets
    rise alike, and a round changes when a larger set of payers becomes able to pay and
    makes its project the first, or cheaper.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.least: Fraction | None = None

    def watch(self, offers: list[_Offer], best: _Offer | None, budgets: _Budgets) -> None:
        for offer in offers:
            candidate = self._catalogue.candidates[offer.at]
            voters = offer.voters[offer.size :]
            rise = candidate.project.cost / voters - offer.budgets[offer.size :]
            if best is not None and offer.at != best.at:
                rival = self._catalogue.candidates[best.at]
                enough = _worth_to_win(candidate, rival, best.key)
                rise[offer.points[offer.size :] < enough] = np.inf
            limit = rise.min(initial=np.inf if self.least is None else float(self.least))
            slack = _GUARD * (float(budgets.exact[0]) + limit)
            for position in np.flatnonzero(np.isfinite(rise) & (rise <= limit + slack)).tolist():
                needed = Fraction(candidate.project.cost, int(voters[position]))
                exact = needed - budgets.exact[offer.classes[offer.size + position]]
                self.least = exact if self.least is None else min(self.least, exact)


def _worth_to_win(candidate: Candidate, rival: Candidate, key: Fraction) -> int:
    """Return the least points of payers that put a candidate before a rival of that key."""
    if not key:
        return 0 if not candidate.project.cost and candidate.order < rival.order else _NEVER
    needed = Fraction(candidate.project.cost, candidate.scale) / key
    whole = needed.numerator // needed.denominator
    return whole if needed == whole and candidate.order < rival.order else whole + 1
