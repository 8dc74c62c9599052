"""Distance to winning: at what cost, or with how many more supporters, a project would have won."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from ballots.explain.lost import Distance, Lost
from ballots.explain.moments import try_each_moment
from ballots.explain.offers import try_each_offer
from ballots.explain.purses import try_each_purchase
from ballots.explain.replay import contest_of, equal_payments
from ballots.explain.turns import chance_in_turn
from ballots.instance import Instance, Project
from ballots.outcome import PURCHASE, Outcome
from ballots.profile import Profile
from ballots.rules.base import Contest
from ballots.rules.greedy import per_cost


def distances(
    instance: Instance,
    profile: Profile,
    outcome: Outcome,
    projects: Collection[str] | None = None,
) -> dict[str, Distance]:
    """Return, for these lost projects or all, how far they were from winning, exactly.

    The measures are cost reduction and added singletons of Boehmer et al. (IJCAI 2024,
    arXiv 2312.14723; reference: docs/counting.md): the largest whole cost at which the
    project would have won, and the least number of additional voters naming it alone
    with which it would have won at its own cost. All else stays as it was: other
    projects and ballots, the number of voters, and so the share of each under equal
    shares. One more supporter brings that share and gives the project as many points
    as the most generous choice on any ballot (1 for approvals, the first rank's).

    Under equal shares both refer to the last run: with Add1, to the share it ended at,
    whether or not Add1 would have ended there; what the completion by score would have
    added counts as won. Winning is monotone in both measures, for each round by itself
    (see the functions that decide it), so bisection over whole numbers is exact.
    """
    given = contest_of(instance, profile, outcome)
    points = _most_points(given, profile)
    lost = [
        Lost(given, instance.project(loss.project), points)
        for loss in outcome.losses
        if projects is None or loss.project in projects
    ]
    _try(given, outcome, lost)
    return {each.project.id: each.distance for each in lost}


def _most_points(given: Contest, profile: Profile) -> int:
    if given.utility == "points":
        return max(1, int(profile.points.max(initial=1)))
    return given.vector[0] if given.utility == "borda" else 1


def _try(given: Contest, outcome: Outcome, lost: list[Lost]) -> None:
    bought = [step for step in outcome.rounds if step.stage == PURCHASE]
    projects = [given.instance.project(step.project) for step in bought]
    if outcome.rule == "phragmen":
        try_each_moment(given, projects, lost)
    elif outcome.share is None:
        _try_in_turn(given, outcome.rule, lost, ())
    else:
        if outcome.rule == "exact-equal-shares":
            try_each_offer(given, outcome.share, equal_payments(given, outcome), lost)
        else:
            steps = [(step.project, step.rho or Fraction(0)) for step in bought]
            try_each_purchase(given, outcome.share, steps, lost)
        if given.parameters.completion in {"greedy", "add1u"}:
            _try_in_turn(given, outcome.rule, lost, projects)


def _try_in_turn(given: Contest, rule: str, lost: list[Lost], funded: Sequence[Project]) -> None:
    """Equal shares completes, and is replaced after a comparison, by greedy."""
    merit = per_cost if rule == "greedy-per-cost" else _score
    for each in lost:
        stops = rule == "greedy-no-skip"
        each.take(chance_in_turn(given, each, merit, funded, stops=stops))


def _score(score: int, _: int) -> Fraction:
    return Fraction(score)
