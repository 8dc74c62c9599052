"""The versions of an edition's criteria: write one, freeze it, begin the next, give it force."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.editions.criteria import check_named, sheets_of
from app.editions.models import CriteriaSet, Criterion, Edition, Phase
from app.editions.phases import opens_at
from app.editions.queries import get_newest_criteria_set


class CriteriaFrozen(DomainError):
    """Submissions are open: these criteria are the same for everyone and cannot change."""

    code = "editions.criteria-frozen"
    kind = Kind.CONFLICT


class CriteriaNotFrozenYet(DomainError):
    """Before submissions open there is no need of another version: the first can be edited."""

    code = "editions.criteria-not-frozen-yet"
    kind = Kind.CONFLICT


class CriteriaVersionBegun(DomainError):
    """Somebody is already writing the next version."""

    code = "editions.criteria-version-begun"
    kind = Kind.CONFLICT


class CriteriaReasonMissing(DomainError):
    """Criteria that change after submissions opened need a reason everyone can read."""

    code = "editions.criteria-reason-missing"
    kind = Kind.INVALID


class CriterionCodeTaken(DomainError):
    """The set has a criterion of this code."""

    code = "editions.criterion-code-taken"
    kind = Kind.CONFLICT


class CriterionGone(DomainError):
    """Somebody took this criterion out of the set meanwhile."""

    code = "editions.criterion-gone"
    kind = Kind.CONFLICT


class CriteriaEmpty(DomainError):
    """A set without a criterion judges nothing."""

    code = "editions.criteria-empty"
    kind = Kind.INVALID


def open_first_set(
    db: Session, *, edition: Edition, criteria: Sequence[dict[str, Any]], now: datetime
) -> CriteriaSet:
    """Give a new edition its criteria; they freeze by themselves when submissions open."""
    first = CriteriaSet(
        edition_id=edition.id,
        version=1,
        created_at=now,
        frozen_at=opens_at(edition, Phase.SUBMISSION),
    )
    _fill(db, first, criteria)
    return first


def begin_version(db: Session, *, edition: Edition, by: UUID, now: datetime) -> CriteriaSet:
    """Copy the criteria in force into a version to be edited, which judges nothing yet."""
    take_turn(db, f"criteria of {edition.id}")
    newest = get_newest_criteria_set(db, edition.id)
    if newest.frozen_at is None:
        raise CriteriaVersionBegun(version=newest.version)
    if not newest.is_frozen(now):
        raise CriteriaNotFrozenYet
    begun = CriteriaSet(edition_id=edition.id, version=newest.version + 1, created_at=now)
    _fill(db, begun, sheets_of(newest.criteria))
    _note(db, "criteria.begun", edition, begun, by, now)
    return begun


def add_criterion(
    db: Session,
    *,
    edition: Edition,
    criteria_set: CriteriaSet,
    sheet: dict[str, Any],
    by: UUID,
    now: datetime,
) -> None:
    """Add a criterion after the others."""
    _take_editable(db, criteria_set, now)
    check_named(sheet["code"], sheet["check"], sheet["parameters"])
    if sheet["code"] in {each.code for each in criteria_set.criteria}:
        raise CriterionCodeTaken(criterion=sheet["code"])
    position = max((each.position for each in criteria_set.criteria), default=0) + 1
    criteria_set.criteria.append(Criterion(position=position, **sheet))
    _note(db, "criteria.added", edition, criteria_set, by, now, criterion=sheet["code"])


def change_criterion(
    db: Session,
    *,
    edition: Edition,
    criteria_set: CriteriaSet,
    sheet: dict[str, Any],
    by: UUID,
    now: datetime,
) -> None:
    """Replace what the criterion of this code says; its code and place stay."""
    _take_editable(db, criteria_set, now)
    check_named(sheet["code"], sheet["check"], sheet["parameters"])
    known = next((each for each in criteria_set.criteria if each.code == sheet["code"]), None)
    if known is None:
        raise CriterionGone(criterion=sheet["code"])
    for column, value in sheet.items():
        setattr(known, column, value)
    _note(db, "criteria.changed", edition, criteria_set, by, now, criterion=sheet["code"])


def drop_criterion(
    db: Session, *, edition: Edition, criteria_set: CriteriaSet, code: str, by: UUID, now: datetime
) -> None:
    """Take a criterion out of a version that is not frozen."""
    _take_editable(db, criteria_set, now)
    kept = [each for each in criteria_set.criteria if each.code != code]
    if not kept:
        raise CriteriaEmpty
    criteria_set.criteria = kept
    _note(db, "criteria.dropped", edition, criteria_set, by, now, criterion=code)


def replace_criteria(
    db: Session,
    *,
    edition: Edition,
    criteria_set: CriteriaSet,
    criteria: Sequence[dict[str, Any]],
    by: UUID,
    now: datetime,
) -> None:
    """Put other criteria in place of all: a file's, another edition's, a former version's."""
    _take_editable(db, criteria_set, now)
    if not criteria:
        raise CriteriaEmpty
    criteria_set.criteria = []
    # The codes of the former criteria must be free before the same codes come back.
    db.flush()
    _fill(db, criteria_set, criteria)
    _note(db, "criteria.replaced", edition, criteria_set, by, now)


def give_force(
    db: Session,
    *,
    edition: Edition,
    criteria_set: CriteriaSet,
    reason: str,
    by: UUID,
    now: datetime,
) -> None:
    """Let a later version judge what is submitted from now on; its reason is public at once."""
    _take_editable(db, criteria_set, now)
    if not reason.strip():
        raise CriteriaReasonMissing
    criteria_set.reason = reason.strip()
    criteria_set.frozen_at = now
    _note(db, "criteria.in-force", edition, criteria_set, by, now)


def drop_version(
    db: Session, *, edition: Edition, criteria_set: CriteriaSet, by: UUID, now: datetime
) -> None:
    """Give up a version that never took force."""
    take_turn(db, f"criteria of {edition.id}")
    db.refresh(criteria_set)
    if criteria_set.frozen_at is not None:
        raise CriteriaFrozen
    db.delete(criteria_set)
    _note(db, "criteria.given-up", edition, criteria_set, by, now)


def _take_editable(db: Session, criteria_set: CriteriaSet, now: datetime) -> None:
    """Wait for whoever edits this set, then see what they left."""
    take_turn(db, f"criteria of {criteria_set.edition_id}")
    db.refresh(criteria_set)
    if criteria_set.is_frozen(now):
        raise CriteriaFrozen


def _fill(db: Session, criteria_set: CriteriaSet, criteria: Sequence[dict[str, Any]]) -> None:
    criteria_set.criteria = [
        Criterion(position=position, **sheet) for position, sheet in enumerate(criteria, start=1)
    ]
    db.add(criteria_set)
    # Callers read the criteria back in the same transaction.
    db.flush()


def _note(
    db: Session,
    action: str,
    edition: Edition,
    criteria_set: CriteriaSet,
    by: UUID,
    now: datetime,
    **details: str,
) -> None:
    on = ("edition", edition.slug)
    record(db, action=action, on=on, now=now, by=by, version=criteria_set.version, **details)
