"""Ballots beyond the limits: counted all the same, and said so."""

from collections import Counter

import numpy as np
import numpy.typing as npt

from ballots.formats import CHOOSE_ONE, BallotFormat
from ballots.instance import Instance
from ballots.pabulib.cast import CastBallots
from ballots.validation import violations

Mask = npt.NDArray[np.bool_]


def flags(
    cast: CastBallots, ids: list[str], instance: Instance, ballot_format: BallotFormat
) -> dict[str, int]:
    """Ballots per violation code; arrays find the suspects, `violations` judges them."""
    flagged: Counter[str] = Counter()
    suspects = (
        _repeated(cast, len(ids))
        | _of_length(cast, ballot_format)
        | _of_cost(cast, ids, instance, ballot_format)
        | _of_points(cast, ballot_format)
    )
    for at in np.flatnonzero(suspects).tolist():
        span = cast.span(at)
        named = [ids[project] for project in cast.projects[span].tolist()]
        choices = list(zip(named, cast.points[span].tolist(), strict=True))
        for code in {broken.code for broken in violations(choices, ballot_format, instance)}:
            flagged[code] += int(cast.counts[at])
    return dict(sorted(flagged.items()))


def _repeated(cast: CastBallots, width: int) -> Mask:
    keys = np.sort(cast.ballots * max(width, 1) + cast.projects)
    again = keys[1:][keys[1:] == keys[:-1]]
    return _mask(cast, again // max(width, 1))


def _of_length(cast: CastBallots, ballot_format: BallotFormat) -> Mask:
    most = 1 if ballot_format.kind == CHOOSE_ONE else ballot_format.max_length
    too_many = np.zeros(len(cast.lengths), dtype=np.bool_) if most is None else cast.lengths > most
    return too_many | (cast.lengths < ballot_format.min_length)


def _of_cost(
    cast: CastBallots, ids: list[str], instance: Instance, ballot_format: BallotFormat
) -> Mask:
    """Ballots naming a withdrawn project, or close to the envelope or above it."""
    by_id = {project.id: project for project in instance.projects}
    withdrawn = np.array([by_id[at].withdrawn for at in ids], dtype=np.bool_)
    suspects = _mask(cast, cast.ballots[withdrawn[cast.projects]])
    envelope = ballot_format.envelope(instance.budget)
    if envelope is not None:
        costs = np.array([float(by_id[at].cost) for at in ids])
        totals = np.bincount(cast.ballots, costs[cast.projects], minlength=len(cast.lengths))
        suspects |= totals > float(envelope) * (1 - 1e-9)
    return suspects


def _of_points(cast: CastBallots, ballot_format: BallotFormat) -> Mask:
    """Ballots with a choice or a sum outside the limits of points."""
    low, high = ballot_format.min_points, ballot_format.max_points
    outside = np.zeros(len(cast.points), dtype=np.bool_)
    if low is not None:
        outside |= cast.points < low
    if high is not None:
        outside |= cast.points > high
    suspects = _mask(cast, cast.ballots[outside])
    sums = np.zeros(len(cast.lengths), dtype=np.int64)
    np.add.at(sums, cast.ballots, cast.points)
    if ballot_format.min_sum is not None:
        suspects |= sums < ballot_format.min_sum
    if ballot_format.max_sum is not None:
        suspects |= sums > ballot_format.max_sum
    return suspects


def _mask(cast: CastBallots, ballots: npt.NDArray[np.int64]) -> Mask:
    mask = np.zeros(len(cast.lengths), dtype=np.bool_)
    mask[ballots] = True
    return mask
