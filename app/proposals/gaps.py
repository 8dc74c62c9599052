"""What a proposal still lacks, section by section: what it cannot do without, and the rest."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.proposals import checks
from app.proposals.content import read
from app.proposals.models import Proposal
from app.proposals.sections import ADDRESSES, Section, is_empty


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing; without a needed one the proposal cannot be submitted."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    is_needed: bool = False


class SectionState(StrEnum):
    """How far a section is; its name in each language is the sentence `section-state.<code>`."""

    TO_DO = "to-do"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """A section as the list of tasks shows it; `word` ends the address of its page."""

    section: Section
    word: str
    state: SectionState
    gaps: list[Gap]


def list_tasks(proposal: Proposal) -> list[Task]:
    return [
        Task(each, ADDRESSES[each], state_of(proposal, each), list_gaps(proposal, each))
        for each in Section
    ]


def list_gaps(proposal: Proposal, section: Section) -> list[Gap]:
    return list(_GAPS[section](proposal))


def needed(proposal: Proposal) -> tuple[tuple[str, dict[str, Any]], ...]:
    """List what is missing before the proposal can be submitted, in the order of the sections."""
    found = (gap for section in Section for gap in list_gaps(proposal, section))
    return tuple((gap.code, gap.params) for gap in found if gap.is_needed)


def state_of(proposal: Proposal, section: Section) -> SectionState:
    if is_empty(read(proposal), section):
        return SectionState.TO_DO
    return SectionState.BEGUN if list_gaps(proposal, section) else SectionState.DONE


def _presentation(proposal: Proposal) -> Iterable[Gap]:
    if not proposal.title:
        yield Gap("proposals.title-missing", is_needed=True)
    if not proposal.summary:
        yield Gap("proposals.summary-missing", is_needed=True)
    if not proposal.description:
        yield Gap("proposals.description-missing")
    if not proposal.themes:
        yield Gap("proposals.themes-missing")


def _place(proposal: Proposal) -> Iterable[Gap]:
    if not proposal.country:
        yield Gap("proposals.country-missing", is_needed=True)
    if not proposal.place:
        yield Gap("proposals.place-missing")


def _partners(proposal: Proposal) -> Iterable[Gap]:
    if not proposal.partners:
        yield Gap("proposals.partners-missing")
    elif proposal.country:
        yield from _unmet(proposal, "partner-in-territory")
    for partner in proposal.partners:
        if not partner.role:
            yield Gap("proposals.role-missing", {"name": partner.name})


def _goals(proposal: Proposal) -> Iterable[Gap]:
    return _unmet(proposal, "at-least-one-goal")


def _classification(proposal: Proposal) -> Iterable[Gap]:
    return _unmet(proposal, "sector-given", "gender-marker-given", "climate-markers-given")


def _calendar(proposal: Proposal) -> Iterable[Gap]:
    yield from _unmet(proposal, "calendar-given")
    if not proposal.milestones:
        yield Gap("proposals.milestones-missing")
    else:
        yield from _unmet(proposal, "milestones-within-calendar")


def _indicators(proposal: Proposal) -> Iterable[Gap]:
    return _unmet(proposal, "measurable-indicators", "indicators-with-baseline")


def _financing(proposal: Proposal) -> Iterable[Gap]:
    if proposal.amount_asked_cents == 0:
        yield Gap("proposals.amount-missing", is_needed=True)
    else:
        yield from _unmet(proposal, "amount-requested", is_needed=True)
    yield from _unmet(proposal, "plan-balances", "in-kind-balances")


def _unmet(proposal: Proposal, *names: str, is_needed: bool = False) -> Iterable[Gap]:
    for name in names:
        found = checks.run_check(name, proposal, {})
        if not found.is_met:
            yield Gap(found.code, found.params, is_needed=is_needed)


_GAPS: dict[Section, Callable[[Proposal], Iterable[Gap]]] = {
    Section.PRESENTATION: _presentation,
    Section.PLACE: _place,
    Section.PARTNERS: _partners,
    Section.GOALS: _goals,
    Section.CLASSIFICATION: _classification,
    Section.CALENDAR: _calendar,
    Section.INDICATORS: _indicators,
    Section.FINANCING: _financing,
}
