"""Ballot formats: what a ballot may say, and within which limits."""

from dataclasses import dataclass

from ballots.errors import ImpossibleFormat

EURO = "euro"
APPROVAL = "approval"
WITHIN_ENVELOPE = "approval-within-envelope"
RANKING = "ranking"
ORDINAL = "ordinal"
CHOOSE_ONE = "choose-1"
CUMULATIVE = "cumulative"
SCORING = "scoring"

KINDS = frozenset(
    {EURO, APPROVAL, WITHIN_ENVELOPE, RANKING, ORDINAL, CHOOSE_ONE, CUMULATIVE, SCORING}
)
POINT_KINDS = frozenset({EURO, CUMULATIVE, SCORING})
RANKED_KINDS = frozenset({RANKING, ORDINAL})

EURO_CENTS = 100


@dataclass(frozen=True, slots=True)
class BallotFormat:
    """A kind of ballot and its limits; None means no limit.

    `max_cost` (minor units) bounds the summed cost of the projects named; the points
    limits apply to `cumulative` and `scoring`. `euro` has its own fixed limits: 100
    cents, at least one per project. `ranking` and PaBuLib's `ordinal` are the same
    ballot. A blank ballot is always valid unless `min_length` asks for more.
    """

    kind: str
    max_length: int | None = None
    min_length: int = 0
    max_cost: int | None = None
    min_points: int | None = None
    max_points: int | None = None
    min_sum: int | None = None
    max_sum: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ImpossibleFormat("format.unknown-kind", kind=self.kind)
        _check_order("length", self.min_length, self.max_length)
        _check_order("points", self.min_points, self.max_points)
        _check_order("sum", self.min_sum, self.max_sum)

    @property
    def has_points(self) -> bool:
        return self.kind in POINT_KINDS

    @property
    def is_ranked(self) -> bool:
        return self.kind in RANKED_KINDS

    def envelope(self, budget: int) -> int | None:
        """Return what one ballot's projects may cost together, in minor units; None: no limit."""
        return budget if self._fits_budget else self.max_cost

    @property
    def _fits_budget(self) -> bool:
        return self.kind == WITHIN_ENVELOPE and self.max_cost is None


def _check_order(limit: str, low: int | None, high: int | None) -> None:
    if low is not None and high is not None and low > high:
        raise ImpossibleFormat("format.empty-range", limit=limit)
