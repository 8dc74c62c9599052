"""Letters to the people of an organisation: that something happened, and where to read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.i18n import mark as _
from app.core.i18n import translations
from app.mail.service import queue
from app.organisations.queries import list_members
from app.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words; it tells no more than that there is something to read on the page."""

    subject: str
    body: str


RECEIVED = Letter(
    subject=_("Your proposal was received"),
    body=_(
        "Hello {name},\n\nWe received your organisation's proposal. "
        "You can read it and follow it here:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)
DECIDED = Letter(
    subject=_("A decision was taken about your proposal"),
    body=_(
        "Hello {name},\n\nA decision was taken about your organisation's proposal. "
        "You can read it, with its reason, here:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)


def send(db: Session, *, letter: Letter, proposal: Proposal, base_url: str, now: datetime) -> None:
    """Queue `letter` to each member of the proposal's organisation, in their own language."""
    for member in list_members(db, proposal.organisation_id):
        say = translations(member.language).gettext
        link = f"{base_url}/{member.language}/association/projets/{proposal.id}/depot"
        body = say(letter.body).format(name=member.name, link=link)
        queue(db, recipient=member.email, subject=say(letter.subject), body=body, now=now)
