"""The forms of the follow-up, reading days and amounts as people type them."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from app.core.i18n import LANGUAGES
from app.grants.models import ReportKind
from app.proposals.forms.readers import Euros, TypedDay, TypedWhole
from app.proposals.schemas.fields import CLEANED, Line, NeededLine, Strict

LONGEST_TEXT = 4_000


def chosen_day(day: date | None) -> date:
    if day is None:
        raise ValueError("field.missing")
    return day


def known_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError("field.not-in-list")
    return code


NeededDay = Annotated[TypedDay, AfterValidator(chosen_day)]
NeededText = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), CLEANED]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), CLEANED]
WrittenIn = Annotated[str, AfterValidator(known_language)]
Version = Annotated[int, Field(ge=0)]


class SigningForm(Strict):
    """The day of the agreement, and when it asks for a report."""

    signed_on: NeededDay
    report_due_on: TypedDay = None


class DueForm(Strict):
    """When the next report is due."""

    report_due_on: NeededDay


class InstalmentForm(Strict):
    """How much, and when it is due."""

    amount_cents: Annotated[Euros, Field(gt=0)]
    due_on: NeededDay


class PaymentForm(Strict):
    """Which instalment was paid, and when."""

    number: Annotated[int, Field(ge=1)]
    paid_on: NeededDay


class NumberForm(BaseModel):
    """Which instalment; the day typed beside it means nothing here."""

    number: Annotated[int, Field(ge=1)]


class ReasonForm(Strict):
    """Why, for whoever will read it."""

    reason: Text = ""


class CorrectionForm(Strict):
    """The instalment whose payment was noted by mistake, and which mistake."""

    payment: Annotated[int, Field(ge=1)]
    mistake: Text = ""


class ReadingForm(ReasonForm):
    """What was made of a text, and the version of it that was read."""

    version: Version


class NothingForm(Strict):
    """A button alone: it says everything."""


class NewsForm(Strict):
    """A news, as its association types it."""

    version: Version = 0
    title: NeededLine
    text: NeededText
    language: WrittenIn
    picture_text: Line = ""


class ReportForm(Strict):
    """A report, its figures in the order of the plan and of the indicators."""

    version: Version = 0
    kind: ReportKind
    language: WrittenIn
    done: NeededText
    changed: NeededText
    equality: NeededText
    spent: tuple[Euros, ...] = ()
    values: tuple[TypedWhole, ...] = ()
