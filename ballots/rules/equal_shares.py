"""The method of equal shares, for one given share per voter."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ballots.outcome import Tie
from ballots.profile import IntArray
from ballots.rules.front import Front, Quote, least
from ballots.rules.market import Candidate, Market


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The purchases of one run, as positions among the candidates, and the ties met."""

    market: Market
    ties: tuple[Tie, ...]

    @property
    def bought(self) -> list[int]:
        return self.market.bought

    @property
    def cost(self) -> int:
        return sum(self.market.candidates[at].project.cost for at in self.bought)


def run(
    candidates: Sequence[Candidate],
    share: Fraction,
    counts: IntArray,
    rivals: Sequence[frozenset[int]],
) -> Run:
    """Buy the affordable project of least ρ until none is affordable.

    Budgets only fall, so ρ never falls. `rivals` are the positions each candidate shuts out.
    """
    market = Market(candidates, share, counts)
    front = Front(len(candidates))
    ties: list[Tie] = []
    shut: set[int] = set()

    def quote(at: int) -> Quote | None:
        return None if at in shut else market.quote(at)

    while quotes := front.quotes(quote):
        tied = least(quotes, market.exact_rho, lambda quote: candidates[quote.at].order)
        if len(tied) > 1:
            names = tuple(candidates[quote.at].project.id for quote in tied)
            ties.append(Tie(len(market.bought) + 1, names))
        market.buy(tied[0])
        shut |= rivals[tied[0].at]
        front.put_back([quote for quote in quotes if quote is not tied[0]])
    return Run(market, tuple(ties))
