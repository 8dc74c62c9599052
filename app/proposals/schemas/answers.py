"""What is answered, section by section, and the whole of it as the API takes it."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator

from app.proposals.content import (
    Content,
    IndicatorContent,
    LineContent,
    MilestoneContent,
    PartnerContent,
    Theme,
)
from app.proposals.goals import goal_of
from app.proposals.models import LineSide, LineStatus
from app.proposals.schemas.fields import (
    MOST_ROWS,
    Amount,
    Country,
    Description,
    Goal,
    Latitude,
    Line,
    Longitude,
    Marker,
    NeededCountry,
    NeededLine,
    Sector,
    Strict,
    Target,
    Title,
    Whole,
)

ROWS = {
    "partners": PartnerContent,
    "milestones": MilestoneContent,
    "indicators": IndicatorContent,
    "lines": LineContent,
}
"""The answers that are lists of rows, and what each row becomes."""


class Answers(Strict):
    """The answers of one section or of several."""

    def answers(self) -> dict[str, Any]:
        """Return the answers by their names in `Content`."""
        return {name: _plain(name, getattr(self, name)) for name in type(self).model_fields}


class PresentationIn(Answers):
    """What the project is, in a title, a sentence and at length."""

    title: Title
    summary: Line = ""
    description: Description = ""
    themes: tuple[Theme, ...] = ()


class PlaceIn(Answers):
    """Where it happens; a point of the map has both its coordinates or none."""

    country: Country = ""
    place: Line = ""
    latitude: Latitude | None = None
    longitude: Annotated[Longitude | None, Field(validate_default=True)] = None

    @field_validator("longitude")
    @classmethod
    def has_both(cls, longitude: float | None, known: ValidationInfo) -> float | None:
        if "latitude" in known.data and (known.data["latitude"] is None) != (longitude is None):
            raise ValueError("field.both-or-neither")
        return longitude


class PartnerIn(Strict):
    """A body that carries the project too; `hides_*` keeps its name or place unpublished."""

    id: UUID | None = None
    name: NeededLine
    country: NeededCountry
    place: Line = ""
    role: Line = ""
    hides_name: bool = False
    hides_place: bool = False


class PartnersIn(Answers):
    """Who carries the project too."""

    partners: Annotated[tuple[PartnerIn, ...], Field(max_length=MOST_ROWS)] = ()


class GoalsIn(Answers):
    """Which goals it serves, and which of their targets."""

    goals: tuple[Goal, ...] = ()
    targets: tuple[Target, ...] = ()

    @field_validator("targets")
    @classmethod
    def belong_to_goals(cls, targets: tuple[str, ...], known: ValidationInfo) -> tuple[str, ...]:
        goals = known.data.get("goals", ())
        if any(goal_of(target) not in goals for target in targets):
            raise ValueError("field.target-without-goal")
        return targets


class ClassificationIn(Answers):
    """Its sector and its markers, as the OECD counts aid."""

    sector: Sector = ""
    gender_marker: Marker | None = None
    mitigation_marker: Marker | None = None
    adaptation_marker: Marker | None = None


class MilestoneIn(Strict):
    """A step, and the day it will be reached."""

    title: NeededLine
    due_on: date | None = None


class CalendarIn(Answers):
    """When it begins and ends, and its steps."""

    starts_on: date | None = None
    ends_on: date | None = None
    milestones: Annotated[tuple[MilestoneIn, ...], Field(max_length=MOST_ROWS)] = ()

    @field_validator("ends_on")
    @classmethod
    def comes_after_the_start(cls, ends_on: date | None, known: ValidationInfo) -> date | None:
        starts_on = known.data.get("starts_on")
        if starts_on and ends_on and ends_on < starts_on:
            raise ValueError("field.before-the-start")
        return ends_on


class IndicatorIn(Strict):
    """What will be counted, in which unit, from how much today to how much promised."""

    name: NeededLine
    unit: Line = ""
    target: Whole
    baseline: Whole | None = None


class IndicatorsIn(Answers):
    """What will be measured."""

    indicators: Annotated[tuple[IndicatorIn, ...], Field(max_length=MOST_ROWS)] = ()


class LineIn(Strict):
    """One expense or income; `requested` marks the one asked from this budget."""

    side: LineSide
    label: NeededLine
    amount_cents: Amount
    status: LineStatus = LineStatus.PLANNED

    @field_validator("status")
    @classmethod
    def fits_the_side(cls, status: LineStatus, known: ValidationInfo) -> LineStatus:
        is_expense = known.data.get("side") is LineSide.EXPENSE
        if is_expense and status not in {LineStatus.PLANNED, LineStatus.IN_KIND}:
            raise ValueError("field.not-in-list")
        return status


class FinancingIn(Answers):
    """What it costs, and who pays."""

    lines: Annotated[tuple[LineIn, ...], Field(max_length=MOST_ROWS)] = ()


class ProposalIn(
    # Fields are listed from the last parent to the first.
    FinancingIn,
    IndicatorsIn,
    CalendarIn,
    ClassificationIn,
    GoalsIn,
    PartnersIn,
    PlaceIn,
    PresentationIn,
):
    """A whole proposal; every save replaces all of it."""

    def content(self) -> Content:
        known = {name: answer for name, answer in self.answers().items() if name in CONTENT}
        return Content(**known)


class NewProposalIn(ProposalIn):
    """A first draft, for one of the writer's organisations."""

    organisation: Line


class ChangedProposalIn(ProposalIn):
    """A new content, and the `version` it was written from."""

    version: int


CONTENT = frozenset(ProposalIn.model_fields)


def _plain(name: str, answer: Any) -> Any:
    if name in ROWS:
        return tuple(ROWS[name](**row.model_dump()) for row in answer)
    return tuple(dict.fromkeys(answer)) if isinstance(answer, tuple) else answer
