"""When a lost project would have been bought from equal shares."""

from fractions import Fraction

from ballots.explain.lost import Chance, Lost
from ballots.explain.replay import Step, follow
from ballots.rules.base import Contest
from ballots.rules.market import GUARD, Market


def try_each_purchase(given: Contest, share: Fraction, steps: list[Step], lost: list[Lost]) -> None:
    """Try before each purchase of equal shares, and after the last with what is left.

    The others buy the same as long as this one is not bought, and their budgets are
    known; within a round, ρ only falls with the cost (payments are convex in it) and
    with more supporters.
    """
    position = {name: at for at, name in enumerate(sorted(given.tally.supports))}
    open_ = list(lost)

    def watch(market: Market, step: Step) -> None:
        for each in open_:
            each.take(_before(market, position[each.project.id], each, step, given))
        open_[:] = [each for each in open_ if step[0] not in each.rivals]

    market = follow(given, share, steps, watch)
    for each in open_:
        left = market.money_before(position[each.project.id], len(market.bought))
        each.take(_at_the_end(left, share))


def _at_the_end(left: Fraction, share: Fraction) -> Chance:
    return lambda cost, more: left + more * share >= cost


def _before(market: Market, at: int, lost: Lost, step: Step, given: Contest) -> Chance:
    """Return whether its ρ is less than the next winner's, or equal and its place better."""
    winner = given.instance.project(step[0])
    place = lost.place_of(winner.id, winner.cost, given.support(winner).voters)
    by_cost = given.utility == "cost"

    def wins(cost: int, more: int) -> bool:
        price = step[1] * (max(cost, 1) if by_cost else 1)
        part = min(market.share, price * lost.points)
        about = market.about_payable(at, float(price)) + more * float(part)
        slack = GUARD * (cost + (lost.support.voters + more) * float(market.share))
        if abs(about - cost) > slack:
            return about > cost
        paid, in_full = market.payable(at, price)
        if paid + more * part != cost:
            return paid + more * part > cost
        all_give_all = not in_full and (not more or market.share < price * lost.points)
        return (price > 0 and all_give_all) or lost.place(cost, more) < place

    return wins
