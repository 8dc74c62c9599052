"""What an association writes about its project, and how it is laid into the rows."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from app.proposals.models import (
    FinancingLine,
    Indicator,
    LineSide,
    LineStatus,
    Partner,
    Proposal,
)


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
    """A body that carries the project too, and what of it stays unpublished."""

    name: str
    country: str
    place: str = ""
    hides_name: bool = False
    hides_place: bool = False


@dataclass(frozen=True, slots=True)
class LineContent:
    """One expense or income of the plan."""

    side: LineSide
    label: str
    amount_cents: int
    status: LineStatus = LineStatus.PLANNED


@dataclass(frozen=True, slots=True)
class IndicatorContent:
    """What will be counted, in which unit, and how much of it is promised."""

    name: str
    unit: str
    target: int


@dataclass(frozen=True, slots=True)
class Content:
    """A whole proposal as typed; only the title is needed to begin."""

    title: str
    summary: str = ""
    description: str = ""
    country: str = ""
    place: str = ""
    themes: tuple[Theme, ...] = ()
    goals: tuple[int, ...] = ()
    partners: tuple[PartnerContent, ...] = ()
    lines: tuple[LineContent, ...] = ()
    indicators: tuple[IndicatorContent, ...] = ()


ROWS: dict[str, Any] = {
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
    return Content(**written)


def write(proposal: Proposal, content: Content) -> None:
    """Lay `content` into the proposal's rows, replacing what was there."""
    proposal.title = content.title
    proposal.summary = content.summary
    proposal.description = content.description
    proposal.country = content.country
    proposal.place = content.place
    proposal.themes = [theme.value for theme in content.themes]
    proposal.goals = sorted(set(content.goals))
    proposal.partners = [
        Partner(position=position, **asdict(each))
        for position, each in enumerate(content.partners, start=1)
    ]
    proposal.lines = [
        FinancingLine(position=position, **asdict(each))
        for position, each in enumerate(content.lines, start=1)
    ]
    proposal.indicators = [
        Indicator(position=position, **asdict(each))
        for position, each in enumerate(content.indicators, start=1)
    ]
    proposal.amount_asked_cents = amount_asked(content.lines)


def amount_asked(lines: tuple[LineContent, ...]) -> int:
    return sum(line.amount_cents for line in lines if line.status is LineStatus.REQUESTED)


def _row(kind: Any, row: Any) -> Any:
    return kind(**{each.name: getattr(row, each.name) for each in fields(kind)})


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
