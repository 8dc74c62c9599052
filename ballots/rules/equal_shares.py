"""The method of equal shares, for one given share per voter."""

from dataclasses import dataclass
from fractions import Fraction

from ballots.outcome import Tie
from ballots.rules.catalogue import Catalogue
from ballots.rules.front import Front, Quote, least
from ballots.rules.market import Market


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The purchases of one run: winning quotes in order, and the ties met."""

    market: Market
    quotes: tuple[Quote, ...]
    ties: tuple[Tie, ...]

    @property
    def bought(self) -> list[int]:
        return self.market.bought


class _Sale:
    """A run in progress. Of twins only the first one left stands in the front."""

    def __init__(self, catalogue: Catalogue, share: Fraction) -> None:
        self.market = Market(catalogue.candidates, share, catalogue.counts)
        self.front = Front([group[0] for group in catalogue.twins])
        self.ties: list[Tie] = []
        self._catalogue = catalogue
        left = [list(group) for group in catalogue.twins]
        self._twins = {at: group for group in left for at in group}

    def order(self, at: int) -> int:
        return self._catalogue.candidates[at].order

    def quote(self, at: int) -> Quote | None:
        return self.market.quote(self._twins[at][0]) if self._twins[at] else None

    def note_ties(self, tied: list[Quote]) -> None:
        everyone = sorted((at for quote in tied for at in self._twins[quote.at]), key=self.order)
        if len(everyone) > 1:
            names = tuple(self._catalogue.candidates[at].project.id for at in everyone)
            self.ties.append(Tie(len(self.market.bought) + 1, names))

    def buy(self, quote: Quote) -> None:
        self.market.buy(quote)
        for gone in {quote.at, *self._catalogue.rivals[quote.at]}:
            if gone in self._twins[gone]:
                self._twins[gone].remove(gone)


def run(catalogue: Catalogue, share: Fraction) -> Run:
    """Buy the affordable project of least ρ until none is affordable.

    Budgets only fall, so ρ never falls, and what became unaffordable stays so.
    """
    sale = _Sale(catalogue, share)
    chosen: list[Quote] = []
    while quotes := sale.front.quotes(sale.quote):
        tied = least(quotes, sale.market.exact_rho, lambda quote: sale.order(quote.at))
        sale.note_ties(tied)
        sale.buy(tied[0])
        chosen.append(tied[0])
        sale.front.put_back(quotes)
    return Run(sale.market, tuple(chosen), tuple(sale.ties))


def same_purchases(catalogue: Catalogue, low: Run, share: Fraction) -> bool:
    """Tell whether every share from `low` up to this one is proven to buy the same.

    While the purchases are the same, a higher share leaves every budget higher and makes
    every ρ lower. So if in each round the winner at its dearest (`low`) is still ahead of
    every other project at its cheapest (`share`), it wins at all shares in between; and
    what is unaffordable at `share` is so everywhere.
    """
    sale = _Sale(catalogue, share)
    prices = low.market.ledger.prices()
    for dearest, price in zip(low.quotes, prices, strict=True):
        quotes = sale.front.up_to(sale.quote, dearest.most)
        winner = next(quote for quote in quotes if quote.at == dearest.at)
        rho = price / catalogue.candidates[winner.at].scale
        if not all(
            (rho, sale.order(winner.at)) < (sale.market.exact_rho(quote), sale.order(quote.at))
            for quote in quotes
            if quote is not winner and quote.least <= dearest.most
        ):
            return False
        sale.buy(winner)
        sale.front.put_back(quotes)
    return not sale.front.quotes(sale.quote)
