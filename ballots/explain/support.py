"""Effective support: how much of its cost the supporters of a project could have paid at best."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from fractions import Fraction

from ballots.explain.replay import Step, contest_of, follow
from ballots.instance import Instance
from ballots.outcome import PURCHASE, Outcome
from ballots.profile import Profile
from ballots.rules.base import Contest
from ballots.rules.catalogue import Catalogue
from ballots.rules.equal_shares import run
from ballots.rules.market import Market


def effective_support(
    instance: Instance,
    profile: Profile,
    outcome: Outcome,
    projects: Collection[str] | None = None,
) -> dict[str, Fraction]:
    """Return a part of its cost for these projects, or all, of an `equal-shares` count.

    The project is left out of the last run, at the same share. The greatest, over all
    rounds, of what its supporters could pay at the price per unit of utility the winner
    of the round had, and of the money they have at the end (docs/counting.md). At least
    1 for what equal shares bought, below 1 for what ran out of money. Projects without
    cost or without support are left out.
    """
    given = contest_of(instance, profile, outcome)
    share = outcome.share or Fraction(0)
    asked = {
        project.id
        for project in instance.projects
        if project.cost
        and given.support(project).voters
        and (projects is None or project.id in projects)
    }
    steps = [(r.project, r.rho or Fraction(0)) for r in outcome.rounds if r.stage == PURCHASE]
    bought = {project for project, _ in steps}
    support = _best(given, share, steps, asked - bought)
    for project in sorted(asked & bought):
        support |= _best(given, share, _without(given, share, project), {project})
    return support


def _without(given: Contest, share: Fraction, project_id: str) -> list[Step]:
    """Return what the others buy when one project does not stand."""
    others = tuple(project for project in given.candidates if project.id != project_id)
    rest = run(Catalogue.of(replace(given, candidates=others)), share)
    prices = rest.market.ledger.prices()
    candidates = [rest.market.candidates[at] for at in rest.bought]
    return [
        (candidate.project.id, price / candidate.scale)
        for candidate, price in zip(candidates, prices, strict=True)
    ]


def _best(
    given: Contest, share: Fraction, steps: Iterable[Step], asked: set[str]
) -> dict[str, Fraction]:
    best: dict[str, Fraction] = dict.fromkeys(asked, Fraction(0))
    by_cost = given.utility == "cost"

    def watch(market: Market, step: Step) -> None:
        for at, candidate in enumerate(market.candidates):
            cost, name = candidate.project.cost, candidate.project.id
            if name in asked:
                paid, _ = market.payable(at, step[1] * (cost if by_cost else 1))
                best[name] = max(best[name], paid / cost)

    market = follow(given, share, steps, watch)
    for at, candidate in enumerate(market.candidates):
        if candidate.project.id in asked:
            left = market.money_before(at, len(market.bought)) / candidate.project.cost
            best[candidate.project.id] = max(best[candidate.project.id], left)
    return dict(sorted(best.items()))
