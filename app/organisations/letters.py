"""Letters about who acts for an organisation, and who bears a collective."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.i18n import mark as _
from app.mail.service import Words, write

INVITATION = Words(
    subject=_("You are invited to act for an organisation"),
    body=_(
        "Hello,\n\n{name} invites you to act for {organisation} at Partage. Open this page within "
        "{days} days and press the button:\n{link}\n\n"
        "If you do not know what this is about, do nothing: this address will be forgotten."
        "\n\nMaison Internationale de Rennes\n"
    ),
)
REMOVED = Words(
    subject=_("You no longer act for an organisation"),
    body=_(
        "Hello {name},\n\nAn owner of {organisation} ended your membership at Partage. Your "
        "account stays yours:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)
BEARER_NAMED = Words(
    subject=_("A collective names your association"),
    body=_(
        "Hello {name},\n\nThe collective {organisation} names your association as its bearer: "
        "the one that would receive a grant for it. Accept or decline here:\n{link}\n\n"
        "Maison Internationale de Rennes\n"
    ),
)
BEARER_ANSWERED = Words(
    subject=_("The association you named has answered"),
    body=_(
        "Hello {name},\n\nThe association you named as bearer of {organisation} has answered. "
        "Read the answer here:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)


def send(
    db: Session,
    *,
    words: Words,
    people: Sequence[Account],
    organisation: str,
    page: str,
    now: datetime,
) -> None:
    """Write to each of `people` in their own language; `page` begins with the site's address."""
    for person in people:
        write(
            db,
            words=words,
            recipient=person.email,
            language=person.language,
            now=now,
            name=person.name,
            organisation=organisation,
            link=page.format(language=person.language),
        )
