"""What is typed into a section, kept word for word, and a stored section as it would be typed."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.datastructures import FormData

from app.core.i18n import amount, decimal
from app.proposals.content import Content, LineContent
from app.proposals.models import LineSide, LineStatus
from app.proposals.sections import Section
from app.web.forms import fields, rows

SIMPLE: Mapping[Section, tuple[str, ...]] = {
    Section.PRESENTATION: ("title", "summary", "description"),
    Section.PLACE: ("country", "place", "latitude", "longitude"),
    Section.CLASSIFICATION: ("sector", "gender_marker", "mitigation_marker", "adaptation_marker"),
    Section.CALENDAR: ("starts_on", "ends_on"),
}
CHOICES: Mapping[Section, tuple[str, ...]] = {
    Section.PRESENTATION: ("themes",),
    Section.GOALS: ("goals", "targets"),
}
ROWS: Mapping[Section, Mapping[str, tuple[str, ...]]] = {
    Section.PARTNERS: {"partners": ("name", "country", "place", "role")},
    Section.CALENDAR: {"milestones": ("title", "due_on")},
    Section.INDICATORS: {"indicators": ("name", "unit", "baseline", "target")},
    Section.FINANCING: {"expenses": ("label", "amount"), "income": ("label", "amount")},
}
"""The lists of rows, and the fields that tell a row in use from an empty one."""


def typed_in(section: Section, form: FormData) -> dict[str, Any]:
    """Return everything typed, rows gathered and empty rows left out, nothing judged."""
    values = fields(form)
    typed: dict[str, Any] = (
        {name: values.get(name, "") for name in SIMPLE.get(section, ())}
        | {name: _ticked(form, name) for name in CHOICES.get(section, ())}
        | {name: rows(values, name, told) for name, told in ROWS.get(section, {}).items()}
    )
    if section is Section.GOALS:
        # Taking back a goal takes back its targets, which no page shows any more.
        typed["targets"] = [each for each in typed["targets"] if _goal(each) in typed["goals"]]
    return typed


def typed_of(section: Section, content: Content, language: str) -> dict[str, Any]:
    """Return a stored section as its form would have been typed."""
    if section is Section.FINANCING:
        return {
            "expenses": _lines(content, LineSide.EXPENSE, language),
            "income": _lines(content, LineSide.INCOME, language),
        }
    answers = {name: getattr(content, name) for name in _names(section)}
    return {name: _typed(answer, language) for name, answer in answers.items()}


def _names(section: Section) -> tuple[str, ...]:
    return (*SIMPLE.get(section, ()), *CHOICES.get(section, ()), *ROWS.get(section, ()))


def _typed(answer: Any, language: str) -> Any:
    if isinstance(answer, tuple):
        return [_row(each, language) for each in answer]
    if isinstance(answer, float):
        return decimal(answer, language)
    return "" if answer is None else str(answer)


def _row(each: Any, language: str) -> Any:
    if not hasattr(each, "__dataclass_fields__"):
        return str(each)
    row = asdict(each)
    return {
        name: answer if isinstance(answer, bool) else _typed(answer, language)
        for name, answer in row.items()
    }


def _lines(content: Content, side: LineSide, language: str) -> list[dict[str, Any]]:
    return [_line(line, language) for line in content.lines if line.side is side]


def _line(line: LineContent, language: str) -> dict[str, Any]:
    return {
        "label": line.label,
        "amount": amount(line.amount_cents, language),
        "status": line.status.value,
        "in_kind": line.status is LineStatus.IN_KIND,
    }


def _ticked(form: FormData, name: str) -> list[str]:
    return [str(each) for each in form.getlist(name)]


def _goal(target: str) -> str:
    return target.partition(".")[0]
