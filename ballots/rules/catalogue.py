"""What is for sale under equal shares: prepared once, used by every run at every share."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ballots.instance import Project
from ballots.profile import IntArray
from ballots.rules.base import Contest
from ballots.tally import Support

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A project on the market; `scale` turns its points into utility.

    By ballot group: `points` per voter, `voters`, and their product `worth`, exactly
    `given`; `is_flat` if all points are 1. `even_rho` is ρ, and `even_need` the largest
    single payment, as long as every supporter can pay their full part.
    """

    project: Project
    support: Support
    scale: int
    order: int
    points: FloatArray
    voters: FloatArray
    worth: FloatArray
    given: IntArray
    everyone: npt.NDArray[np.bool_]
    is_flat: bool
    even_rho: Fraction
    even_float: float
    even_need: float

    @classmethod
    def of(
        cls, project: Project, support: Support, counts: IntArray, scale: int, order: int
    ) -> "Candidate":
        points = support.points.astype(np.float64)
        voters = counts[support.groups].astype(np.float64)
        price = Fraction(project.cost, max(support.score, 1))
        need = float(price * int(support.points.max(initial=0)))
        is_flat = bool((support.points == 1).all())
        return cls(
            project=project,
            support=support,
            scale=scale,
            order=order,
            points=points,
            voters=voters,
            worth=voters if is_flat else voters * points,
            given=counts[support.groups] * support.points,
            everyone=np.ones(len(points), dtype=np.bool_),
            is_flat=is_flat,
            even_rho=price / scale,
            even_float=float(price / scale),
            even_need=need,
        )

    @property
    def likeness(self) -> tuple[object, ...]:
        """Equal for candidates nothing but their identifier tells apart."""
        support = self.support
        return self.project.cost, support.groups.tobytes(), support.points.tobytes()


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All candidates of a contest, by position.

    `rivals` are the positions a candidate shuts out. `twins` share cost, utility and
    supporters, so that their price is always the same; each list is in tie order.
    """

    candidates: tuple[Candidate, ...]
    counts: IntArray
    rivals: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, contest: Contest) -> "Catalogue":
        position = {project.id: at for at, project in enumerate(contest.candidates)}
        rivals = [contest.rivals(project.id) & position.keys() for project in contest.candidates]
        return cls(
            tuple(_candidate(contest, project) for project in contest.candidates),
            contest.tally.counts,
            tuple(frozenset(position[rival] for rival in group) for group in rivals),
        )

    @cached_property
    def twins(self) -> tuple[tuple[int, ...], ...]:
        classes: dict[tuple[object, ...], list[int]] = {}
        for at in sorted(range(len(self.candidates)), key=lambda at: self.candidates[at].order):
            classes.setdefault(self.candidates[at].likeness, []).append(at)
        return tuple(tuple(positions) for positions in classes.values())

    @cached_property
    def kind_of(self) -> dict[int, int]:
        """Return the position in `twins` of each candidate."""
        return {at: kind for kind, twins in enumerate(self.twins) for at in twins}

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        """Return the place of each candidate as long as all supporters pay in full."""
        keys = [(candidate.even_rho, candidate.order) for candidate in self.candidates]
        place = {key: rank for rank, key in enumerate(sorted(keys))}
        return tuple(place[key] for key in keys)


def _candidate(contest: Contest, project: Project) -> Candidate:
    """Without cost, cost utilities are one per head: the price is nothing either way."""
    return Candidate.of(
        project,
        contest.support(project),
        contest.tally.counts,
        max(project.cost, 1) if contest.utility == "cost" else 1,
        contest.order[project.id],
    )
