"""Equal shares as cities use it: how it goes on when the first run leaves money over."""

from fractions import Fraction

from ballots.outcome import COMPLETION, LOST_INCOMPATIBLE, LOST_MONEY_SPENT, Loss, Round
from ballots.rules.add_one import add_one
from ballots.rules.base import Contest, Verdict
from ballots.rules.catalogue import Catalogue
from ballots.rules.equal_shares import Run, run
from ballots.rules.greedy import fund_in_order
from ballots.rules.shortfall import shortfalls


def equal_shares(contest: Contest) -> Verdict:
    """Return the method of equal shares with the completion its parameters name."""
    catalogue = Catalogue.of(contest)
    share = Fraction(contest.instance.budget, max(contest.tally.voters, 1))
    if contest.parameters.completion in {"add1", "add1u"} and contest.candidates:
        found, runs = add_one(contest, catalogue, share)
    else:
        found, runs = run(catalogue, share), 1
    rounds = _rounds(found)
    losses = _losses(contest, found, rounds)
    if contest.parameters.completion in {"greedy", "add1u"}:
        rounds, losses = fill_up(contest, rounds, losses)
    return Verdict(rounds, tuple(losses), found.ties, found.market.share, runs)


def _rounds(found: Run) -> tuple[Round, ...]:
    market = found.market
    steps = zip(market.bought, market.payers, market.ledger.prices(), strict=True)
    rounds = []
    for at, payers, price in steps:
        candidate = market.candidates[at]
        support = candidate.support
        full = int(market.counts[support.groups[payers.rich]].sum())
        rounds.append(
            Round(
                project=candidate.project.id,
                cost=candidate.project.cost,
                votes=support.voters,
                score=support.score,
                rho=price / candidate.scale,
                payment=price,
                full_payers=full,
                partial_payers=int(market.counts[payers.poor].sum()),
                partial_paid=candidate.project.cost - price * payers.rich_points,
            )
        )
    return tuple(rounds)


def _losses(contest: Contest, found: Run, rounds: tuple[Round, ...]) -> list[Loss]:
    losses, short = [], []
    bought = set(found.bought)
    for at, project in enumerate(contest.candidates):
        if at in bought:
            continue
        if (loss := contest.incompatible(project, rounds, len(rounds))) is not None:
            losses.append(loss)
        else:
            short.append(at)
    for at, about in shortfalls(found.market, contest.tally, short).items():
        project = contest.candidates[at]
        losses.append(
            contest.loss(
                project,
                LOST_MONEY_SPENT,
                about.round,
                start=about.start,
                left=about.left,
                missing=project.cost - about.left,
            )
        )
    return losses


def fill_up(
    contest: Contest, rounds: tuple[Round, ...], losses: list[Loss]
) -> tuple[tuple[Round, ...], list[Loss]]:
    """Greedy by score on what is left; who stays out keeps the reason equal shares gave."""
    open_ids = {loss.project for loss in losses if loss.code != LOST_INCOMPATIBLE}
    queue = sorted(
        (project for project in contest.candidates if project.id in open_ids),
        key=lambda p: (-contest.support(p).score, contest.order[p.id]),
    )
    rounds, _ = fund_in_order(contest, queue, rounds, COMPLETION, stops=False)
    funded = {step.project for step in rounds}
    kept = [loss for loss in losses if loss.project not in funded]
    return rounds, kept
