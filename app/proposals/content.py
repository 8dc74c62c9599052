"""What an association writes about its project: the answers of a whole proposal."""

from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.proposals.models import LineSide, LineStatus, Proposal


class Theme(StrEnum):
    """What a project is about; its name in each language is the sentence `theme.<code>`."""

    CLIMATE = "climate"
    CULTURE = "culture"
    DIGITAL = "digital"
    EDUCATION = "education"
    FAIR_TRADE = "fair_trade"
    FOOD = "food"
    GENDER = "gender"
    HEALTH = "health"
    INFRASTRUCTURE = "infrastructure"
    MIGRANTS_RIGHTS = "migrants_rights"
    SOLIDARITY_ECONOMY = "solidarity_economy"
    WASTE = "waste"
    WATER = "water"
    YOUTH = "youth"


@dataclass(frozen=True, slots=True)
class PartnerContent:
    """A body that carries the project too, and what of it stays unpublished.

    `id` says which stored partner this is; without one, the partner of the same name is meant.
    """

    name: str
    country: str
    place: str = ""
    hides_name: bool = False
    hides_place: bool = False
    role: str = ""
    id: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LineContent:
    """One expense or income of the plan."""

    side: LineSide
    label: str
    amount_cents: int
    status: LineStatus = LineStatus.PLANNED


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """What will be counted, in which unit, from how much today to how much promised."""

    name: str
    unit: str
    target: int
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class MilestoneContent:
    """A step of the project, and the day it will be reached."""

    title: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A whole proposal as typed; only the title is needed to begin."""

    title: str
    summary: str = ""
    description: str = ""
    country: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    themes: tuple[Theme, ...] = ()
    goals: tuple[int, ...] = ()
    targets: tuple[str, ...] = ()
    sector: str = ""
    gender_marker: int | None = None
    mitigation_marker: int | None = None
    adaptation_marker: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    milestones: tuple[MilestoneContent, ...] = ()
    partners: tuple[PartnerContent, ...] = ()
    lines: tuple[LineContent, ...] = ()
    indicators: tuple[IndicatorContent, ...] = ()


ROWS: dict[str, Any] = {
    "milestones": MilestoneContent,
    "partners": PartnerContent,
    "lines": LineContent,
    "indicators": IndicatorContent,
}
"""The parts of a content that are rows of their own, and what each row says."""


def read(proposal: Proposal) -> Content:
    """Take what was written back out of the rows; `write` would lay it there again."""
    written: dict[str, Any] = {
        each.name: tuple(_row(ROWS[each.name], row) for row in getattr(proposal, each.name))
        if each.name in ROWS
        else _plain(getattr(proposal, each.name))
        for each in fields(Content)
    }
    written["themes"] = tuple(Theme(theme) for theme in proposal.themes)
    return Content(**written)


def _row(kind: Any, row: Any) -> Any:
    return kind(**{each.name: getattr(row, each.name) for each in fields(kind)})


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
