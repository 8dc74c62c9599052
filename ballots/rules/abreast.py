"""Equal shares at many shares abreast: one array operation serves all of them.

Every run buys what comes first for it, all at the same time, and runs that ask for the
same project are answered together. Floats decide only beyond the guard; a run that meets
something closer is left to the exact rule.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from ballots.profile import IntArray
from ballots.rules.bids import Bids, Mask, Purse, bids
from ballots.rules.catalogue import Candidate, Catalogue, FloatArray
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
    runs = _Runs(catalogue, shares)
    while runs.go_on():
        pass
    bought, joined = runs.bought, runs.joined
    for row in np.flatnonzero(runs.left_open).tolist():
        exact = run(catalogue, shares[row])
        bought[row] = tuple(exact.bought)
        if row:
            below = run(catalogue, shares[row - 1])
            joined[row - 1] = same_purchases(catalogue, below, shares[row])
        if row + 1 < len(shares):
            joined[row] = same_purchases(catalogue, exact, shares[row + 1])
    pairs = zip(joined.tolist(), bought, bought[1:], strict=False)
    return Strip(tuple(bought), tuple(proven and low == high for proven, low, high in pairs))


class _Runs:
    """Runs in progress, in rising order of share.

    Tables have a line for each kind (the twins of the catalogue, of which the first one
    left is up next) and a column for each run. `_least` holds lower bounds of ρ.
    """

    def __init__(self, catalogue: Catalogue, shares: Sequence[Fraction]) -> None:
        self.bought: list[Bought] = [()] * len(shares)
        self.joined = np.ones(len(shares), dtype=np.bool_)
        self.left_open = np.zeros(len(shares), dtype=np.bool_)
        self._catalogue = catalogue
        self._ranks = np.array(catalogue.ranks)
        self._shares = np.array([float(share) for share in shares])
        self._budgets = np.repeat(self._shares[:, np.newaxis], len(catalogue.counts), axis=1)
        self._gone = np.zeros((len(catalogue.candidates), len(shares)), dtype=np.bool_)
        first = [[twins[0]] for twins in catalogue.twins]
        self._next = np.repeat(np.array(first), len(shares), axis=1)
        lowest = [[catalogue.candidates[at].even_float] for (at,) in first]
        self._least = np.repeat(np.array(lowest) * (1 - GUARD), len(shares), axis=1)

    def go_on(self) -> bool:
        """Let every run that can buy one project more; return whether any could."""
        turn = _Turn(self._least.shape)
        leads = self._least.argmin(axis=0) == np.arange(len(self._least))[:, np.newaxis]
        self._ask(turn, leads)
        self._ask(turn, self._least <= self._reach(turn.limit))
        winners = turn.winners(self._least, self._ranks[self._next])
        self.left_open |= turn.doubtful.any(axis=0) | ((winners < 0) & (turn.limit < np.inf))
        winners[self.left_open] = -1
        self._least[:, self.left_open] = np.inf
        self._part(turn, winners)
        for kind in sorted(set(winners[winners >= 0].tolist())):
            rows = np.flatnonzero(winners == kind)
            self._buy(kind, rows, turn.rho[kind, rows])
        return bool((winners >= 0).any())

    def _ask(self, turn: "_Turn", wanted: Mask) -> None:
        """Get the bids that are wanted, could win and are not there yet."""
        kinds, rows = (wanted & (self._least < np.inf) & ~turn.asked).nonzero()
        if len(kinds):
            purses = list(self._purses(kinds, rows))
            reach = self._reach(turn.limit)[rows]
            found = bids(purses, self._shares[rows], self._least[kinds, rows], reach)
            self._least[kinds, rows] = found.least
            turn.enter(kinds, rows, found)

    def _purses(self, kinds: IntArray, rows: IntArray) -> Iterator[Purse]:
        changes = np.flatnonzero(kinds[1:] != kinds[:-1]) + 1
        for start, end in pairwise((0, *changes.tolist(), len(kinds))):
            candidate = self._candidate(int(kinds[start]))
            money = self._money(candidate.support.groups, rows[start:end])
            yield Purse(candidate, money, slice(start, end))

    def _candidate(self, kind: int) -> Candidate:
        return self._catalogue.candidates[self._catalogue.twins[kind][0]]

    def _money(self, groups: IntArray, rows: IntArray) -> FloatArray:
        if len(rows) == len(self._shares):
            return self._budgets.take(groups, axis=1)
        return self._budgets[rows[:, np.newaxis], groups]

    def _reach(self, limit: FloatArray) -> FloatArray:
        """Up to where a rival matters: the limit, and the one of a run below not yet parted."""
        below = np.where(self.joined[:-1], limit[:-1], 0.0)
        return np.concatenate((limit[:1], np.maximum(limit[1:], below)))

    def _part(self, turn: "_Turn", winners: IntArray) -> None:
        """Note after which runs another project may come first, up to the next run."""
        low = np.flatnonzero((winners[:-1] >= 0) & (winners[1:] >= 0))
        winner, ranks = winners[low], self._ranks[self._next[:, low]]
        clearly = self._least[:, low + 1] > turn.most[winner, low]
        places = np.arange(len(low))
        evenly = turn.even[:, low] & turn.even[winner, low] & (ranks > ranks[winner, places])
        ahead = clearly | evenly
        ahead[winner, places] = winner == winners[low + 1]
        self.joined[low] &= ahead.all(axis=0)

    def _buy(self, kind: int, rows: IntArray, rho: FloatArray) -> None:
        candidate = self._candidate(kind)
        groups = candidate.support.groups
        due = (rho * candidate.scale)[:, np.newaxis] * candidate.points
        left = self._money(groups, rows) - due
        where = slice(None) if len(rows) == len(self._shares) else rows[:, np.newaxis]
        self._budgets[where, groups] = np.maximum(left, 0.0, out=left)
        bought = self._next[kind, rows]
        for at in sorted(set(bought.tolist())):
            buyers = rows[bought == at]
            for row in buyers.tolist():
                self.bought[row] = (*self.bought[row], at)
            for gone in (at, *self._catalogue.rivals[at]):
                self._withdraw(gone, buyers)

    def _withdraw(self, at: int, rows: IntArray) -> None:
        kind = self._catalogue.kind_of[at]
        twins = np.array(self._catalogue.twins[kind])
        self._gone[at, rows] = True
        left = ~self._gone[twins[:, np.newaxis], rows]
        self._next[kind, rows] = twins[left.argmax(axis=0)]
        self._least[kind, rows[~left.any(axis=0)]] = np.inf


class _Turn:
    """The bids of one purchase, by kind and run."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.asked, self.even, self.doubtful = np.zeros((3, *shape), dtype=np.bool_)
        self.rho, self.most = np.full((2, *shape), np.inf)

    def enter(self, kinds: IntArray, rows: IntArray, found: Bids) -> None:
        self.asked[kinds, rows] = True
        self.even[kinds, rows] = found.even
        self.doubtful[kinds, rows] = found.doubtful
        self.rho[kinds, rows] = found.rho
        self.most[kinds, rows] = found.most

    @property
    def limit(self) -> FloatArray:
        """Up to where the least ρ of each run may lie."""
        least: FloatArray = self.most.min(axis=0)
        return least

    def winners(self, least: FloatArray, ranks: IntArray) -> IntArray:
        """Return the kind that is first for certain in each run, or -1.

        Of several equals all of whose supporters pay in full, the rank decides.
        """
        close = (least <= self.limit) & (least < np.inf)
        certain = (close.sum(axis=0) == 1) | (close.any(axis=0) & (self.even | ~close).all(axis=0))
        first = np.where(close, ranks, np.iinfo(np.int64).max).argmin(axis=0)
        return np.where(certain, first, -1)
