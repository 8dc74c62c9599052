"""What the API says of an edition."""

from datetime import datetime

from pydantic import BaseModel

from app.editions.models import CriteriaSet, Criterion, Edition
from app.editions.phases import phase_at


class WindowOut(BaseModel):
    """One phase with its opening and closing, UTC."""

    phase: str
    opens_at: datetime
    closes_at: datetime | None


class PopulationOut(BaseModel):
    """The figure the envelope comes from, and where it was read."""

    residents: int | None
    basis: str | None
    census_year: int | None
    source: str
    source_sha256: str
    chosen_by: str


class EditionOut(BaseModel):
    """One edition: envelope in cents, rules, calendar, present phase."""

    slug: str
    name: str
    theme: str
    city: str
    insee_code: str
    currency: str
    budget_cents: int
    population: PopulationOut
    ballot_kind: str
    largest_choice: int | None
    counting_rule: str
    rule_parameters: dict[str, object]
    tie_seed: str
    decisions_at: datetime | None
    correction_days: int
    appeal_days: int
    dispute_hours: int
    is_imported: bool
    is_simulated: bool
    is_practice: bool
    phase: str | None
    calendar: list[WindowOut]


class CriterionOut(BaseModel):
    """One criterion, with its texts in every language."""

    code: str
    kind: str
    check: str | None
    parameters: dict[str, object]
    is_correctable: bool
    texts: dict[str, dict[str, str]]


class EditionsOut(BaseModel):
    """Every edition, newest first."""

    editions: list[EditionOut]


class CriteriaOut(BaseModel):
    """One version of an edition's criteria, in their order; `reason` says why it changed."""

    version: int
    frozen_at: datetime | None
    reason: str
    criteria: list[CriterionOut]


class FreezeOut(BaseModel):
    """What was fixed at the opening: the exact text and its SHA-256."""

    document: str
    sha256: str
    frozen_at: datetime


def edition_out(edition: Edition, now: datetime) -> EditionOut:
    """Show an edition as it stands at `now`."""
    phase = phase_at(edition, now)
    return EditionOut(
        slug=edition.slug,
        name=edition.name,
        theme=edition.theme,
        city=edition.city_name,
        insee_code=edition.insee_code,
        currency=edition.currency,
        budget_cents=edition.budget_cents,
        population=PopulationOut(
            residents=edition.population,
            basis=edition.population_basis,
            census_year=edition.population_year,
            source=edition.population_source,
            source_sha256=edition.population_sha256,
            chosen_by=edition.population_chosen_by,
        ),
        ballot_kind=edition.ballot_kind,
        largest_choice=edition.largest_choice,
        counting_rule=edition.counting_rule,
        rule_parameters=edition.rule_parameters,
        tie_seed=edition.tie_seed,
        decisions_at=edition.decisions_at,
        correction_days=edition.correction_days,
        appeal_days=edition.appeal_days,
        dispute_hours=edition.dispute_hours,
        is_imported=edition.is_imported,
        is_simulated=edition.is_simulated,
        is_practice=edition.is_practice,
        phase=phase,
        calendar=[
            WindowOut(phase=window.phase, opens_at=window.opens_at, closes_at=window.closes_at)
            for window in edition.windows
        ],
    )


def criterion_out(criterion: Criterion) -> CriterionOut:
    return CriterionOut(
        code=criterion.code,
        kind=criterion.kind,
        check=criterion.check,
        parameters=criterion.parameters,
        is_correctable=criterion.is_correctable,
        texts=criterion.texts,
    )


def criteria_out(criteria_set: CriteriaSet) -> CriteriaOut:
    return CriteriaOut(
        version=criteria_set.version,
        frozen_at=criteria_set.frozen_at,
        reason=criteria_set.reason,
        criteria=[criterion_out(each) for each in criteria_set.criteria],
    )
