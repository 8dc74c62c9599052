"""A lost project as it might have stood: cheaper, or with more supporters."""

from collections.abc import Callable
from dataclasses import dataclass

from ballots.instance import Project
from ballots.ordering import Place, tie_place
from ballots.rules.base import Contest
from ballots.tally import Support

Chance = Callable[[int, int], bool]
"""Whether it wins at this cost with so many more supporters; lower and more never hurt."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a lost project was from winning; None: it could not have won that way.

    `largest_cost` in minor units; `more_supporters` who name it alone.
    """

    largest_cost: int | None
    more_supporters: int | None


class Lost:
    """A search that takes one chance after the other and keeps the best of each distance."""

    def __init__(self, given: Contest, project: Project, points: int) -> None:
        """`points` is what one more supporter gives."""
        self.project = project
        self.points = points
        self.rivals = given.rivals(project.id)
        self.place_of = tie_place(
            given.tally.supports, given.parameters.ties, given.parameters.seed
        )
        self._given = given
        self._most = given.tally.voters - self.support.voters
        self._cost, self._more = -1, self._most + 1

    @property
    def support(self) -> Support:
        return self._given.support(self.project)

    @property
    def distance(self) -> Distance:
        return Distance(
            self._cost if self._cost >= 0 else None,
            self._more if self._more <= self._most else None,
        )

    def score(self, more: int) -> int:
        return self.support.score + more * self.points

    def place(self, cost: int, more: int) -> Place:
        return self.place_of(self.project.id, cost, self.support.voters + more)

    def take(self, chance: Chance) -> None:
        cost, admits = self.project.cost, self._admits
        self._cost = _last(self._cost, cost - 1, lambda c: admits(c, 0) and chance(c, 0))
        self._more = -_last(-self._more, -1, lambda m: admits(cost, -m) and chance(cost, -m))

    def _admits(self, cost: int, more: int) -> bool:
        """Apply what keeps a project out whatever the rule."""
        parameters, voters = self._given.parameters, self.support.voters + more
        granted = voters * parameters.eligibility * self._given.instance.budget
        return (
            voters > 0
            and not self.project.withdrawn
            and self.score(more) >= parameters.threshold
            and (not parameters.eligibility or granted >= cost * self._given.tally.voters)
        )


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the greatest number up to `high` for which it holds, or `low`.

    By bisection: what does not hold for a number holds for none above it.
    """
    if low >= high or not holds(low + 1):
        return low
    low += 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
