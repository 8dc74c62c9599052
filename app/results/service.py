"""Count an edition once its urn is opened, and publish what came out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.editions.freeze import differs_from
from app.editions.models import Edition, Phase
from app.editions.phases import PhaseNotOpen, opens_at
from app.editions.queries import find_freeze, list_projects
from app.results.counting import count_ballots, result_of
from app.results.models import Result
from app.results.queries import find_result
from app.voting.queries import find_round, list_opened_ballots


class RulesChanged(DomainError):
    """Rule, envelope or costs are no longer those fixed at the opening of the vote."""

    code = "results.rules-changed"
    kind = Kind.CONFLICT


class UrnNotOpened(DomainError):
    """There is nothing to count before the urn is opened."""

    code = "results.urn-not-opened"
    kind = Kind.CONFLICT


class NotCounted(DomainError):
    """There is nothing to publish before a count."""

    code = "results.not-counted"
    kind = Kind.CONFLICT


class AlreadyPublished(DomainError):
    """A published result stays as it is."""

    code = "results.already-published"
    kind = Kind.CONFLICT


def count_edition(
    db: Session, *, edition: Edition, now: datetime, by: UUID | None = None
) -> Result:
    """Count by the edition's rule; a count again replaces the former, unless it is published."""
    former = _unpublished(db, edition, now)
    if not _has_open_ballots(db, edition):
        raise UrnNotOpened
    projects = list_projects(db, edition.id)
    frozen = find_freeze(db, edition.id)
    if frozen is not None and differs_from(frozen, edition, projects):
        raise RulesChanged(frozen_at=frozen.frozen_at)
    counted = count_ballots(edition, projects, list_opened_ballots(db, edition.id))
    if former is not None:
        db.delete(former)
        # The edition has one result: the former must be gone before the new one comes.
        db.flush()
    result = result_of(edition, projects, counted, now)
    db.add(result)
    # Two counts at once: the unique key on the edition refuses the second.
    db.flush()
    record(
        db,
        action="results.counted",
        on=("edition", edition.slug),
        now=now,
        by=by,
        rule=result.rule,
        rule_version=result.rule_version,
        input_sha256=result.input_sha256,
        outcome_sha256=result.outcome_sha256,
    )
    return result


def publish_result(
    db: Session, *, edition: Edition, now: datetime, by: UUID | None = None
) -> Result:
    """Show the counted result to everyone; there is no way back."""
    result = _unpublished(db, edition, now)
    if result is None:
        raise NotCounted
    result.published_at = now
    edition.result_published_at = now
    record(
        db,
        action="results.published",
        on=("edition", edition.slug),
        now=now,
        by=by,
        outcome_sha256=result.outcome_sha256,
    )
    return result


def _unpublished(db: Session, edition: Edition, now: datetime) -> Result | None:
    """Wait for the turn, and return the count there is; refuse if it is too early or too late."""
    opening = opens_at(edition, Phase.COUNTING)
    if now < opening:
        raise PhaseNotOpen(phase=Phase.COUNTING.value, opens_at=opening)
    take_turn(db, f"result:{edition.id}")
    result = find_result(db, edition.id)
    if result is not None and result.published_at is not None:
        raise AlreadyPublished(published_at=result.published_at)
    return result


def _has_open_ballots(db: Session, edition: Edition) -> bool:
    if edition.is_imported:
        return True
    voting_round = find_round(db, edition.id)
    return voting_round is not None and voting_round.unsealed_at is not None
