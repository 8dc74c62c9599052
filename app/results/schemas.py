"""What the API says of a result."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from app.editions.models import Edition, ListedProject
from app.results.models import Result, ResultLine
from app.results.queries import Turnout


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


class ResultOut(BaseModel):
    """A count with all that is needed to make it again."""

    edition: str
    is_simulated: bool
    rule: str
    rule_version: str
    parameters: dict[str, Any]
    currency: str
    budget_cents: int
    cost_cents: int
    leftover_cents: int
    ballots: int
    blank_ballots: int
    ballots_at_close: int
    register_size: int | None
    without: int
    winners: list[str]
    lines: list[LineOut]
    comparison: ComparisonOut
    official: list[str] | None
    input_sha256: str
    outcome_sha256: str
    counted_at: datetime
    published_at: datetime | None


def line_out(line: ResultLine, title: str) -> LineOut:
    return LineOut(
        code=line.code,
        title=title,
        position=line.position,
        is_funded=line.is_funded,
        supporters=line.supporters,
        points=line.points,
        cost_cents=line.cost_cents,
        explanation=line.explanation,
        parameters=line.parameters,
    )


def result_out(
    edition: Edition, projects: Sequence[ListedProject], result: Result, turnout: Turnout
) -> ResultOut:
    """Show a result whole."""
    titles = {project.code: project.title for project in projects}
    return ResultOut(
        edition=edition.slug,
        is_simulated=edition.is_simulated,
        rule=result.rule,
        rule_version=result.rule_version,
        parameters=result.parameters,
        currency=edition.currency,
        budget_cents=result.budget_cents,
        cost_cents=result.cost_cents,
        leftover_cents=result.budget_cents - result.cost_cents,
        ballots=result.ballots,
        blank_ballots=result.blank_ballots,
        ballots_at_close=turnout.ballots,
        register_size=turnout.register,
        without=result.satisfaction["without"],
        winners=[line.code for line in result.lines if line.is_funded],
        lines=[line_out(line, titles[line.code]) for line in result.lines],
        comparison=ComparisonOut(**result.comparison),
        official=result.official,
        input_sha256=result.input_sha256,
        outcome_sha256=result.outcome_sha256,
        counted_at=result.counted_at,
        published_at=result.published_at,
    )
