"""Whether an organisation is what it says: asked of the registries, decided by the staff."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from rapidfuzz.fuzz import token_set_ratio
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.service import record as write_down
from app.core.db import upsert
from app.core.errors import DomainError, Kind
from app.core.i18n import plain_letters
from app.core.settings import Settings
from app.core.text import readable
from app.organisations.models import (
    Organisation,
    RegistryAnswer,
    Verification,
    VerificationState,
)
from app.organisations.registries.client import Access, Answer, Numbers, Outcome, ask
from app.organisations.registries.records import Record

FIRST_PAUSE = timedelta(minutes=10)
MOST_ATTEMPTS = 8
"""With pauses that double from ten minutes: about a day."""
KEPT = {Outcome.FOUND: timedelta(days=30), Outcome.UNKNOWN: timedelta(days=1)}
ALIKE = 80
"""Names alike enough, of 100: the registry writes capitals and leaves acronyms out."""

Ask = Callable[[Numbers], Answer]


class ReasonMissing(DomainError):
    """Whoever confirms by hand says why."""

    code = "organisations.reason-missing"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Wanted:
    """One organisation to ask about, free of its rows: nothing is open while we wait."""

    organisation_id: UUID
    numbers: Numbers


def asker(settings: Settings) -> Ask:
    """Choose between the registries and nobody, as the operator decided."""
    if not settings.registry_lookups:
        return _ask_nobody
    token = settings.api_association_token.get_secret_value()
    return partial(ask, access=Access(token, settings.api_association_recipient))


def begin(db: Session, *, organisation: Organisation, now: datetime) -> None:
    """Start the check anew, because the organisation is new or says something else of itself."""
    is_askable = bool(organisation.siren or organisation.rna)
    fresh: dict[str, Any] = {
        "state": VerificationState.PENDING if is_askable else VerificationState.TO_CONFIRM,
        "due_at": now if is_askable else None,
        "attempts": 0,
        "found": None,
        "doubts": [],
        "reason": "",
        "changed_at": now,
    }
    row = upsert(db, Verification).values(organisation_id=organisation.id, **fresh)
    db.execute(row.on_conflict_do_update(index_elements=["organisation_id"], set_=fresh))


def is_any_due(db: Session, *, now: datetime) -> bool:
    return db.scalar(_due(now).with_only_columns(Verification.organisation_id)) is not None


def claim_due(db: Session, *, now: datetime) -> Wanted | None:
    """Take one organisation to ask about, and put its next attempt off."""
    verification = db.scalar(_due(now))
    if verification is None:
        return None
    verification.due_at = now + FIRST_PAUSE * 2**verification.attempts
    verification.attempts += 1
    organisation = db.get_one(Organisation, verification.organisation_id)
    return Wanted(organisation.id, _numbers(organisation))


def find_kept(db: Session, *, numbers: Numbers, now: datetime) -> Answer | None:
    """Return what the registries said lately, if it still holds."""
    kept = db.get(RegistryAnswer, _key(numbers))
    if kept is None or kept.expires_at <= now:
        return None
    if kept.record is None:
        return Answer(Outcome.UNKNOWN)
    return Answer(Outcome.FOUND, Record.model_validate(kept.record))


def note_answer(db: Session, *, wanted: Wanted, answer: Answer, now: datetime) -> None:
    """Keep an answer and what follows from it, unless the organisation changed meanwhile."""
    if answer.outcome in KEPT:
        _keep(db, wanted.numbers, answer, now)
    organisation = db.get(Organisation, wanted.organisation_id)
    verification = db.get(Verification, wanted.organisation_id, with_for_update=True)
    if organisation is None or verification is None or verification.due_at is None:
        return
    if _numbers(organisation) != wanted.numbers:
        return
    doubts = _doubts(organisation, answer)
    is_fitting = answer.outcome is Outcome.FOUND and not doubts
    verification.state = VerificationState.CONFIRMED if is_fitting else VerificationState.TO_CONFIRM
    verification.found = answer.record.model_dump() if answer.record else None
    verification.doubts = doubts
    verification.changed_at = now
    if answer.outcome is not Outcome.DOWN or verification.attempts >= MOST_ATTEMPTS:
        verification.due_at = None
    _note(db, "organisation.looked-up", organisation, now, outcome=answer.outcome.value)


def confirm_by_hand(
    db: Session, *, organisation: Organisation, reason: str, by: UUID, now: datetime
) -> None:
    """Let the staff decide, with a reason, whatever the registries say."""
    reason = readable(reason)
    if not reason:
        raise ReasonMissing
    by_hand: dict[str, Any] = {
        "state": VerificationState.CONFIRMED,
        "due_at": None,
        "reason": reason,
        "changed_at": now,
    }
    row = upsert(db, Verification).values(
        organisation_id=organisation.id, attempts=0, found=None, doubts=[], **by_hand
    )
    db.execute(row.on_conflict_do_update(index_elements=["organisation_id"], set_=by_hand))
    _note(db, "organisation.confirmed", organisation, now, by=by, reason=reason)


def _ask_nobody(_numbers: Numbers) -> Answer:
    return Answer(Outcome.NOT_ASKED)


def _due(now: datetime) -> Select[Verification]:
    due = Verification.due_at <= now
    return select(Verification).where(due).order_by(Verification.due_at).limit(1)


def _keep(db: Session, numbers: Numbers, answer: Answer, now: datetime) -> None:
    said = {
        "record": answer.record.model_dump() if answer.record else None,
        "fetched_at": now,
        "expires_at": now + KEPT[answer.outcome],
    }
    row = upsert(db, RegistryAnswer).values(numbers=_key(numbers), **said)
    db.execute(row.on_conflict_do_update(index_elements=["numbers"], set_=said))


def _doubts(organisation: Organisation, answer: Answer) -> list[str]:
    found = answer.record
    if found is None:
        return [f"registry.{answer.outcome.value}"]
    names = (plain_letters(name) for name in (found.name, found.acronym) if name)
    own = plain_letters(organisation.name)
    checks = {
        "registry.other-name": max(token_set_ratio(own, name) for name in names) < ALIKE,
        "registry.other-rna": bool(
            organisation.rna and found.rna and organisation.rna != found.rna
        ),
        "registry.not-an-association": not found.is_association,
        "registry.closed": not found.is_active,
    }
    return [code for code, is_doubtful in checks.items() if is_doubtful]


def _numbers(organisation: Organisation) -> Numbers:
    return Numbers(organisation.siren or "", organisation.rna or "")


def _key(numbers: Numbers) -> str:
    return f"{numbers.siren}/{numbers.rna}"


def _note(
    db: Session,
    action: str,
    organisation: Organisation,
    now: datetime,
    by: UUID | None = None,
    **details: Any,
) -> None:
    on = ("organisation", organisation.slug)
    write_down(db, action=action, on=on, now=now, by=by, **details)
