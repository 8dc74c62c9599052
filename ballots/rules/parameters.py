"""The named parameters of the rules, stored with every result."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields

from ballots.errors import ImpossibleParameter
from ballots.ordering import TIES
from ballots.tally import UTILITIES

COMPLETIONS = ("none", "greedy", "add1", "add1u")
STARTS = ("exact", "integral")
STOPS = ("over-budget", "exhaustive")
MISFITS = ("stop", "skip")
COMPARISONS = ("none", "satisfaction", "exclusion")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a count can be told; a rule ignores what does not concern it.

    `utility` "" means: what the ballot kind suggests. `increment` is the step of Add1
    in minor units per voter. `comparison` lets greedy take over if strictly more voters
    prefer it, by their number of funded projects (`satisfaction`) or by having one at
    all (`exclusion`). `misfit` says whether Phragmén stops or skips when the next
    project does not fit. `threshold` is the least score (points where there are points,
    else voters). `eligibility` k keeps only projects with votes / voters ≥ cost /
    (k · budget), as in Świecie; 0 keeps all. `score_vector` "3,2,1" gives the points of
    ranks; "" means k, k − 1, …, 1.
    """

    utility: str = ""
    score_vector: str = ""
    completion: str = "add1u"
    increment: int = 100
    start: str = "exact"
    stop: str = "over-budget"
    comparison: str = "none"
    misfit: str = "stop"
    threshold: int = 0
    eligibility: int = 0
    ties: str = "chain"
    seed: str = ""

    def __post_init__(self) -> None:
        for name, check in _CHECKS.items():
            value = getattr(self, name)
            if not check(value):
                raise ImpossibleParameter("parameter.impossible", name=name, value=str(value))

    @classmethod
    def of(cls, values: "Mapping[str, str | int] | Parameters") -> "Parameters":
        """Parameters by name; unknown names are refused, never ignored."""
        if isinstance(values, Parameters):
            return values
        known = {field.name for field in fields(cls)}
        for name in values:
            if name not in known:
                raise ImpossibleParameter("parameter.unknown", name=name)
        return cls(**values)  # type: ignore[arg-type]  # checked one by one above

    def document(self) -> dict[str, str | int]:
        return asdict(self)

    @property
    def vector(self) -> tuple[int, ...]:
        return tuple(int(points) for points in self.score_vector.split(",") if points)


def _is_whole(least: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and value >= least


def _is_vector(value: object) -> bool:
    return isinstance(value, str) and (
        not value or all(part.isascii() and part.isdigit() for part in value.split(","))
    )


def _is_among(choices: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: value in choices


_CHECKS: Mapping[str, Callable[[object], bool]] = {
    "utility": _is_among(("", *UTILITIES)),
    "score_vector": _is_vector,
    "completion": _is_among(COMPLETIONS),
    "increment": _is_whole(1),
    "start": _is_among(STARTS),
    "stop": _is_among(STOPS),
    "comparison": _is_among(COMPARISONS),
    "misfit": _is_among(MISFITS),
    "threshold": _is_whole(0),
    "eligibility": _is_whole(0),
    "ties": _is_among(TIES),
    "seed": lambda value: isinstance(value, str),
}
