"""The sections a proposal is saved by, and how each is laid into the rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Any, TypeVar

from app.proposals.content import Content, LineContent, PartnerContent
from app.proposals.goals import sorted_targets
from app.proposals.models import (
    FinancingLine,
    Indicator,
    LineStatus,
    Milestone,
    Partner,
    Proposal,
)

Row = TypeVar("Row", FinancingLine, Indicator, Milestone)


class Section(StrEnum):
    """One task of the list: one short page, saved alone."""

    PRESENTATION = "presentation"
    PLACE = "place"
    PARTNERS = "partners"
    GOALS = "goals"
    CLASSIFICATION = "classification"
    CALENDAR = "calendar"
    INDICATORS = "indicators"
    FINANCING = "financing"


FIELDS: dict[Section, tuple[str, ...]] = {
    Section.PRESENTATION: ("title", "summary", "description", "themes"),
    Section.PLACE: ("country", "place", "latitude", "longitude"),
    Section.PARTNERS: ("partners",),
    Section.GOALS: ("goals", "targets"),
    Section.CLASSIFICATION: ("sector", "gender_marker", "mitigation_marker", "adaptation_marker"),
    Section.CALENDAR: ("starts_on", "ends_on", "milestones"),
    Section.INDICATORS: ("indicators",),
    Section.FINANCING: ("lines",),
}
"""The answers of each section, by their names in `Content`."""

ADDRESSES: dict[Section, str] = {
    Section.PRESENTATION: "presentation",
    Section.PLACE: "lieu",
    Section.PARTNERS: "partenaires",
    Section.GOALS: "objectifs",
    Section.CLASSIFICATION: "secteur",
    Section.CALENDAR: "calendrier",
    Section.INDICATORS: "indicateurs",
    Section.FINANCING: "financement",
}
"""The word each section has in the address of its page."""


def answers(content: Content, section: Section) -> dict[str, Any]:
    """Return what `content` answers to one section."""
    return {name: getattr(content, name) for name in FIELDS[section]}


def is_empty(content: Content, section: Section) -> bool:
    return not any(_is_said(answer) for answer in answers(content, section).values())


def differing(before: Content, after: Content) -> list[Section]:
    """Return the sections answered otherwise in `after`."""
    return [each for each in Section if answers(before, each) != answers(after, each)]


def write(
    proposal: Proposal, content: Content, sections: Iterable[Section] = tuple(Section)
) -> None:
    """Lay the sections of `content` into the proposal's rows, and leave the others alone."""
    for section in sections:
        _LAY.get(section, _set)(proposal, content, section)


def amount_asked(lines: Iterable[LineContent]) -> int:
    return sum(line.amount_cents for line in lines if line.status is LineStatus.REQUESTED)


def _set(proposal: Proposal, content: Content, section: Section) -> None:
    for name, answer in answers(content, section).items():
        setattr(proposal, name, answer)


def _set_presentation(proposal: Proposal, content: Content, _section: Section) -> None:
    proposal.title = content.title
    proposal.summary = content.summary
    proposal.description = content.description
    proposal.themes = [str(theme) for theme in content.themes]


def _set_goals(proposal: Proposal, content: Content, _section: Section) -> None:
    proposal.goals = sorted(set(content.goals))
    proposal.targets = sorted_targets(content.targets, proposal.goals)


def _set_calendar(proposal: Proposal, content: Content, _section: Section) -> None:
    proposal.starts_on = content.starts_on
    proposal.ends_on = content.ends_on
    _lay(proposal.milestones, content.milestones, Milestone)


def _set_indicators(proposal: Proposal, content: Content, _section: Section) -> None:
    _lay(proposal.indicators, content.indicators, Indicator)


def _set_financing(proposal: Proposal, content: Content, _section: Section) -> None:
    _lay(proposal.lines, content.lines, FinancingLine)
    proposal.amount_asked_cents = amount_asked(content.lines)


def _set_partners(proposal: Proposal, content: Content, _section: Section) -> None:
    """Keep each partner's own row: its consent hangs on it."""
    former = list(proposal.partners)
    kept = [_take(former, each) for each in content.partners]
    for position, (partner, each) in enumerate(zip(kept, content.partners, strict=True), start=1):
        facts = asdict(each) | {"position": position}
        del facts["id"]
        _update(partner, facts)
    proposal.partners = kept


def _take(former: list[Partner], wanted: PartnerContent) -> Partner:
    for partner in former:
        if partner.id == wanted.id if wanted.id else partner.name == wanted.name:
            former.remove(partner)
            return partner
    return Partner()


def _lay(rows: list[Row], contents: Sequence[Any], kind: type[Row]) -> None:
    for position, content in enumerate(contents, start=1):
        if position > len(rows):
            rows.append(kind(position=position))
        _update(rows[position - 1], asdict(content))
    del rows[len(contents) :]


def _update(row: object, facts: dict[str, Any]) -> None:
    for name, fact in facts.items():
        setattr(row, name, fact)


def _is_said(answer: object) -> bool:
    return answer is not None and answer not in {"", ()}


_LAY: dict[Section, Callable[[Proposal, Content, Section], None]] = {
    Section.PRESENTATION: _set_presentation,
    Section.PARTNERS: _set_partners,
    Section.GOALS: _set_goals,
    Section.CALENDAR: _set_calendar,
    Section.INDICATORS: _set_indicators,
    Section.FINANCING: _set_financing,
}
"""The sections that are more than columns of the proposal's own row."""
