"""Letters to the people of an organisation: that something happened, and where to read it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core.i18n import mark as _
from app.core.i18n import translations
from app.mail.service import queue
from app.organisations.queries import list_members
from app.proposals.models import Proposal
from app.proposals.queries import list_co_bearers

FRAME = _("Hello {name},\n\n{news}\n{link}\n\nMaison Internationale de Rennes\n")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's words; it tells no more than that there is something to read on the page."""

    subject: str
    news: str
    page: str = "suivi"
    """Part of the proposal's address that the link leads to."""


RECEIVED = Letter(
    _("Your proposal was received"),
    _("We received your organisation's proposal. You can read it and follow it here:"),
)
DRAFT_REMINDER = Letter(
    _("Your draft is not submitted yet"),
    _(
        "Your organisation began a proposal and has not submitted it. "
        "What is missing, and until when you can submit it, is here:"
    ),
)
CORRECTION_ASKED = Letter(
    _("A correction is asked about your proposal"),
    _(
        "Your organisation's proposal was read, and something has to be corrected. "
        "What is asked, and by when, is here:"
    ),
    page="corrections",
)
CORRECTION_REMINDER = Letter(
    _("A correction is still awaited"),
    _(
        "A correction asked about your organisation's proposal has not come yet. "
        "What is asked, and by when, is here:"
    ),
    page="corrections",
)
CORRECTION_LAPSED = Letter(
    _("The time for a correction is over"),
    _("The time given to correct your organisation's proposal is over. What follows is here:"),
)
DECIDED = Letter(
    _("A decision was taken about your proposal"),
    _(
        "A decision was taken about your organisation's proposal. "
        "You can read it, with its reason, here:"
    ),
)
APPEAL_RECEIVED = Letter(
    _("Your appeal was received"),
    _("We received your organisation's appeal. You can follow it here:"),
    page="recours",
)
APPEAL_DECIDED = Letter(
    _("Your appeal was answered"),
    _("Your organisation's appeal was answered. You can read the answer, with its reason, here:"),
    page="recours",
)
CONSENT_GIVEN = Letter(
    _("A partner answered about your project"),
    _("A partner of your organisation's project answered. You can read the answer here:"),
    page="accords",
)
MERGE_ASKED = Letter(
    _("Another project could be joined with yours"),
    _(
        "A project close to your organisation's was proposed, and it is suggested to join them. "
        "Nothing is done without your agreement. You can read more here:"
    ),
    page="fusions",
)
MERGED = Letter(
    _("Two projects were joined"),
    _("Your organisation's project was joined with another, as agreed. You can follow it here:"),
    page="fusions",
)
MERGE_REFUSED = Letter(
    _("Two projects stay apart"),
    _("One of the organisations prefers that the two projects stay apart. Yours goes on here:"),
    page="fusions",
)
MERGE_EXPIRED = Letter(
    _("The time to join two projects is over"),
    _(
        "It was suggested to join your organisation's project with another, and not everyone "
        "answered in time: each goes on by itself. You can read more here:"
    ),
    page="fusions",
)
TEXT_HIDDEN = Letter(
    _("A text of your project was hidden"),
    _("A text of your organisation's project is no longer shown. The reason is here:"),
)
TEXT_RESTORED = Letter(
    _("A text of your project is shown again"),
    _("A text of your organisation's project that was hidden is shown again. It is here:"),
)


def send(db: Session, *, letter: Letter, proposal: Proposal, base_url: str, now: datetime) -> None:
    """Queue `letter` to each member of the organisations that bear it, in their own language."""
    joined = [each.id for each in list_co_bearers(db, proposal.id)]
    bearers = [proposal.organisation_id, *joined]
    # Whoever belongs to several of them gets one letter.
    people = {member.id: member for bearer in bearers for member in list_members(db, bearer)}
    for member in people.values():
        say = translations(member.language).gettext
        link = f"{base_url}/{member.language}/association/projets/{proposal.id}/{letter.page}"
        body = say(FRAME).format(name=member.name, news=say(letter.news), link=link)
        queue(db, recipient=member.email, subject=say(letter.subject), body=body, now=now)
