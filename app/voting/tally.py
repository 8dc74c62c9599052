"""What a ballot being filled in has used and what is left of it, for the bar above the projects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.editions.models import BallotKind, Edition, ListedProject
from app.voting.paper import format_of
from ballots.formats import EURO_CENTS


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted: `cents` of the euro, `choices`, or `money` of the envelope."""

    name: str
    used: int
    limit: int | None = None

    @property
    def left(self) -> int:
        """What can still be given; below zero, what is too much."""
        return (self.limit or 0) - self.used


def measures(
    edition: Edition,
    projects: Sequence[ListedProject],
    typed: Mapping[str, str],
    *,
    is_numbered: bool,
) -> list[Measure]:
    """Count what stands on the paper; what is not a number counts for nothing."""
    numbers = {code: int(text) for code, text in typed.items() if text.isdecimal()}
    if edition.ballot_kind is BallotKind.EURO and is_numbered:
        return [Measure("cents", sum(numbers.values()), EURO_CENTS)]
    ballot_format = format_of(edition)
    counted = [Measure("choices", len(numbers), ballot_format.max_length)]
    envelope = ballot_format.envelope(edition.budget_cents)
    if envelope is not None:
        cost = sum(project.cost_cents for project in projects if project.code in numbers)
        counted.append(Measure("money", cost, envelope))
    return counted
