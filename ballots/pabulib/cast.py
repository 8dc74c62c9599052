"""Ballots as they stand in a file, in columns, before a repeated project is taken once."""

from dataclasses import dataclass

import numpy as np

from ballots.formats import BallotFormat
from ballots.profile import IntArray


@dataclass(frozen=True, slots=True, eq=False)
class CastBallots:
    """Distinct ballots one after the other: ballot i was cast `counts[i]` times.

    It has `lengths[i]` choices; `projects` are positions, possibly repeated.
    """

    counts: IntArray
    lengths: IntArray
    projects: IntArray
    points: IntArray

    @property
    def ballots(self) -> IntArray:
        """The ballot each choice belongs to."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def span(self, ballot: int) -> slice:
        end = int(self.lengths[: ballot + 1].sum())
        return slice(end - int(self.lengths[ballot]), end)


def once(cast: CastBallots, width: int, ballot_format: BallotFormat) -> CastBallots:
    """Each of `width` projects at most once per ballot.

    Points of a repeat are added to the first mention; ranks follow the order of first mention.
    """
    ballots = cast.ballots
    key = ballots * max(width, 1) + cast.projects
    ordered = np.sort(key)
    if not ballot_format.is_ranked and (ordered[1:] != ordered[:-1]).all():
        return cast
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    points = cast.points.copy()
    if ballot_format.has_points:
        summed = np.zeros(len(first), dtype=np.int64)
        np.add.at(summed, which, cast.points)
        points[first] = summed
    kept = np.sort(first)
    lengths = np.bincount(ballots[kept], minlength=len(cast.lengths)).astype(np.int64)
    if ballot_format.is_ranked:
        starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
        points[kept] = np.arange(len(kept)) - starts + 1
    return CastBallots(cast.counts, lengths, cast.projects[kept], points[kept])
