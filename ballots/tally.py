"""Who supports what: for each project its ballot groups and the points they give."""

from dataclasses import dataclass

import numpy as np

from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.profile import IntArray, Profile

UTILITIES = ("cost", "cardinality", "points", "borda")


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """The groups of `Profile` that give a project a positive number of points."""

    groups: IntArray
    points: IntArray
    voters: int
    score: int


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Support of every project of the instance, by identifier."""

    voters: int
    counts: IntArray
    supports: dict[str, Support]


def default_utility(ballot_format: BallotFormat) -> str:
    """Points where voters gave points, ranks by Borda, else the cost of what they approve."""
    if ballot_format.has_points:
        return "points"
    return "borda" if ballot_format.is_ranked else "cost"


def score_vector(instance: Instance, ballot_format: BallotFormat) -> tuple[int, ...]:
    """Points of the first, second, … rank when none are published: k, k − 1, …, 1."""
    longest = ballot_format.max_length or len(instance.projects)
    return tuple(range(longest, 0, -1))


def tally(
    instance: Instance, profile: Profile, utility: str, vector: tuple[int, ...] = ()
) -> Tally:
    """Points per project: as given, by rank from `vector`, or 1 for being named.

    Choices worth nothing or less support nothing; ballots may name projects that are
    not in the instance, which count for nothing.
    """
    worth = _worth(profile, utility, vector)
    rows = np.repeat(np.arange(len(profile.counts)), np.diff(profile.offsets))
    order = np.argsort(profile.projects, kind="stable")
    order = order[worth[order] > 0]
    ids = np.arange(len(profile.project_ids) + 1)
    starts = np.searchsorted(profile.projects[order], ids).tolist()
    supports = {project.id: _NOBODY for project in instance.projects}
    for at, project in enumerate(profile.project_ids):
        if project in supports:
            chosen = order[starts[at] : starts[at + 1]]
            supports[project] = _support(rows[chosen], worth[chosen], profile.counts)
    return Tally(profile.voters, profile.counts, supports)


def _worth(profile: Profile, utility: str, vector: tuple[int, ...]) -> IntArray:
    if utility == "points":
        return profile.points
    if utility == "borda":
        padded = np.array((0, *vector, 0), dtype=np.int64)
        return padded[np.clip(profile.points, 0, len(padded) - 1)]
    return np.ones_like(profile.points)


def _support(groups: IntArray, points: IntArray, counts: IntArray) -> Support:
    voters = counts[groups]
    return Support(groups, points, int(voters.sum()), int((voters * points).sum()))


_EMPTY = np.zeros(0, dtype=np.int64)
_NOBODY = Support(_EMPTY, _EMPTY, 0, 0)
