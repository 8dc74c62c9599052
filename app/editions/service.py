"""Create an edition: envelope from a cited population, calendar, rules, criteria."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.criteria import default_criteria
from app.editions.criteria_sets import open_first_set
from app.editions.delays import Delays, check_disputes, decisions_hour
from app.editions.models import (
    RESIDENT_KINDS,
    BallotKind,
    Edition,
    PhaseWindow,
    PopulationBasis,
)
from app.editions.phases import Window, check_calendar
from app.editions.populations import Population
from app.editions.rules import check_rule

CENTS_PER_RESIDENT = 100
"""One euro per resident: the mission, not a setting."""
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DEFAULT_RULE = "equal-shares"
DEFAULT_PARAMETERS: dict[str, Any] = {"completion": "add1u", "stop": "over-budget"}


class EditionNameTaken(DomainError):
    """Another edition has this short name."""

    code = "editions.name-taken"
    kind = Kind.CONFLICT


class EditionNameImpossible(DomainError):
    """The short name could not stand in an address."""

    code = "editions.name-impossible"
    kind = Kind.INVALID


class BallotKindNotOffered(DomainError):
    """This kind of ballot only comes with imported elections."""

    code = "editions.ballot-kind-not-offered"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Envelope:
    """Where the budget comes from: INSEE's figure, its vintage and source, and who chose it."""

    population: Population
    basis: PopulationBasis
    census_year: int
    source: str
    chosen_by: str

    @property
    def budget_cents(self) -> int:
        return self.population.residents(self.basis) * CENTS_PER_RESIDENT


@dataclass(frozen=True, slots=True)
class Rules:
    """How residents vote and how their ballots are counted."""

    ballot_kind: BallotKind = BallotKind.EURO
    largest_choice: int | None = None
    counting_rule: str = DEFAULT_RULE
    parameters: dict[str, Any] = field(default_factory=DEFAULT_PARAMETERS.copy)
    tie_seed: str = ""
    """Empty: the edition's short name is the seed."""


def create_edition(  # noqa: PLR0913 - one argument each
    db: Session,
    *,
    slug: str,
    name: str,
    theme: str,
    envelope: Envelope,
    calendar: Sequence[Window],
    rules: Rules,
    now: datetime,
    delays: Delays | None = None,
    criteria: Sequence[dict[str, Any]] | None = None,
    is_simulated: bool = False,
) -> Edition:
    """Create one edition, or refuse with nothing written."""
    check_slug(slug)
    check_calendar(calendar)
    if rules.ballot_kind not in RESIDENT_KINDS:
        raise BallotKindNotOffered(kind=rules.ballot_kind.value)
    check_rule(
        ballot_kind=rules.ballot_kind,
        largest_choice=rules.largest_choice,
        rule=rules.counting_rule,
        parameters=rules.parameters,
    )
    if db.scalar(select(Edition.id).where(Edition.slug == slug)):
        raise EditionNameTaken(slug=slug)
    edition = _edition(slug, name, theme, envelope, rules, now)
    edition.is_simulated = is_simulated
    set_delays(edition, calendar, delays or Delays())
    edition.windows = [
        PhaseWindow(phase=window.phase, opens_at=window.opens_at, closes_at=window.closes_at)
        for window in calendar
    ]
    db.add(edition)
    # The criteria need the edition's identifier.
    db.flush()
    open_first_set(db, edition=edition, criteria=criteria or default_criteria(), now=now)
    record(
        db,
        action="edition.created",
        on=("edition", edition.slug),
        now=now,
        budget_cents=edition.budget_cents,
    )
    return edition


def set_delays(edition: Edition, calendar: Sequence[Window], delays: Delays) -> None:
    """Fix when decisions are released, and how long corrections, appeals and disputes may take."""
    check_disputes(calendar, delays)
    edition.decisions_at = decisions_hour(calendar, delays)
    edition.correction_days = delays.correction_days
    edition.appeal_days = delays.appeal_days
    edition.dispute_hours = delays.dispute_hours


def check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise EditionNameImpossible(slug=slug)


def _edition(
    slug: str, name: str, theme: str, envelope: Envelope, rules: Rules, now: datetime
) -> Edition:
    return Edition(
        slug=slug,
        name=name,
        theme=theme,
        city_name=envelope.population.name,
        insee_code=envelope.population.insee_code,
        budget_cents=envelope.budget_cents,
        population=envelope.population.residents(envelope.basis),
        population_basis=envelope.basis,
        population_year=envelope.census_year,
        population_source=envelope.source,
        population_sha256=envelope.population.file_sha256,
        population_chosen_by=envelope.chosen_by,
        ballot_kind=rules.ballot_kind,
        largest_choice=rules.largest_choice,
        counting_rule=rules.counting_rule,
        rule_parameters=rules.parameters,
        tie_seed=rules.tie_seed or slug,
        created_at=now,
    )
