"""A partner's agreement, asked and given by a link of its own: no account, no address kept.

The answer stays with the words it was given to: once the association writes something else of the
partner, the agreement no longer holds and is asked again. What the partner wants unpublished stays
so, whatever the association ticks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.audit.service import record
from app.core.addresses import read_address
from app.core.errors import DomainError, Kind
from app.core.i18n import mark as _
from app.core.tokens import hashed, new_token
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.mail.service import Words, write
from app.organisations.queries import require_editor
from app.proposals import letters
from app.proposals.models import ConsentAnswer, Partner, PartnerConsent, Proposal
from app.proposals.queries import PUBLIC, lock
from app.proposals.service import OPEN, keep_partners_words

LINK_LASTS = timedelta(days=60)
"""Unanswered; once answered, a link serves until the vote opens."""
AGREED_ONCE = (ConsentAnswer.CONFIRMED, ConsentAnswer.WITHDRAWN)
INVITATION = Words(
    _("An association names you as its partner"),
    _(
        "Hello,\n\n{organisation}, in {city}, proposes a project with {partner} to a budget shared "
        "out by the residents. Do you want this project? Read what is said of you, correct it, "
        "and answer yes or no here. You need no account:\n{link}\n\n"
        "This link is yours alone. Your address is not kept.\n\nMaison Internationale de Rennes\n"
    ),
)


class ConsentLinkNotValid(DomainError):
    """The link is unknown, was replaced, or is too old."""

    code = "consents.link-not-valid"
    kind = Kind.GONE


class ConsentAnsweredMeanwhile(DomainError):
    """Somebody else answered through the same link after this page was read."""

    code = "consents.answered-meanwhile"
    kind = Kind.CONFLICT


class ConsentNotOpen(DomainError):
    """The vote has begun, or the proposal was taken back: nobody is asked any more."""

    code = "consents.not-open"
    kind = Kind.CONFLICT


class PartnerNotFound(DomainError):
    """This proposal has no such partner."""

    code = "consents.partner-not-found"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class PartnerWords:
    """What a partner says of itself, and what of it is not to be published."""

    name: str
    place: str
    role: str
    statement: str
    hides_name: bool
    hides_place: bool


def ask_consent(
    db: Session,
    *,
    proposal: Proposal,
    partner: Partner,
    language: str,
    email: str,
    by: UUID,
    base_url: str,
    now: datetime,
) -> str:
    """Make the partner a new link and return it; a former link dies, a former answer stays.

    With an address, the link is sent there, and the address forgotten with the letter.
    """
    require_editor(db, account_id=by, organisation_id=proposal.organisation_id)
    closing = _closing(proposal, now)
    recipient = read_address(email) if email else ""
    token = new_token()
    consent = partner.consent or PartnerConsent()
    consent.token_hash = hashed(token)
    consent.language = language
    consent.is_mailed = bool(email)
    consent.asked_at = now
    consent.expires_at = min(closing, now + LINK_LASTS)
    partner.consent = consent
    link = f"{base_url}/{language}/partenaires/{token}"
    if recipient:
        said = {
            "organisation": proposal.organisation.name,
            "city": proposal.edition.city_name,
            "partner": partner.name,
            "link": link,
        }
        write(db, words=INVITATION, recipient=recipient, language=language, now=now, **said)
    _note(db, "partner.consent-asked", partner, proposal, by, now, mailed=bool(recipient))
    return link


def get_partner(proposal: Proposal, partner_id: UUID) -> Partner:
    for partner in proposal.partners:
        if partner.id == partner_id:
            return partner
    raise PartnerNotFound


def find_asked(db: Session, *, token: str, now: datetime) -> Partner:
    """Return the partner whose link this is, with its proposal; reading changes nothing."""
    wanted = (
        select(Partner)
        .join(Partner.proposal)
        .join(Partner.consent)
        .options(
            contains_eager(Partner.consent),
            contains_eager(Partner.proposal).options(
                joinedload(Proposal.edition), joinedload(Proposal.organisation)
            ),
        )
        .where(PartnerConsent.token_hash == hashed(token))
    )
    partner = db.scalar(wanted)
    if partner is None or partner.consent is None or partner.consent.expires_at <= now:
        raise ConsentLinkNotValid
    try:
        _closing(partner.proposal, now)
    except ConsentNotOpen as over:
        raise ConsentLinkNotValid from over
    return partner


def confirm(
    db: Session,
    *,
    partner: Partner,
    words: PartnerWords,
    version: int,
    base_url: str,
    now: datetime,
) -> None:
    """Record that the partner wants the project, in its own words, which replace the others."""
    proposal = partner.proposal
    consent = _answered(db, proposal, partner, ConsentAnswer.CONFIRMED, version, now)
    consent.statement = words.statement
    consent.hides_name, consent.hides_place = words.hides_name, words.hides_place
    partner.name, partner.place, partner.role = words.name, words.place, words.role
    # More hidden wins: what the association keeps unpublished stays so too.
    partner.hides_name = partner.hides_name or words.hides_name
    partner.hides_place = partner.hides_place or words.hides_place
    consent.agreed = partner.facts
    _tell(db, proposal, partner, base_url, now)


def refuse(db: Session, *, partner: Partner, version: int, base_url: str, now: datetime) -> None:
    """Record that it is not wanted, or no longer: the partner leaves every public page."""
    has_agreed = partner.consent is not None and partner.consent.answer in AGREED_ONCE
    answer = ConsentAnswer.WITHDRAWN if has_agreed else ConsentAnswer.DECLINED
    proposal = partner.proposal
    _answered(db, proposal, partner, answer, version, now)
    _tell(db, proposal, partner, base_url, now)


def words_of(partner: Partner) -> dict[str, Any]:
    """Return what is said of the partner now, as its form would have been typed."""
    consent = partner.consent
    return {
        "name": partner.name,
        "place": partner.place,
        "role": partner.role,
        "statement": consent.statement if consent else "",
        "hides_name": partner.hides_name,
        "hides_place": partner.hides_place,
    }


def _closing(proposal: Proposal, now: datetime) -> datetime:
    """Return when the vote opens: until then partners are asked and change their minds."""
    closing = opens_at(proposal.edition, Phase.VOTING)
    if now >= closing or proposal.status not in {*OPEN, *PUBLIC}:
        raise ConsentNotOpen
    return closing


def _answered(
    db: Session,
    proposal: Proposal,
    partner: Partner,
    answer: ConsentAnswer,
    version: int,
    now: datetime,
) -> PartnerConsent:
    # Two answers at once: the second waits here, then reads what the first left.
    lock(db, proposal)
    consent = partner.consent
    if consent is None or consent.version != version:
        raise ConsentAnsweredMeanwhile
    consent.answer = answer
    consent.answered_at = now
    consent.expires_at = _closing(proposal, now)
    return consent


def _tell(db: Session, proposal: Proposal, partner: Partner, base_url: str, now: datetime) -> None:
    keep_partners_words(db, proposal=proposal, partner=partner, now=now)
    answer = partner.consent.answer if partner.consent else None
    _note(db, "partner.consent-answered", partner, proposal, None, now, answer=answer)
    letters.send(db, letter=letters.CONSENT_GIVEN, proposal=proposal, base_url=base_url, now=now)


def _note(
    db: Session,
    action: str,
    partner: Partner,
    proposal: Proposal,
    by: UUID | None,
    now: datetime,
    **said: object,
) -> None:
    """Write to the journal without a name or an address: a partner may be in danger."""
    record(
        db, action=action, on=("partner", partner.id), now=now, by=by, code=proposal.code, **said
    )
