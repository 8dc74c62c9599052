"""When a lost project would have had its turn under greedy, and what was left by then."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction

from ballots.explain.lost import Chance, Lost
from ballots.instance import Project
from ballots.ordering import Place
from ballots.rules.base import Contest

Merit = Callable[[int, int], Fraction]
"""From score and cost: who has more goes first."""

SHUT = -1
"""Left for a project once the count has stopped or a rival is funded."""


def chance_in_turn(
    given: Contest, lost: Lost, merit: Merit, funded: Sequence[Project], *, stops: bool
) -> Chance:
    """Let greedy go on after what is funded as if the project did not stand, then place it.

    Lower cost and more support only bring its turn forward, and what is left only falls.
    """
    turns, left = _walk(given, lost, merit, funded, stops=stops)

    def wins(cost: int, more: int) -> bool:
        turn = -merit(lost.score(more), cost), lost.place(cost, more)
        return cost <= left[bisect_left(turns, turn)]

    return wins


def _walk(
    given: Contest, lost: Lost, merit: Merit, funded: Sequence[Project], *, stops: bool
) -> tuple[list[tuple[Fraction, Place]], list[int]]:
    """Return the turns of the others, and what was left before each of them and at the end."""
    rest = given.instance.budget - sum(project.cost for project in funded)
    taken = {lost.project.id, *(project.id for project in funded)}
    shut = set[str]().union(*(given.rivals(project.id) for project in funded))
    others = {
        _turn(given, lost, merit, project): project
        for project in given.candidates
        if project.id not in taken
    }
    turns = sorted(others)
    left, open_ = [], True
    for turn in turns:
        project = others[turn]
        left.append(rest if open_ and lost.project.id not in shut else SHUT)
        if project.id in shut or not open_:
            continue
        if project.cost <= rest:
            rest -= project.cost
            shut |= given.rivals(project.id)
        else:
            open_ = not stops
    return turns, [*left, rest if open_ and lost.project.id not in shut else SHUT]


def _turn(given: Contest, lost: Lost, merit: Merit, project: Project) -> tuple[Fraction, Place]:
    support = given.support(project)
    place = lost.place_of(project.id, project.cost, support.voters)
    return -merit(support.score, project.cost), place
