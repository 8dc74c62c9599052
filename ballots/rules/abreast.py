"""Equal shares at many shares abreast: one array operation serves all of them.

Runs that bought the same so far go on as a pack, a row of budgets each, and part where
they buy differently. Floats decide only beyond the guard; a run that meets something
closer is left to the exact rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ballots.profile import IntArray
from ballots.rules.bids import Bid, bid
from ballots.rules.catalogue import Catalogue, FloatArray
from ballots.rules.equal_shares import run, same_purchases
from ballots.rules.market import GUARD

Bought = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """What is bought at each share; `joined[k]`: proven for every share from k to k + 1.

    While the purchases are the same, a higher share leaves every budget higher and makes
    every ρ lower. So if in each round the winner at its dearest (the lower share) is ahead
    of every other project at its cheapest (the higher one), it wins at all shares in
    between; and what is unaffordable at the higher share is so everywhere.
    """

    bought: tuple[Bought, ...]
    joined: tuple[bool, ...]


def abreast(catalogue: Catalogue, shares: Sequence[Fraction]) -> Strip:
    """Count at several shares, in rising order."""
    found: dict[int, Bought] = {}
    joined = np.ones(len(shares), dtype=np.bool_)
    packs = [_Pack.starting(catalogue, shares)]
    while packs:
        pack = packs.pop()
        bids = pack.bids()
        if len(bids) == 1 and pack.buy_unrivalled(*bids[0]):
            packs.append(pack)
            continue
        race = _Race(pack, bids)
        found |= dict.fromkeys(pack.rows[race.over].tolist(), pack.bought)
        for line, runs in race.parties():
            joined[pack.rows[race.overtaken(line, runs)]] = False
            packs.append(pack.part(runs))
            packs[-1].buy(bids[line][0], bids[line][1].rho[runs])
    for row in sorted(set(range(len(shares))) - found.keys()):
        exact = run(catalogue, shares[row])
        found[row] = tuple(exact.bought)
        if row:
            below = run(catalogue, shares[row - 1])
            joined[row - 1] = same_purchases(catalogue, below, shares[row]) is not None
        if row + 1 in found:
            joined[row] = same_purchases(catalogue, exact, shares[row + 1]) is not None
    bought = tuple(found[row] for row in range(len(shares)))
    pairs = zip(joined.tolist(), bought, bought[1:], strict=False)
    return Strip(bought, tuple(proven and low == high for proven, low, high in pairs))


class _Pack:
    """Runs with the same purchases so far, in rising order of share.

    `kinds` are the twins left for sale, the first of each up next; `bounds` hold a lower
    bound of its ρ by kind and run.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        rows: IntArray,
        shares: FloatArray,
        budgets: FloatArray,
        bounds: FloatArray,
        kinds: list[Bought],
        bought: Bought,
    ) -> None:
        self.catalogue, self.kinds, self.bought = catalogue, kinds, bought
        self.rows, self._shares, self._budgets, self._bounds = rows, shares, budgets, bounds

    @classmethod
    def starting(cls, catalogue: Catalogue, shares: Sequence[Fraction]) -> "_Pack":
        floats = np.array([float(share) for share in shares])
        budgets = np.repeat(floats[:, np.newaxis], len(catalogue.counts), axis=1)
        lowest = [[catalogue.candidates[kind[0]].even_float] for kind in catalogue.twins]
        bounds = np.repeat(np.array(lowest) * (1 - GUARD), len(shares), axis=1)
        rows = np.arange(len(shares))
        return cls(catalogue, rows, floats, budgets, bounds, list(catalogue.twins), ())

    def part(self, runs: IntArray) -> "_Pack":
        """Return a pack of some of the runs."""
        return _Pack(
            self.catalogue,
            self.rows[runs],
            self._shares[runs],
            self._budgets[runs],
            self._bounds[:, runs],
            list(self.kinds),
            self.bought,
        )

    def bids(self) -> list[tuple[int, Bid]]:
        """Fresh bids of all kinds that could win, here or at a share up to the next run."""
        first = int(self._bounds.min(axis=1).argmin())
        if not self.kinds[first]:
            return []
        lead = self._bid(first, np.full(len(self.rows), np.inf))
        reach = np.maximum(lead.most, np.concatenate((lead.most[:1], lead.most[:-1])))
        near = (self._bounds <= reach) & (self._bounds < np.inf)
        others = np.logical_or.reduce(near, axis=1).nonzero()[0]
        rivals = [(kind, self._bid(kind, reach)) for kind in others.tolist() if kind != first]
        return [(first, lead), *rivals]

    def _bid(self, kind: int, reach: FloatArray) -> Bid:
        candidate = self.catalogue.candidates[self.kinds[kind][0]]
        found = bid(candidate, self._shares, self._budgets, self._bounds[kind], reach)
        self._bounds[kind] = found.least
        return found

    def buy_unrivalled(self, kind: int, found: Bid) -> bool:
        """Buy what nobody else comes near, if every run can."""
        clear = bool((found.most < np.inf).all())
        if clear:
            self.buy(kind, found.rho)
        return clear

    def buy(self, kind: int, rho: FloatArray) -> None:
        at = self.kinds[kind][0]
        candidate = self.catalogue.candidates[at]
        groups = candidate.support.groups
        due = (rho * candidate.scale)[:, np.newaxis] * candidate.points
        left = self._budgets.take(groups, axis=1) - due
        self._budgets[:, groups] = np.maximum(left, 0.0, out=left)
        for gone in (at, *self.catalogue.rivals[at]):
            self._withdraw(gone)
        self.bought = (*self.bought, at)

    def _withdraw(self, at: int) -> None:
        kind = self.catalogue.kind_of[at]
        self.kinds[kind] = tuple(twin for twin in self.kinds[kind] if twin != at)
        if not self.kinds[kind]:
            self._bounds[kind] = np.inf


