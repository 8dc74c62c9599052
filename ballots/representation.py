"""How an outcome serves each group of voters, and no group so small that it shows a person."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ballots.instance import Instance
from ballots.profile import Profile

LEAST = 10
"""Voters a group must have to be shown (docs/counting.md)."""


@dataclass(frozen=True, slots=True)
class Part:
    """Voters with the same value in a column; means are per voter, money in minor units.

    `mean_share` divides the cost of each funded project equally among all who named it.
    """

    value: str
    voters: int
    excluded: int
    mean_funded: Fraction
    mean_cost: Fraction
    mean_share: Fraction

    @property
    def exclusion_ratio(self) -> Fraction:
        return Fraction(self.excluded, self.voters)


@dataclass(frozen=True, slots=True)
class Representation:
    """The groups shown, in order; `hidden_groups` others have `hidden_voters` together."""

    parts: tuple[Part, ...]
    hidden_groups: int
    hidden_voters: int


def representation(
    instance: Instance, groups: Mapping[str, Profile], winners: Iterable[str], least: int = LEAST
) -> Representation:
    """Measure a set of winners group by group, groups of fewer than `least` voters suppressed.

    So are the next smallest until at least two groups and `least` voters are hidden:
    figures of all voters less those shown then tell nothing of a single small group.
    """
    cost = {project.id: project.cost for project in instance.projects}
    funded = frozenset(winners) & cost.keys()
    filled = {value: profile for value, profile in groups.items() if profile.voters}
    named = {value: _named(profile, funded) for value, profile in filled.items()}
    votes = sum((count for count in named.values()), Counter[str]())
    hidden = _hidden({value: profile.voters for value, profile in filled.items()}, least)
    return Representation(
        tuple(
            _part(value, filled[value], named[value], votes, cost)
            for value in sorted(filled, key=_place)
            if value not in hidden
        ),
        len(hidden),
        sum(filled[value].voters for value in hidden),
    )


def _place(value: str) -> tuple[bool, int, str]:
    """Numbers by size, then texts."""
    return not value.isdigit(), len(value) if value.isdigit() else 0, value


def _hidden(sizes: Mapping[str, int], least: int) -> set[str]:
    hidden: list[str] = []
    for value in sorted(sizes, key=lambda value: (sizes[value], value)):
        known = sum(sizes[other] for other in hidden)
        if sizes[value] < least or (hidden and (len(hidden) == 1 or known < least)):
            hidden.append(value)
    return set(hidden)


def _named(profile: Profile, funded: frozenset[str]) -> Counter[str]:
    """Count the voters of each funded project."""
    named = Counter[str]()
    for ballot, voters in profile:
        for project, number in ballot.choices:
            if number > 0 and project in funded:
                named[project] += voters
    return named


def _part(
    value: str,
    profile: Profile,
    named: Counter[str],
    votes: Counter[str],
    cost: Mapping[str, int],
) -> Part:
    voters = profile.voters
    served = sum(n for ballot, n in profile if any(p in named and k > 0 for p, k in ballot.choices))
    shares = (Fraction(cost[p] * n, votes[p]) for p, n in named.items())
    return Part(
        value=value,
        voters=voters,
        excluded=voters - served,
        mean_funded=Fraction(named.total(), voters),
        mean_cost=Fraction(sum(cost[p] * n for p, n in named.items()), voters),
        mean_share=sum(shares, Fraction(0)) / voters,
    )
