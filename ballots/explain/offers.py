"""When a lost project would have been bought if all who pay for it paid the same."""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np

from ballots.explain.lost import Chance, Lost
from ballots.ordering import Place
from ballots.rules.base import Contest
from ballots.rules.exact_shares import Budgets, Purchase, largest_set


def try_each_offer(
    given: Contest, share: Fraction, purchases: Iterable[Purchase], lost: list[Lost]
) -> None:
    """Try before each purchase of exact equal shares, and after the last with what is left.

    The others buy the same as long as this one is not bought. Whoever can pay for it
    together still can when it costs less or when others join who have paid for nothing
    yet; so its payers only grow in number, and its cost per worth of them only falls.
    """
    budgets, open_ = Budgets(share, len(given.tally.counts)), lost
    for purchase in purchases:
        winner = given.candidates[purchase.at]
        voters = given.support(winner).voters
        for each in open_:
            place = each.place_of(winner.id, winner.cost, voters)
            each.take(_chance(given, budgets, each, (purchase.key, place)))
        budgets.pay(purchase.payers, purchase.payment)
        open_ = [each for each in open_ if winner.id not in each.rivals]
    for each in open_:
        each.take(_chance(given, budgets, each, None))


def _chance(
    given: Contest, budgets: Budgets, lost: Lost, before: tuple[Fraction, Place] | None
) -> Chance:
    """Look for the largest set that can pay equally: all who join, then the richest supporters."""
    support = lost.support
    classes = budgets.of_group[support.groups]
    order = np.argsort(-budgets.floats[classes], kind="stable")
    classes = np.concatenate(([0], classes[order]))
    counts = given.tally.counts[support.groups][order]
    voters = np.concatenate(([0], np.cumsum(counts)))
    points = np.concatenate(([0], np.cumsum(counts * support.points[order])))

    def payers(cost: int, more: int) -> int:
        """Return the points of those who would pay."""
        size = largest_set(budgets, classes, voters + more, cost)
        return int(points[size - 1]) + more * lost.points if size else 0

    def wins(cost: int, more: int) -> bool:
        worth = payers(cost, more) * (max(cost, 1) if given.utility == "cost" else 1)
        if not worth or before is None:
            return worth > 0
        return (Fraction(cost, worth), lost.place(cost, more)) < before

    return wins
