"""What is voted on: projects with their costs, and the envelope they share."""

from collections.abc import Iterable
from dataclasses import dataclass

from ballots.errors import ImpossibleInstance, UnknownProject


@dataclass(frozen=True, slots=True)
class Project:
    """A project on the ballot; `cost` in minor units.

    A `withdrawn` project stays on the ballots already cast but is never funded.
    """

    id: str
    cost: int
    name: str = ""
    categories: tuple[str, ...] = ()
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """An envelope in minor units and the projects that ask for a part of it.

    Of each group in `incompatible` at most one project is funded. Raises
    `ImpossibleInstance` for a negative amount, an empty or repeated identifier, or a
    group that names a foreign project.
    """

    budget: int
    projects: tuple[Project, ...]
    currency: str = "EUR"
    incompatible: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        _check_amount("budget", self.budget)
        for project in self.projects:
            _check_amount(project.id, project.cost)
        known = _distinct(project.id for project in self.projects)
        for group in self.incompatible:
            for stranger in sorted(set(group) - known):
                raise ImpossibleInstance("instance.unknown-project", project=stranger)

    def project(self, project_id: str) -> Project:
        for project in self.projects:
            if project.id == project_id:
                return project
        raise UnknownProject("instance.unknown-project", project=project_id)


def _check_amount(of: str, amount: object) -> None:
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise ImpossibleInstance("instance.amount-not-whole", of=of)
    if amount < 0:
        raise ImpossibleInstance("instance.negative-amount", of=of)


def _distinct(ids: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for project_id in ids:
        if not project_id:
            raise ImpossibleInstance("instance.empty-project-id")
        if project_id in seen:
            raise ImpossibleInstance("instance.repeated-project", project=project_id)
        seen.add(project_id)
    return seen
