"""Equal shares as cities use it: how it goes on when the first run leaves money over."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballots.instance import Project
from ballots.outcome import COMPLETION, LOST_INCOMPATIBLE, LOST_MONEY_SPENT, Loss, Round
from ballots.rules.base import Contest, Verdict
from ballots.rules.equal_shares import Run, run
from ballots.rules.greedy import fund_in_order
from ballots.rules.market import Candidate


def equal_shares(contest: Contest) -> Verdict:
    """Return the method of equal shares with the completion its parameters name."""
    seller = _Seller.of(contest)
    if not contest.candidates:
        return Verdict((), (), share=seller.first_share)
    found, runs = seller.first(), 1
    if contest.parameters.completion in {"add1", "add1u"}:
        found, runs = _add_one(seller)
    rounds = _rounds(found)
    losses = [*_losses(contest, found, rounds)]
    if contest.parameters.completion in {"greedy", "add1u"}:
        rounds, losses = _fill_up(contest, rounds, losses)
    return Verdict(rounds, tuple(losses), found.ties, found.market.share, runs)


@dataclass(frozen=True, slots=True, eq=False)
class _Seller:
    """Runs of one contest at any share."""

    contest: Contest
    candidates: tuple[Candidate, ...]
    rivals: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, contest: Contest) -> "_Seller":
        position = {project.id: at for at, project in enumerate(contest.candidates)}
        rivals = [contest.rivals(project.id) & position.keys() for project in contest.candidates]
        return cls(
            contest,
            on_the_market(contest, contest.candidates),
            tuple(frozenset(position[rival] for rival in group) for group in rivals),
        )

    @property
    def first_share(self) -> Fraction:
        return Fraction(self.contest.instance.budget, max(self.contest.tally.voters, 1))

    def first(self) -> Run:
        return self.at(self.first_share)

    def at(self, share: Fraction) -> Run:
        return run(self.candidates, share, self.contest.tally.counts, self.rivals)


def on_the_market(contest: Contest, projects: Sequence[Project]) -> tuple[Candidate, ...]:
    """Projects as the market sees them; without cost, cost utilities are one per head."""
    by_cost = contest.utility == "cost"
    return tuple(
        Candidate.of(
            project,
            contest.support(project),
            contest.tally.counts,
            max(project.cost, 1) if by_cost else 1,
            contest.order[project.id],
        )
        for project in projects
    )


def _add_one(seller: _Seller) -> tuple[Run, int]:
    """Raise every share by the increment until the next run breaks the envelope.

    Not monotone: the cost may fall as the share grows, so no bisection. Returns the last
    run within the envelope and the number of runs made.
    """
    parameters = seller.contest.parameters
    share = seller.first_share
    if parameters.start == "integral":
        share = Fraction(share.numerator // share.denominator)
    best, runs = seller.at(share), 1
    while not _is_final(seller, best):
        share += parameters.increment
        found, runs = seller.at(share), runs + 1
        seller.contest.progress(runs)
        if found.cost > seller.contest.instance.budget:
            break
        best = found
    return best, runs


def _is_final(seller: _Seller, found: Run) -> bool:
    """Nothing is left to buy, or nothing that fits when the stop rule asks for that."""
    taken = set(found.bought)
    shut = taken.union(*(seller.rivals[at] for at in taken))
    left = seller.contest.instance.budget - found.cost
    open_costs = [
        candidate.project.cost for at, candidate in enumerate(seller.candidates) if at not in shut
    ]
    if seller.contest.parameters.stop == "exhaustive":
        return all(cost > left for cost in open_costs)
    return not open_costs


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
    losses = []
    bought = set(found.bought)
    for at, project in enumerate(contest.candidates):
        if at in bought:
            continue
        loss = contest.incompatible(project, rounds, len(rounds))
        losses.append(loss or _out_of_reach(contest, found, at))
    return losses


def _out_of_reach(contest: Contest, found: Run, at: int) -> Loss:
    """When and by how much the supporters of a project fell short of its cost."""
    market = found.market
    candidate = market.candidates[at]
    cost = candidate.project.cost
    low, high = 0, len(market.bought)
    while low < high:
        middle = (low + high) // 2
        if market.money_before(at, middle) < cost:
            high = middle
        else:
            low = middle + 1
    start, left = market.money_before(at, 0), market.money_before(at, len(market.bought))
    return contest.loss(
        candidate.project,
        LOST_MONEY_SPENT,
        low,
        start=start.__floor__(),
        left=left.__floor__(),
        missing=(cost - left).__ceil__(),
    )


def _fill_up(
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
