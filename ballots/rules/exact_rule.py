"""Exact equal shares as a rule, with ADD-OPT in the place of Add1."""

from fractions import Fraction
from math import ceil, floor

from ballots.outcome import LOST_MONEY_SPENT, Loss, Round
from ballots.rules.add_one import is_final
from ballots.rules.base import Contest, Verdict
from ballots.rules.catalogue import Catalogue
from ballots.rules.completion import fill_up
from ballots.rules.exact_shares import ExactRun, run_exact


def exact_equal_shares(contest: Contest) -> Verdict:
    """`add1` goes from each share to the next one that changes anything; `increment` is unused."""
    catalogue = Catalogue.of(contest)
    share = Fraction(contest.instance.budget, max(contest.tally.voters, 1))
    found, runs = run_exact(catalogue, share), 1
    if contest.parameters.completion in {"add1", "add1u"}:
        found, runs = _climb(contest, catalogue, found)
    rounds = tuple(_round(contest, found, at) for at in range(len(found.purchases)))
    losses = _losses(contest, found, rounds)
    if contest.parameters.completion in {"greedy", "add1u"}:
        rounds, losses = fill_up(contest, rounds, losses)
    return Verdict(rounds, tuple(losses), found.ties, found.share, runs)


def _climb(contest: Contest, catalogue: Catalogue, first: ExactRun) -> tuple[ExactRun, int]:
    """Raise the share to where something changes until the envelope would break."""
    best, runs = first, 1
    while best.next_share is not None and not is_final(contest, catalogue, _bought(best)):
        found, runs = run_exact(catalogue, best.next_share, best), runs + 1
        contest.progress(runs)
        cost = sum(catalogue.candidates[at].project.cost for at in _bought(found))
        if cost > contest.instance.budget:
            break
        best = found
    return run_exact(catalogue, best.share), runs


def _bought(found: ExactRun) -> list[int]:
    return [purchase.at for purchase in found.purchases]


def _round(contest: Contest, found: ExactRun, at: int) -> Round:
    purchase = found.purchases[at]
    project = contest.candidates[purchase.at]
    support = contest.support(project)
    return Round(
        project=project.id,
        cost=project.cost,
        votes=support.voters,
        score=support.score,
        rho=purchase.key,
        payment=purchase.payment,
        full_payers=purchase.voters,
    )


def _losses(contest: Contest, found: ExactRun, rounds: tuple[Round, ...]) -> list[Loss]:
    bought = set(_bought(found))
    return [
        contest.incompatible(project, rounds, len(rounds)) or _out_of_reach(contest, found, at)
        for at, project in enumerate(contest.candidates)
        if at not in bought
    ]


def _out_of_reach(contest: Contest, found: ExactRun, at: int) -> Loss:
    """Money alone may cover the cost and yet not be spread evenly enough to pay equally."""
    project, left = contest.candidates[at], found.left[at]
    start = contest.support(project).voters * found.share
    return contest.loss(
        project,
        LOST_MONEY_SPENT,
        found.out_of_reach[at],
        start=floor(start),
        left=floor(left),
        missing=max(0, ceil(project.cost - left)),
    )
