"""What was asked for before any rule chose: costs against the envelope, and what ballots name."""

from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from ballots.instance import Instance
from ballots.profile import Profile


@dataclass(frozen=True, slots=True)
class Demand:
    """Figures of the projects that stand and of the ballots; money in minor units.

    `scarcity` is the sum of all costs over the envelope (0 without one); of two middle
    costs, `median_cost` is the lower. `lengths[r]` voters name exactly r projects.
    """

    projects: int
    total_cost: int
    scarcity: Fraction
    mean_cost: Fraction
    median_cost: int
    mean_votes: Fraction
    mean_length: Fraction
    mean_ballot_cost: Fraction
    lengths: tuple[int, ...]


def demand(instance: Instance, profile: Profile) -> Demand:
    """Measure an election; withdrawn projects, and what ballots say of them, are left out."""
    cost = {project.id: project.cost for project in instance.projects if not project.withdrawn}
    total, number, voters = sum(cost.values()), max(len(cost), 1), max(profile.voters, 1)
    named = [([p for p, points in b.choices if points > 0 and p in cost], n) for b, n in profile]
    votes = sum(len(ids) * n for ids, n in named)
    asked = sum(sum(cost[project] for project in ids) * n for ids, n in named)
    lengths = [0] * (max((len(ids) for ids, _ in named), default=0) + 1)
    for ids, n in named:
        lengths[len(ids)] += n
    return Demand(
        projects=len(cost),
        total_cost=total,
        scarcity=Fraction(total, instance.budget) if instance.budget else Fraction(0),
        mean_cost=Fraction(total, number),
        median_cost=median_low(cost.values()) if cost else 0,
        mean_votes=Fraction(votes, number),
        mean_length=Fraction(votes, voters),
        mean_ballot_cost=Fraction(asked, voters),
        lengths=tuple(lengths),
    )
