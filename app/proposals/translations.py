"""Give a project's texts in another language, say who wrote them, take them away."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Phase
from app.editions.phases import phase_at
from app.organisations.queries import require_editor
from app.proposals.models import Proposal, ProposalStatus, TextOrigin, TranslatedText
from app.proposals.texts import OTHERS, find_translation, fingerprint

OPEN_STATUSES = (ProposalStatus.DRAFT, ProposalStatus.SUBMITTED, ProposalStatus.ELIGIBLE)
BEFORE_THE_VOTE = (Phase.SUBMISSION, Phase.REVIEW)


class LanguageNotOffered(DomainError):
    """The texts of a project are not taken in this language."""

    code = "translations.not-offered"
    kind = Kind.NOT_FOUND


class TranslationClosed(DomainError):
    """The vote has begun, or the project is out of it: its texts stay as they are."""

    code = "translations.closed"
    kind = Kind.CONFLICT


class TranslationChangedMeanwhile(DomainError):
    """Somebody else saved this language after the writer began."""

    code = "translations.changed-meanwhile"
    kind = Kind.CONFLICT


def write_translation(
    db: Session,
    *,
    proposal: Proposal,
    language: str,
    texts: tuple[str, str, str],
    origin: TextOrigin,
    version: int,
    by: UUID,
    now: datetime,
) -> None:
    """Keep title, summary and description in `language`, made from the French as it stands.

    `version` is the one the writer read, 0 for a language nobody had written in.
    """
    _require_open(db, proposal, language, by, now)
    translated = find_translation(proposal, language)
    if (translated.version if translated else 0) != version:
        raise TranslationChangedMeanwhile
    if translated is None:
        translated = TranslatedText(language=language)
        proposal.translations.append(translated)
    translated.title, translated.summary, translated.description = texts
    translated.origin = origin
    translated.source_sha256 = fingerprint(proposal)
    translated.changed_at = now
    _save(db, translated)
    _note(db, "translation.written", proposal, language, by, now, origin=origin.value)


def remove_translation(
    db: Session, *, proposal: Proposal, language: str, by: UUID, now: datetime
) -> None:
    """Take a language away; taking it away again changes nothing."""
    _require_open(db, proposal, language, by, now)
    translated = find_translation(proposal, language)
    if translated is not None:
        proposal.translations.remove(translated)
        _note(db, "translation.removed", proposal, language, by, now)


def is_translatable(proposal: Proposal, now: datetime) -> bool:
    """Tell whether texts in other languages are still taken."""
    return phase_at(proposal.edition, now) in BEFORE_THE_VOTE and proposal.status in OPEN_STATUSES


def _require_open(db: Session, proposal: Proposal, language: str, by: UUID, now: datetime) -> None:
    if language not in OTHERS:
        raise LanguageNotOffered
    require_editor(db, account_id=by, organisation_id=proposal.organisation_id)
    if not is_translatable(proposal, now):
        raise TranslationClosed


def _save(db: Session, translated: TranslatedText) -> None:
    try:
        # Two writers at once: the unique key, or the row count, tells the second one here.
        with db.begin_nested():
            db.flush([translated])
    except (IntegrityError, StaleDataError) as stale:
        raise TranslationChangedMeanwhile from stale


def _note(
    db: Session,
    action: str,
    proposal: Proposal,
    language: str,
    by: UUID,
    now: datetime,
    **details: str,
) -> None:
    on = ("proposal", proposal.id)
    record(
        db, action=action, on=on, now=now, by=by, code=proposal.code, language=language, **details
    )
