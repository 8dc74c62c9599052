"""What the API says of a result."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel


class LineOut(BaseModel):
    """What became of one project: `explanation` is a code, `parameters` its figures in cents."""

    code: str
    title: str
    position: int
    is_funded: bool
    supporters: int
    points: int
    cost_cents: int
    explanation: str
    parameters: dict[str, Any]


class ComparisonOut(BaseModel):
    """The same ballots under another rule; `without` counts ballots none of whose projects won."""

    rule: str
    winners: list[str]
    cost_cents: int
    without: int


class TieOut(BaseModel):
    """Projects exactly equal in a round, in the order that settled it."""

    round: int
    projects: list[str]


class ResultOut(BaseModel):
    """A count with all that is needed to make it again; `official` are the file's own winners."""

    edition: str
    name: str
    city: str
    currency: str
    is_simulated: bool
    imported_from: str | None
    rule: str
    version: str
    parameters: dict[str, Any]
    budget_cents: int
    cost_cents: int
    leftover_cents: int
    ballots: int
    blank_ballots: int
    ballots_at_close: int
    register_size: int | None
    without: int
    winners: list[str]
    ties: list[TieOut]
    lines: list[LineOut]
    comparison: ComparisonOut
    official: list[str] | None
    input_sha256: str
    outcome_sha256: str
    counted_at: datetime
    published_at: datetime | None
