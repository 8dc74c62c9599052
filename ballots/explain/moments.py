"""When a lost project would have been first in turn under Phragmén."""

from fractions import Fraction

import numpy as np

from ballots.explain.lost import Chance, Lost
from ballots.instance import Project
from ballots.ordering import Place
from ballots.profile import IntArray
from ballots.rules.base import Contest


class _Loads:
    """Exact loads of all ballot groups: the moments of purchases, and each group's last."""

    def __init__(self, given: Contest) -> None:
        self._given = given
        self._last: IntArray = np.zeros(len(given.tally.counts), dtype=np.int64)
        self._moments = [Fraction(0)]

    def load(self, project: Project) -> Fraction:
        groups = self._given.support(project).groups
        voters = np.bincount(
            self._last[groups], self._given.tally.counts[groups], minlength=len(self._moments)
        )
        pairs = zip(self._moments, voters.astype(np.int64).tolist(), strict=True)
        return sum((moment * count for moment, count in pairs), Fraction(0))

    def moment(self, project: Project) -> Fraction:
        return (project.cost + self.load(project)) / self._given.support(project).voters

    def buy(self, project: Project) -> None:
        moment = self.moment(project)
        self._last[self._given.support(project).groups] = len(self._moments)
        self._moments.append(moment)


def try_each_moment(given: Contest, winners: list[Project], lost: list[Lost]) -> None:
    """Try before each purchase, and after the last with what is left.

    Lower cost and more supporters only bring its moment forward, and what is left only falls.
    """
    loads, left, open_ = _Loads(given), given.instance.budget, lost
    for winner in winners:
        voters = given.support(winner).voters
        for each in open_:
            place = each.place_of(winner.id, winner.cost, voters)
            each.take(_chance(each, loads.load(each.project), left, (loads.moment(winner), place)))
        loads.buy(winner)
        left -= winner.cost
        open_ = [each for each in open_ if winner.id not in each.rivals]
    stops = given.parameters.misfit == "stop"
    shut = {project.id for project in winners}.union(*(given.rivals(p.id) for p in winners))
    waiting = {p.id: loads.moment(p) for p in given.candidates if stops and p.id not in shut}
    for each in open_:
        ends = [moment for name, moment in waiting.items() if name != each.project.id]
        before = (min(ends), _FIRST) if ends else None
        each.take(_chance(each, loads.load(each.project), left, before))


_FIRST: Place = (-1, 0, 0)
"""Before every project: who stops the count is not to be tied with."""


def _chance(lost: Lost, load: Fraction, left: int, before: tuple[Fraction, Place] | None) -> Chance:
    def wins(cost: int, more: int) -> bool:
        moment = (cost + load) / (lost.support.voters + more)
        return cost <= left and (before is None or (moment, lost.place(cost, more)) < before)

    return wins
