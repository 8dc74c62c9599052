"""The names of the goals, targets and sectors a proposal points at, in one language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.proposals.goals import goal_titles, sorted_targets, target_titles
from app.proposals.sections import Section
from app.proposals.sectors import SectorGroup, sector_groups, sector_names


@dataclass(frozen=True, slots=True)
class Names:
    """What a page needs to say codes in words."""

    sections: tuple[Section, ...]
    goals: dict[int, str]
    targets: dict[str, str]
    sectors: dict[str, str]
    sector_groups: list[SectorGroup]

    def targets_of(self, goal: int, targets: Sequence[str]) -> list[str]:
        """Return those of `targets` that belong to `goal`."""
        return sorted_targets(targets, [goal])


@cache
def names_in(language: str) -> Names:
    return Names(
        sections=tuple(Section),
        goals=goal_titles(language),
        targets=target_titles(language),
        sectors=sector_names(language),
        sector_groups=sector_groups(language),
    )
