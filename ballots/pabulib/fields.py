"""The words of the PaBuLib format and the bounds this reader sets."""

from dataclasses import dataclass

META, PROJECTS, VOTES = "META", "PROJECTS", "VOTES"
SECTIONS = (META, PROJECTS, VOTES)

KIND_OF_VOTE_TYPE = {
    "approval": "approval",
    "choose-1": "choose-1",
    "ordinal": "ordinal",
    "cumulative": "cumulative",
    "scoring": "scoring",
}
VOTE_TYPE_OF_KIND = {kind: vote_type for vote_type, kind in KIND_OF_VOTE_TYPE.items()} | {
    "approval-within-envelope": "approval",
    "ranking": "ordinal",
    "euro": "cumulative",
}
POINT_TYPES = frozenset({"cumulative", "scoring"})

WITHDRAWN_COST = "999999999"
"""The cost of a project withdrawn after the ballots were printed: never to be funded."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a file may hold at most; checked before anything is built from it."""

    characters: int = 1 << 30
    projects: int = 100_000
    votes: int = 20_000_000
    columns: int = 500
    causes: int = 20


BOUNDS = Bounds()
