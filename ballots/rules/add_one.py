"""Add1: equal shares with ever larger shares, until the envelope would break."""

from collections.abc import Iterable
from fractions import Fraction

from ballots.rules.base import Contest
from ballots.rules.catalogue import Catalogue
from ballots.rules.equal_shares import Run, run, same_purchases


def add_one(contest: Contest, catalogue: Catalogue, share: Fraction) -> tuple[Run, int]:
    """Return the last run within the envelope and the number of steps, the breaking one included.

    Not monotone: the cost may fall as the share grows, so no bisection. Steps are left
    out only where the same purchases are proven for all of them.
    """
    if contest.parameters.start == "integral":
        share = Fraction(share.numerator // share.denominator)
    best, steps, pace = run(catalogue, share), 1, _Pace()
    while not is_final(contest, catalogue, best.bought):
        found, taken = _advance(contest, catalogue, best, pace)
        steps += taken
        contest.progress(steps)
        if found.cost > contest.instance.budget:
            break
        best = found
    return best, steps


class _Pace:
    """How many steps to try at once: more after success, fewer after failure.

    Where outcomes change at almost every step, trying costs more than it saves: after the
    shortest stretch failed it waits for two unchanged single steps.
    """

    def __init__(self) -> None:
        self.stride, self._wait = 1, 1

    def succeed(self) -> None:
        self.stride, self._wait = self.stride * 2, 1

    def fail(self) -> None:
        self.stride //= 2
        self._wait = 2

    def step(self, *, same: bool) -> None:
        self._wait = self._wait - 1 if same else 2
        self.stride = 1 if self._wait > 0 else 2


def _advance(contest: Contest, catalogue: Catalogue, best: Run, pace: _Pace) -> tuple[Run, int]:
    """Take the longest stretch that can be proven to change nothing, or one step."""
    increment = contest.parameters.increment
    while pace.stride > 1:
        taken = pace.stride
        found = same_purchases(catalogue, best, best.market.share + taken * increment)
        if found is not None:
            pace.succeed()
            return found, taken
        pace.fail()
    found = run(catalogue, best.market.share + increment)
    pace.step(same=found.bought == best.bought)
    return found, 1


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
