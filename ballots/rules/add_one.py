"""Add1: equal shares with ever larger shares, until the envelope would break."""

from collections.abc import Iterable
from fractions import Fraction

from ballots.rules.abreast import Strip, abreast
from ballots.rules.base import Contest
from ballots.rules.catalogue import Catalogue
from ballots.rules.equal_shares import Run, run

_MOST_RUNS, _MOST_BUDGETS = 32, 1 << 20
"""How many runs to count abreast, and how many budgets they may keep together."""


def add_one(contest: Contest, catalogue: Catalogue, share: Fraction) -> tuple[Run, int]:
    """Return the last run within the envelope and the number of steps, the breaking one included.

    Not monotone: the cost may fall as the share grows, so no bisection. Steps are left
    out only where the same purchases are proven for all of them.
    """
    if contest.parameters.start == "integral":
        share = Fraction(share.numerator // share.denominator)
    climb = _Climb(contest, catalogue, share)
    while not climb.is_over:
        climb.go_on()
    return run(catalogue, climb.share), climb.steps


class _Climb:
    """The shares in steps: strips of runs abreast, each run `stride` steps above the one before.

    A longer stride leaves out the steps between two runs, so it is taken only where
    nothing changes: it grows after a strip without a change and shrinks before one.
    """

    def __init__(self, contest: Contest, catalogue: Catalogue, share: Fraction) -> None:
        self.share, self.steps, self.is_over = share, 1, False
        self._contest, self._catalogue = contest, catalogue
        self._most = max(4, min(_MOST_RUNS, _MOST_BUDGETS // max(1, len(catalogue.counts))))
        self._stride, self._runs = 1, min(8, self._most)

    def go_on(self) -> None:
        """Count a strip and climb as far as it proves."""
        rise = self._stride * self._contest.parameters.increment
        shares = [self.share + rise * place for place in range(self._runs + 1)]
        strip = abreast(self._catalogue, shares)
        if not self._climb(strip, shares):
            self._stride = max(1, self._stride // 8)
        elif all(strip.joined):
            self._stride *= 4
        self._runs = min(self._most, self._runs * 2)
        self._contest.progress(self.steps)

    def _climb(self, strip: Strip, shares: list[Fraction]) -> bool:
        """Take run after run; stop and return False where steps before the next one are open."""
        self.is_over = is_final(self._contest, self._catalogue, strip.bought[0])
        for place, joined in enumerate(strip.joined, 1):
            if self.is_over:
                break
            if self._stride > 1 and not joined:
                return False
            bought = strip.bought[place]
            self.steps += self._stride
            if self._cost(bought) > self._contest.instance.budget:
                self.is_over = True
            else:
                self.share = shares[place]
                self.is_over = is_final(self._contest, self._catalogue, bought)
        return True

    def _cost(self, bought: Iterable[int]) -> int:
        return sum(self._catalogue.candidates[at].project.cost for at in bought)


def is_final(contest: Contest, catalogue: Catalogue, bought: Iterable[int]) -> bool:
    """Tell whether nothing is left to buy, or nothing that fits if the stop rule asks so."""
    taken = set(bought)
    shut = taken.union(*(catalogue.rivals[at] for at in taken))
    cost = sum(catalogue.candidates[at].project.cost for at in taken)
    left = contest.instance.budget - cost
    open_costs = [
        candidate.project.cost
        for at, candidate in enumerate(catalogue.candidates)
        if at not in shut
    ]
    if contest.parameters.stop == "exhaustive":
        return all(cost > left for cost in open_costs)
    return not open_costs
