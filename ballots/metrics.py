"""How well an outcome serves its voters: figures cities publish, as exact fractions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from ballots.instance import Instance
from ballots.profile import Profile

_FINE = 10**18
"""Fair shares are added up in units this fine, rounded down, so that sums stay short."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measures of one outcome over all voters; formulas: docs/counting.md.

    `excluded` voters named no funded project; `excluded_of_several` likewise among
    those who named two or more. `distribution[r]` voters have exactly r funded
    projects. `fair_share_ratio` is the mean of min(1, share / fair share),
    `fair_share_distance` 1 − the mean of |share − fair share| / fair share. Category
    proportionality is exp(−`category_distance`); None when no project has a category.
    """

    voters: int
    excluded: int
    naming_several: int
    excluded_of_several: int
    mean_funded: Fraction
    mean_cost: Fraction
    distribution: tuple[int, ...]
    gini_funded: Fraction
    gini_cost: Fraction
    fair_share_ratio: Fraction
    fair_share_distance: Fraction
    category_distance: Fraction | None

    @property
    def exclusion_ratio(self) -> Fraction:
        return _mean(self.excluded, self.voters)


@dataclass(frozen=True, slots=True)
class _Group:
    """Voters with the same ballot: how many, what they named, what of it is funded."""

    voters: int
    named: tuple[str, ...]
    funded: tuple[str, ...]


def metrics(instance: Instance, profile: Profile, winners: Iterable[str]) -> Metrics:
    """Measure a set of winners; every project a ballot names counts as supported."""
    cost = {project.id: project.cost for project in instance.projects}
    groups = _groups(profile, cost, frozenset(winners))
    voters = profile.voters
    several = [group for group in groups if len(group.named) > 1]
    counts = [(len(group.funded), group.voters) for group in groups]
    costs = [(sum(cost[p] for p in group.funded), group.voters) for group in groups]
    ratio, distance = _fairness(groups, cost, instance.budget, voters)
    return Metrics(
        voters=voters,
        excluded=_voters(groups, lambda group: not group.funded),
        naming_several=_voters(several, lambda _: True),
        excluded_of_several=_voters(several, lambda group: not group.funded),
        mean_funded=_mean(sum(x * n for x, n in counts), voters),
        mean_cost=_mean(sum(x * n for x, n in costs), voters),
        distribution=_distribution(counts),
        gini_funded=_gini(counts),
        gini_cost=_gini(costs),
        fair_share_ratio=ratio,
        fair_share_distance=distance,
        category_distance=_category_distance(instance, groups),
    )


def _groups(profile: Profile, known: dict[str, int], winners: frozenset[str]) -> list[_Group]:
    groups = []
    for ballot, voters in profile:
        named = tuple(p for p, number in ballot.choices if number > 0 and p in known)
        groups.append(_Group(voters, named, tuple(p for p in named if p in winners)))
    return groups


def _voters(groups: Iterable[_Group], condition: Callable[[_Group], bool]) -> int:
    return sum(group.voters for group in groups if condition(group))


def _mean(total: int, count: int) -> Fraction:
    return Fraction(total, count) if count else Fraction(0)


def _distribution(values: list[tuple[int, int]]) -> tuple[int, ...]:
    totals = [0] * (max((value for value, _ in values), default=0) + 1)
    for value, voters in values:
        totals[value] += voters
    return tuple(totals)


def _gini(values: list[tuple[int, int]]) -> Fraction:
    """Σ_k (2k − n − 1)·x_(k) / (n·Σx) over sorted values with multiplicities."""
    count = sum(voters for _, voters in values)
    total = sum(value * voters for value, voters in values)
    weighted, before = 0, 0
    for value, voters in sorted(values):
        weighted += value * voters * (2 * before + voters - count)
        before += voters
    return Fraction(weighted, count * total) if total else Fraction(0)


def _fairness(
    groups: list[_Group], cost: dict[str, int], budget: int, voters: int
) -> tuple[Fraction, Fraction]:
    """Share: cost per vote of the funded projects named; fair: of all named, at most B / n.

    Voters whose fair share is nothing are left out.
    """
    votes: dict[str, int] = {}
    for group in groups:
        for project in group.named:
            votes[project] = votes.get(project, 0) + group.voters
    part = {project: cost[project] * _FINE // count for project, count in votes.items()}
    most = budget * _FINE // max(voters, 1)
    ratios, gaps, counted = 0, 0, 0
    for group in groups:
        share = sum(part[project] for project in group.funded)
        fair = min(sum(part[project] for project in group.named), most)
        if fair:
            counted += group.voters
            ratios += group.voters * min(_FINE, share * _FINE // fair)
            gaps += group.voters * (abs(share - fair) * _FINE // fair)
    return _mean(ratios, counted * _FINE), 1 - _mean(gaps, counted * _FINE)


def _category_distance(instance: Instance, groups: list[_Group]) -> Fraction | None:
    """Mean square of (part of the cost spent − part of the cost voted for) per category.

    A project of several categories counts fully in each.
    """
    cost = {project.id: project.cost for project in instance.projects}
    funded = {p for group in groups for p in group.funded}
    of = {project.id: project.categories for project in instance.projects}
    categories = sorted({category for names in of.values() for category in names})
    spent, voted = dict.fromkeys(categories, 0), dict.fromkeys(categories, 0)
    for project in funded:
        for category in of[project]:
            spent[category] += cost[project]
    for group in groups:
        for project in group.named:
            for category in of[project]:
                voted[category] += cost[project] * group.voters
    if not categories:
        return None
    all_spent, all_voted = sum(spent.values()), sum(voted.values())
    gaps = [_mean(spent[c], all_spent) - _mean(voted[c], all_voted) for c in categories]
    return sum((gap * gap for gap in gaps), Fraction(0)) / len(categories)
