"""What a rule decided, round by round, and why each other project was left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

PURCHASE = "rule"
COMPLETION = "completion"
COMPARISON = "comparison"

LOST_NO_SUPPORT = "lost.no-support"
LOST_BELOW_THRESHOLD = "lost.below-threshold"
LOST_NOT_ELIGIBLE = "lost.not-eligible"
LOST_WITHDRAWN = "lost.withdrawn"
LOST_INCOMPATIBLE = "lost.incompatible"
LOST_DOES_NOT_FIT = "lost.does-not-fit"
LOST_AFTER_STOP = "lost.after-stop"
LOST_MONEY_SPENT = "lost.supporters-money-spent"


@dataclass(frozen=True, slots=True)
class Round:
    """One project funded.

    `stage` tells the rule itself from the completion that fills up after it, and from
    the greedy outcome that more voters preferred in the comparison step. Under
    equal shares `rho` is the price per unit of utility and `payment` what a full payer
    gives per point (per head, for approvals), in minor units; `partial_payers` gave
    their last money, `partial_paid` together. Other rules leave these None.
    """

    project: str
    cost: int
    votes: int
    score: int
    stage: str = PURCHASE
    rho: Fraction | None = None
    payment: Fraction | None = None
    full_payers: int = 0
    partial_payers: int = 0
    partial_paid: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Loss:
    """A project not funded: a code with what its sentence needs.

    `round` is the 1-based round before which it was out of reach (0: before the first).
    """

    project: str
    code: str
    votes: int
    score: int
    round: int = 0
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects exactly equal, in the order that settled it.

    `round` is 1-based; under greedy, the place in the ranking.
    """

    round: int
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one count; `losses` by project identifier, money in minor units.

    `share` is what each voter had to spend in the last run of equal shares, and
    `runs` the number of runs it took.
    """

    rule: str
    version: str
    parameters: Mapping[str, str | int]
    budget: int
    voters: int
    rounds: tuple[Round, ...]
    losses: tuple[Loss, ...]
    ties: tuple[Tie, ...] = ()
    share: Fraction | None = None
    runs: int = 1

    @property
    def winners(self) -> tuple[str, ...]:
        """Funded projects in the order of selection."""
        return tuple(step.project for step in self.rounds)

    @property
    def cost(self) -> int:
        return sum(step.cost for step in self.rounds)

    @property
    def leftover(self) -> int:
        return self.budget - self.cost
