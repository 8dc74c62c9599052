"""What the API says of the follow-up of an edition."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel


class InstalmentOut(BaseModel):
    """A part of a grant; not paid yet without `paid_on`.

    `corrected_at` says when a payment noted by mistake was last taken back, and why.
    """

    number: int
    amount_cents: int
    due_on: date
    paid_on: date | None
    corrected_at: datetime | None
    corrected_for: str


class NewsOut(BaseModel):
    """What an association tells, in its own language; `picture` is an address."""

    id: UUID
    written_at: datetime
    language: str
    title: str
    text: str
    picture: str | None
    picture_text: str


class TakenDownOut(BaseModel):
    """That a news is no longer shown, and why."""

    taken_down_at: datetime
    reason: str


class SpentOut(BaseModel):
    """One expense of the plan beside what it cost."""

    label: str
    planned_cents: int
    spent_cents: int


class IndicatorOut(BaseModel):
    """One indicator: how much before the project, how much promised, how much now."""

    name: str
    unit: str
    baseline: int | None
    target: int
    value: int


class ReportOut(BaseModel):
    """An accepted report."""

    number: int
    kind: str
    language: str
    accepted_at: datetime
    done: str
    changed: str
    equality: str
    spent_cents: int
    spending: list[SpentOut]
    indicators: list[IndicatorOut]


class FollowedOut(BaseModel):
    """What became of one funded project."""

    code: str
    title: str
    organisation: str
    state: str
    granted_cents: int
    paid_cents: int
    awarded_at: datetime
    signed_on: date | None
    abandoned_for: str
    report_due_on: date | None
    news_expected_on: date | None
    instalments: list[InstalmentOut]
    news: list[NewsOut]
    news_taken_down: list[TakenDownOut]
    reports: list[ReportOut]


class FollowUpOut(BaseModel):
    """What became of every funded project of an edition."""

    edition: str
    currency: str
    is_simulated: bool
    granted_cents: int
    paid_cents: int
    projects: list[FollowedOut]
