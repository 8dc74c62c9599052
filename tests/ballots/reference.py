"""The rules written as their definitions read: one `Fraction` per voter, slow and plain."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from ballots.instance import Instance
from ballots.profile import Profile
from ballots.rules.parameters import Parameters
from ballots.tally import tally


@dataclass
class Case:
    """Voters as dictionaries from project to utility, and everything else a rule asks."""

    budget: int
    costs: dict[str, int]
    voters: list[dict[str, int]]
    order: list[str]

    def supporters(self, project: str) -> list[int]:
        return [at for at, voter in enumerate(self.voters) if voter.get(project, 0) > 0]


def case_of(
    instance: Instance, profile: Profile, utility: str, vector: tuple[int, ...], order: list[str]
) -> Case:
    costs = {project.id: project.cost for project in instance.projects}
    voters = []
    for ballot, count in profile:
        utilities = {}
        for project, number in ballot.choices:
            if project not in costs:
                continue
            points = {"points": number}.get(utility, 1)
            if utility == "borda":
                points = vector[number - 1] if number <= len(vector) else 0
            if utility == "cost":
                points = max(costs[project], 1)
            if points > 0:
                utilities[project] = points
        voters += [utilities] * count
    return Case(instance.budget, costs, voters, order)


def chain(case: Case, lot: list[str]) -> list[str]:
    votes = {project: len(case.supporters(project)) for project in case.costs}
    return sorted(case.costs, key=lambda p: (case.costs[p], -votes[p], lot.index(p)))


def equal_shares(case: Case, share: Fraction) -> list[str]:
    return [project for project, _ in purchases(case, share)]


def purchases(case: Case, share: Fraction) -> list[tuple[str, Fraction]]:
    """The definition, with budgets of single voters: projects and their ρ."""
    budgets = [share] * len(case.voters)
    paid: list[tuple[str, Fraction]] = []
    while True:
        offers = {}
        for project in case.costs:
            if project not in {bought for bought, _ in paid} and (
                payers := case.supporters(project)
            ):
                rho = _rho(case, budgets, project, payers)
                if rho is not None:
                    offers[project] = rho
        if not offers:
            return paid
        winner = min(offers, key=lambda p: (offers[p], case.order.index(p)))
        for at in case.supporters(winner):
            budgets[at] -= min(budgets[at], offers[winner] * case.voters[at][winner])
        paid.append((winner, offers[winner]))


def effective_support(case: Case, share: Fraction, project: str) -> Fraction:
    """At best over the rounds of a run without it, budgets before each payment, and at the end."""
    costs = {name: cost for name, cost in case.costs.items() if name != project}
    budgets = [share] * len(case.voters)
    own = {at: case.voters[at][project] for at in case.supporters(project)}
    best = Fraction(0)
    for winner, rho in purchases(replace(case, costs=costs), share):
        best = max(best, sum((min(budgets[at], rho * u) for at, u in own.items()), Fraction(0)))
        for at in case.supporters(winner):
            budgets[at] -= min(budgets[at], rho * case.voters[at][winner])
    return max(best, sum((budgets[at] for at in own), Fraction(0))) / case.costs[project]


def _rho(case: Case, budgets: list[Fraction], project: str, payers: list[int]) -> Fraction | None:
    if sum(budgets[at] for at in payers) < case.costs[project]:
        return None
    utility = {at: case.voters[at][project] for at in payers}
    rest, points = Fraction(case.costs[project]), sum(utility.values())
    for at in sorted(payers, key=lambda at: budgets[at] / utility[at]):
        if rest * utility[at] <= budgets[at] * points:
            return rest / points
        rest -= budgets[at]
        points -= utility[at]
    raise AssertionError


def add_one(case: Case, parameters: Parameters) -> tuple[list[str], int]:
    """Every step of Add1, none left out."""
    share = Fraction(case.budget, len(case.voters))
    if parameters.start == "integral":
        share = Fraction(int(share))
    best, runs = equal_shares(case, share), 1
    while True:
        out = [p for p in case.costs if p not in best and case.supporters(p)]
        left = case.budget - sum(case.costs[p] for p in best)
        if not out:
            return best, runs
        if parameters.stop == "exhaustive" and all(case.costs[p] > left for p in out):
            return best, runs
        share += parameters.increment
        found, runs = equal_shares(case, share), runs + 1
        if sum(case.costs[p] for p in found) > case.budget:
            return best, runs
        best = found


def fill(case: Case, bought: Iterable[str], scores: dict[str, int]) -> list[str]:
    """Greedy by score on what is left."""
    funded = list(bought)
    for project in sorted(case.costs, key=lambda p: (-scores[p], case.order.index(p))):
        left = case.budget - sum(case.costs[p] for p in funded)
        if project not in funded and scores[project] > 0 and case.costs[project] <= left:
            funded.append(project)
    return funded


def phragmen(case: Case, misfit: str) -> list[str]:
    loads = [Fraction(0)] * len(case.voters)
    bought: list[str] = []
    while True:
        left = case.budget - sum(case.costs[p] for p in bought)
        moments = {
            p: (case.costs[p] + sum(loads[at] for at in case.supporters(p)))
            / Fraction(len(case.supporters(p)))
            for p in case.costs
            if p not in bought and case.supporters(p)
            if misfit == "stop" or case.costs[p] <= left
        }
        if not moments:
            return bought
        first = min(moments.values())
        tied = [p for p in case.order if moments.get(p) == first]
        if any(case.costs[p] > left for p in tied):
            return bought
        for at in case.supporters(tied[0]):
            loads[at] = first
        bought.append(tied[0])


def scores(instance: Instance, profile: Profile, utility: str, vector: tuple[int, ...]):
    counted = tally(instance, profile, utility, vector)
    return {project: support.score for project, support in counted.supports.items()}


def exact_shares(case: Case, share: Fraction) -> list[str]:
    """Exact equal shares as defined: the largest set of supporters that can pay equally."""
    budgets = [share] * len(case.voters)
    bought: list[str] = []
    while True:
        offers: dict[str, tuple[Fraction, list[int]]] = {}
        for project in case.costs:
            payers = sorted(case.supporters(project), key=lambda at: -budgets[at])
            while payers and budgets[payers[-1]] * len(payers) < case.costs[project]:
                payers.pop()
            if project not in bought and payers:
                worth = sum(case.voters[at][project] for at in payers)
                offers[project] = Fraction(case.costs[project], worth), payers
        if not offers:
            return bought
        winner = min(offers, key=lambda p: (offers[p][0], case.order.index(p)))
        payers = offers[winner][1]
        for at in payers:
            budgets[at] -= Fraction(case.costs[winner], len(payers))
        bought.append(winner)