class _Race:
    """A round in which several kinds come close, or a run ends: a line per bid, by run."""

    def __init__(self, pack: _Pack, bids: Sequence[tuple[int, Bid]]) -> None:
        nobody = np.full(len(pack.rows), np.inf)
        self._least = np.array([nobody, *(found.least for _, found in bids)])
        self._most = np.array([nobody, *(found.most for _, found in bids)])
        self._even = np.array([nobody < 0, *(found.even for _, found in bids)])
        self._doubtful = np.array([nobody < 0, *(found.doubtful for _, found in bids)]).any(axis=0)
        ranks = [pack.catalogue.ranks[pack.kinds[kind][0]] for kind, _ in bids]
        self._ranks = np.array([[-1], *([rank] for rank in ranks)])
        self._limit = self._most.min(axis=0)
        self.over = (self._limit == np.inf) & ~self._doubtful

    def parties(self) -> list[tuple[int, IntArray]]:
        """Return each bid that is first somewhere, with the runs in which it is for certain.

        Of several equals all of whose supporters pay in full, the rank decides.
        """
        close = (self._least <= self._limit) & (self._limit < np.inf)
        certain = (close.sum(axis=0) == 1) | (self._even | ~close).all(axis=0)
        certain &= (self._limit < np.inf) & ~self._doubtful
        winners = np.where(close, self._ranks, np.iinfo(np.int64).max).argmin(axis=0)
        lines = sorted(set(winners[certain].tolist()))
        return [(line - 1, (certain & (winners == line)).nonzero()[0]) for line in lines]

    def overtaken(self, line: int, runs: IntArray) -> IntArray:
        """Return the runs after which another bid may come before this one, up to the next."""
        low, high, winner = runs[:-1], runs[1:], line + 1
        clearly = self._least[:, high] > self._most[winner, low]
        evenly = self._even[:, low] & self._even[winner, low]
        ahead = clearly | (evenly & (self._ranks > self._ranks[winner]))
        ahead[winner] = True
        return low[np.flatnonzero(~ahead.all(axis=0))]
