"""One ballot as a frozen value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ballots.errors import ImpossibleBallot
from ballots.formats import BallotFormat


@dataclass(frozen=True, slots=True, order=True)
class Ballot:
    """Distinct projects, each with a whole number: points, 1 for an approval, or the rank.

    Ranks are numbered from 1 (best). Choices are sorted by project, so that equal
    ballots are equal values. Whether a ballot is *valid* is the business of
    `ballots.validation`.
    """

    choices: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if len({project for project, _ in self.choices}) < len(self.choices):
            raise ImpossibleBallot("ballot.repeated-project")

    @classmethod
    def blank(cls) -> "Ballot":
        return cls()

    @classmethod
    def euro(cls, cents: Mapping[str, int]) -> "Ballot":
        return cls.scoring(cents)

    @classmethod
    def scoring(cls, points: Mapping[str, int]) -> "Ballot":
        return cls(tuple(sorted(points.items())))

    @classmethod
    def approving(cls, projects: Iterable[str]) -> "Ballot":
        return cls(tuple((project, 1) for project in sorted(projects)))

    @classmethod
    def ranking(cls, projects: Sequence[str]) -> "Ballot":
        ranked = [(project, rank) for rank, project in enumerate(projects, start=1)]
        return cls(tuple(sorted(ranked)))

    @classmethod
    def of(cls, ballot_format: BallotFormat, choices: Sequence[tuple[str, int]]) -> "Ballot":
        """Return the value of choices that passed validation, read as the format asks."""
        if ballot_format.is_ranked:
            return cls.ranking([project for project, _ in choices])
        if ballot_format.has_points:
            return cls(tuple(sorted(choices)))
        return cls.approving([project for project, _ in choices])
