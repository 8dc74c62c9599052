"""Sequential Phragmén: supporters earn at equal speed and buy as soon as they can pay together.

A voter's load is the moment s of the last purchase they took part in, so it takes few
distinct values, and the exact moment of a purchase follows from whole-number counts.
"""

from fractions import Fraction

import numpy as np

from ballots.instance import Project
from ballots.outcome import LOST_AFTER_STOP, LOST_DOES_NOT_FIT, PURCHASE, Loss, Round, Tie
from ballots.profile import IntArray
from ballots.rules.base import Contest, Verdict
from ballots.rules.front import Front, Quote, least

_GUARD = 1e-10


def phragmen(contest: Contest) -> Verdict:
    """Stop when a project first in turn does not fit, or skip it (`misfit`).

    With `stop`, one misfit among projects exactly tied ends the count, as in pabutools.
    """
    loads = _Loads(contest)
    front = Front(range(len(contest.candidates)))
    rounds: list[Round] = []
    ties: list[Tie] = []
    left, stops = contest.instance.budget, contest.parameters.misfit == "stop"
    shut: set[str] = set()

    def quote(at: int) -> Quote | None:
        project = contest.candidates[at]
        if project.id in shut or (project.cost > left and not stops):
            return None
        return loads.quote(at)

    while quotes := front.quotes(quote):
        tied = least(quotes, loads.moment, lambda q: contest.order[contest.candidates[q.at].id])
        projects = [contest.candidates[quote.at] for quote in tied]
        if any(project.cost > left for project in projects):
            break
        if len(tied) > 1:
            ties.append(Tie(len(rounds) + 1, tuple(project.id for project in projects)))
        loads.buy(tied[0])
        rounds.append(contest.round(projects[0], PURCHASE))
        left -= projects[0].cost
        shut |= contest.rivals(projects[0].id)
        front.put_back([quote for quote in quotes if quote is not tied[0]])
    return Verdict(tuple(rounds), tuple(_losses(contest, rounds, left)), tuple(ties))


class _Loads:
    """Loads of all ballot groups: in floats, and as the round of the last purchase."""

    def __init__(self, contest: Contest) -> None:
        self._contest = contest
        self._counts = contest.tally.counts
        self._loads = np.zeros(len(self._counts))
        self._last: IntArray = np.zeros(len(self._counts), dtype=np.int64)
        self._moments = [Fraction(0)]

    def quote(self, at: int) -> Quote:
        project = self._contest.candidates[at]
        support = self._contest.support(project)
        load = float((self._loads[support.groups] * self._counts[support.groups]).sum())
        moment = (project.cost + load) / support.voters
        return Quote(at, moment, _GUARD * moment)

    def moment(self, quote: Quote) -> Fraction:
        """(cost + loads of the supporters) / number of supporters, exactly."""
        project = self._contest.candidates[quote.at]
        support = self._contest.support(project)
        rounds, which = np.unique(self._last[support.groups], return_inverse=True)
        voters = np.zeros(len(rounds), dtype=np.int64)
        np.add.at(voters, which, self._counts[support.groups])
        pairs = zip(rounds.tolist(), voters.tolist(), strict=True)
        load = sum((self._moments[at] * count for at, count in pairs), Fraction(0))
        return (project.cost + load) / support.voters

    def buy(self, quote: Quote) -> None:
        groups = self._contest.support(self._contest.candidates[quote.at]).groups
        moment = self.moment(quote)
        self._last[groups] = len(self._moments)
        self._moments.append(moment)
        self._loads[groups] = float(moment)


def _losses(contest: Contest, rounds: list[Round], left: int) -> list[Loss]:
    funded = {step.project for step in rounds}
    return [
        contest.incompatible(project, rounds, len(rounds)) or _loss(contest, project, rounds, left)
        for project in contest.candidates
        if project.id not in funded
    ]


def _loss(contest: Contest, project: Project, rounds: list[Round], left: int) -> Loss:
    if project.cost > left:
        missing = project.cost - left
        return contest.loss(project, LOST_DOES_NOT_FIT, len(rounds), left=left, missing=missing)
    return contest.loss(project, LOST_AFTER_STOP, len(rounds), left=left)
