"""Utilitarian greedy: the most supported first, until the envelope stops it."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import groupby

from ballots.instance import Project
from ballots.outcome import LOST_AFTER_STOP, LOST_DOES_NOT_FIT, PURCHASE, Loss, Round, Tie
from ballots.rules.base import Contest, Verdict

Key = Callable[[Project], Fraction]


def greedy(contest: Contest) -> Verdict:
    """By score; what does not fit is skipped."""
    return _fund(contest, ranked(contest, _by_score(contest)), stops=False)


def greedy_no_skip(contest: Contest) -> Verdict:
    """By score; the first project that does not fit ends it."""
    return _fund(contest, ranked(contest, _by_score(contest)), stops=True)


def greedy_per_cost(contest: Contest) -> Verdict:
    """By score per unit of money; what costs nothing goes first."""

    def key(project: Project) -> Fraction:
        return per_cost(contest.support(project).score, project.cost)

    return _fund(contest, ranked(contest, key), stops=False)


_BEYOND = 10**30
"""More than any score per cent: puts projects without cost before all others."""


def per_cost(score: int, cost: int) -> Fraction:
    return Fraction(score, cost) if cost else Fraction(score) + _BEYOND


def ranked(contest: Contest, key: Key) -> list[list[Project]]:
    """Candidates by descending key, in groups of equal ones, each in tie order."""
    ordered = sorted(contest.candidates, key=lambda p: (-key(p), contest.order[p.id]))
    return [list(group) for _, group in groupby(ordered, key)]


def _by_score(contest: Contest) -> Key:
    return lambda project: Fraction(contest.support(project).score)


def _fund(contest: Contest, groups: list[list[Project]], *, stops: bool) -> Verdict:
    queue = [project for group in groups for project in group]
    rounds, losses = fund_in_order(contest, queue, (), PURCHASE, stops=stops)
    return Verdict(rounds, tuple(losses), tuple(_ties(groups)))


def fund_in_order(
    contest: Contest,
    queue: Iterable[Project],
    before: tuple[Round, ...],
    stage: str,
    *,
    stops: bool,
) -> tuple[tuple[Round, ...], list[Loss]]:
    """Continue `before` with each project that fits what is left, and say why others do not."""
    rounds, losses = list(before), list[Loss]()
    left = contest.instance.budget - sum(step.cost for step in before)
    stopped = False
    for project in queue:
        if (loss := contest.incompatible(project, rounds, len(rounds))) is not None:
            losses.append(loss)
        elif stopped:
            losses.append(contest.loss(project, LOST_AFTER_STOP, len(rounds), left=left))
        elif project.cost > left:
            missing = project.cost - left
            losses.append(
                contest.loss(project, LOST_DOES_NOT_FIT, len(rounds), left=left, missing=missing)
            )
            stopped = stops
        else:
            rounds.append(contest.round(project, stage))
            left -= project.cost
    return tuple(rounds), losses


def _ties(groups: list[list[Project]]) -> Iterable[Tie]:
    position = 1
    for group in groups:
        if len(group) > 1:
            yield Tie(position, tuple(project.id for project in group))
        position += len(group)
