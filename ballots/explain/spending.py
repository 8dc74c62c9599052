"""Where the money of a lost project's supporters went, purchase by purchase."""

from collections.abc import Collection
from fractions import Fraction
from itertools import pairwise

import numpy as np

from ballots.explain.replay import contest_of, equal_payments, replay
from ballots.instance import Instance
from ballots.outcome import Outcome
from ballots.profile import Profile

Spent = tuple[tuple[str, int], ...]
"""Funded projects and what these voters paid for them in minor units, most first."""


def spending(
    instance: Instance, profile: Profile, outcome: Outcome, projects: Collection[str]
) -> dict[str, Spent]:
    """Return what the supporters of each project paid, under rules that let voters pay."""
    if not projects:
        return {}
    if outcome.rule == "exact-equal-shares":
        return _of_equal_payments(instance, profile, outcome, projects)
    market = replay(instance, profile, outcome)
    names = [candidate.project.id for candidate in market.candidates]
    bought = [names[at] for at in market.bought]
    spent = {}
    for at, name in enumerate(names):
        if name in projects:
            money = [market.money_before(at, rounds) for rounds in range(len(bought) + 1)]
            paid = [before - after for before, after in pairwise(money)]
            spent[name] = _most_first(bought, paid)
    return spent


def _of_equal_payments(
    instance: Instance, profile: Profile, outcome: Outcome, projects: Collection[str]
) -> dict[str, Spent]:
    given = contest_of(instance, profile, outcome)
    found = equal_payments(given, outcome)
    bought = [given.candidates[purchase.at].id for purchase in found]
    spent = {}
    for name in projects:
        voters = np.zeros(len(given.tally.counts), dtype=np.int64)
        groups = given.tally.supports[name].groups
        voters[groups] = given.tally.counts[groups]
        paid = [p.payment * int(voters[p.payers].sum()) for p in found]
        spent[name] = _most_first(bought, paid)
    return spent


def _most_first(bought: list[str], paid: list[Fraction]) -> Spent:
    whole = zip(bought, (amount.__floor__() for amount in paid), strict=True)
    return tuple(sorted((entry for entry in whole if entry[1]), key=lambda e: (-e[1], e[0])))
