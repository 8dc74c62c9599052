"""Play the partners abroad: they say yes through their link; at first a few have not answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.settings import Settings
from app.proposals.checks import HOME
from app.proposals.consents import PartnerWords, ask_consent, confirm
from app.proposals.models import Partner, Proposal

SIMULATED = "Réponse simulée pour la démonstration : oui, nous voulons de ce projet."
SILENT = 4
"""While submissions are open, one project in so many waits for its partners' answers."""


def let_partners_answer(
    db: Session,
    *,
    proposals: Sequence[Proposal],
    settings: Settings,
    are_all_in: bool,
    now: datetime,
) -> None:
    """Ask every partner abroad, and let them agree in the words already there."""
    for number, proposal in enumerate(proposals, start=1):
        for partner in proposal.partners:
            if partner.country != HOME:
                ask_consent(
                    db,
                    proposal=proposal,
                    partner=partner,
                    language="fr",
                    email="",
                    by=proposal.author_id,
                    base_url=settings.base_url,
                    now=now,
                )
                if are_all_in or number % SILENT:
                    _agree(db, partner, settings.base_url, now)


def _agree(db: Session, partner: Partner, base_url: str, now: datetime) -> None:
    # The answer compares with the version that the question's row got when it was written.
    db.flush()
    assert partner.consent is not None  # noqa: S101 - it has just been asked
    words = PartnerWords(
        name=partner.name,
        place=partner.place,
        role=partner.role,
        statement=SIMULATED,
        hides_name=partner.hides_name,
        hides_place=partner.hides_place,
    )
    version = partner.consent.version
    confirm(db, partner=partner, words=words, version=version, base_url=base_url, now=now)
