"""The form of each section: its schema, reading numbers and days as people type them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from app.proposals.content import LineContent
from app.proposals.forms.readers import (
    Euros,
    TypedDay,
    TypedLatitude,
    TypedLongitude,
    TypedMarker,
    TypedWhole,
    TypedWholeOrNothing,
    blank_is_nothing,
)
from app.proposals.models import LineSide, LineStatus
from app.proposals.schemas.answers import (
    Answers,
    CalendarIn,
    ClassificationIn,
    GoalsIn,
    IndicatorIn,
    IndicatorsIn,
    MilestoneIn,
    PartnerIn,
    PartnersIn,
    PlaceIn,
    PresentationIn,
)
from app.proposals.schemas.fields import MOST_ROWS, Line, NeededLine, Strict, Title
from app.proposals.sections import Section


class DraftForm(Strict):
    """What begins a proposal: for whom, and its title."""

    organisation: Line
    title: Title


class PlaceForm(PlaceIn):
    """Where it happens."""

    latitude: TypedLatitude = None
    longitude: Annotated[TypedLongitude, Field(validate_default=True)] = None


class PartnerForm(PartnerIn):
    """A partner, which its hidden `id` keeps the same one."""

    id: Annotated[UUID | None, BeforeValidator(blank_is_nothing)] = None


class PartnersForm(PartnersIn):
    """Who carries the project too."""

    partners: Annotated[tuple[PartnerForm, ...], Field(max_length=MOST_ROWS)] = ()


class ClassificationForm(ClassificationIn):
    """Its sector and its markers."""

    gender_marker: TypedMarker = None
    mitigation_marker: TypedMarker = None
    adaptation_marker: TypedMarker = None


class MilestoneForm(MilestoneIn):
    """A step, and the day it will be reached."""

    due_on: TypedDay = None


class CalendarForm(CalendarIn):
    """When it begins and ends, and its steps."""

    starts_on: TypedDay = None
    ends_on: TypedDay = None
    milestones: Annotated[tuple[MilestoneForm, ...], Field(max_length=MOST_ROWS)] = ()


class IndicatorForm(IndicatorIn):
    """What will be counted."""

    target: TypedWhole
    baseline: TypedWholeOrNothing = None


class IndicatorsForm(IndicatorsIn):
    """What will be measured."""

    indicators: Annotated[tuple[IndicatorForm, ...], Field(max_length=MOST_ROWS)] = ()


class ExpenseForm(Strict):
    """One expense of the plan, in euros; `in_kind` when no money pays for it."""

    label: NeededLine
    amount: Euros
    in_kind: bool = False

    def content(self) -> LineContent:
        status = LineStatus.IN_KIND if self.in_kind else LineStatus.PLANNED
        return LineContent(LineSide.EXPENSE, self.label, self.amount, status)


class IncomeForm(Strict):
    """One income of the plan, in euros, and how sure it is."""

    label: NeededLine
    amount: Euros
    status: LineStatus = LineStatus.PLANNED

    def content(self) -> LineContent:
        return LineContent(LineSide.INCOME, self.label, self.amount, self.status)


class FinancingForm(Answers):
    """What it costs, and who pays."""

    expenses: Annotated[tuple[ExpenseForm, ...], Field(max_length=MOST_ROWS)] = ()
    income: Annotated[tuple[IncomeForm, ...], Field(max_length=MOST_ROWS)] = ()

    def answers(self) -> dict[str, Any]:
        expenses = (line.content() for line in self.expenses)
        income = (line.content() for line in self.income)
        return {"lines": (*expenses, *income)}


FORMS: dict[Section, type[Answers]] = {
    Section.PRESENTATION: PresentationIn,
    Section.PLACE: PlaceForm,
    Section.PARTNERS: PartnersForm,
    Section.GOALS: GoalsIn,
    Section.CLASSIFICATION: ClassificationForm,
    Section.CALENDAR: CalendarForm,
    Section.INDICATORS: IndicatorsForm,
    Section.FINANCING: FinancingForm,
}
