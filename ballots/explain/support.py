"""Effective support: how much of its cost the supporters of a loser could have paid at best."""

from fractions import Fraction

from ballots.explain.replay import replay
from ballots.instance import Instance
from ballots.outcome import PURCHASE, Outcome, Round
from ballots.profile import Profile
from ballots.rules.market import Market


def effective_support(
    instance: Instance, profile: Profile, outcome: Outcome
) -> dict[str, Fraction]:
    """Return, for every project equal shares did not buy, a part of its cost.

    The greatest, over all rounds, of what its supporters could pay at the price per
    unit of utility the winner of the round had, and of the money they have at the end.
    Below 1 for every loser whose supporters ran out of money. Projects without cost or
    without support are left out.
    """
    bought = {step.project for step in outcome.rounds if step.stage == PURCHASE}
    by_cost = outcome.parameters["utility"] == "cost"
    best: dict[int, Fraction] = {}

    def watch(market: Market, step: Round) -> None:
        for at, candidate in enumerate(market.candidates):
            cost = candidate.project.cost
            if step.rho is not None and cost and candidate.project.id not in bought:
                price = step.rho * (cost if by_cost else 1)
                best[at] = max(best.get(at, Fraction(0)), market.payable(at, price) / cost)

    market = replay(instance, profile, outcome, watch)
    support = {}
    for at, candidate in enumerate(market.candidates):
        cost = candidate.project.cost
        if cost and candidate.support.voters and candidate.project.id not in bought:
            left = market.money_before(at, len(market.bought)) / cost
            support[candidate.project.id] = max(best.get(at, left), left)
    return support
