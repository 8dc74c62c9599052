"""How equal shares spent each ballot's money: sums of receipts are the costs, to the last cent."""

from dataclasses import dataclass
from fractions import Fraction

from ballots.ballot import Ballot
from ballots.explain.replay import replay
from ballots.instance import Instance
from ballots.outcome import Outcome
from ballots.profile import Profile
from ballots.rules.market import Market


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one voter with this ballot paid, in minor units; `voters` cast the same ballot.

    A receipt tells a ballot's content: publish none that can be tied to a person.
    """

    ballot: Ballot
    voters: int
    payments: tuple[tuple[str, Fraction], ...]
    unspent: Fraction


def receipts(instance: Instance, profile: Profile, outcome: Outcome) -> tuple[Receipt, ...]:
    """Return a receipt for every distinct ballot of an `equal-shares` count.

    Projects a completion added were paid by nobody in particular and stand on no
    receipt. Raises `ForeignOutcome` for an outcome of other ballots.
    """
    market = replay(instance, profile, outcome)
    prices = market.ledger.prices()
    bought: list[list[tuple[int, int]]] = [[] for _ in range(len(profile.counts))]
    for done, at in enumerate(market.bought):
        support = market.candidates[at].support
        for group, points in zip(support.groups.tolist(), support.points.tolist(), strict=True):
            bought[group].append((done, points))
    return tuple(
        _receipt(market, prices, ballot, voters, int(market.dry[group]), bought[group])
        for group, (ballot, voters) in enumerate(profile)
    )


def _receipt(
    market: Market,
    prices: list[Fraction],
    ballot: Ballot,
    voters: int,
    dry: int,
    bought: list[tuple[int, int]],
) -> Receipt:
    """Pay in full until the purchase that took the last money, and nothing after it."""
    left = market.share
    payments = []
    for done, points in bought:
        paid = left if done == dry else prices[done] * points
        if done <= dry and paid:
            payments.append((market.candidates[market.bought[done]].project.id, paid))
            left -= paid
    return Receipt(ballot, voters, tuple(payments), left)
