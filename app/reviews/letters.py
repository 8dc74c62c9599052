"""Letters to the staff about the reviews they have in hand; no project is named in them."""

from app.core.i18n import mark as _
from app.mail.service import Words

ENTRUSTED = Words(
    subject=_("Projects to check were entrusted to you"),
    body=_(
        "Hello {name},\n\nProjects to check were entrusted to you ({n}). Your list is here:\n"
        "{link}\n\nMaison Internationale de Rennes\n"
    ),
)
REMINDER = Words(
    subject=_("Projects to check are waiting for you"),
    body=_(
        "Hello {name},\n\nProjects you have in hand are waiting to be checked ({n}). "
        "Your list, the first due on top, is here:\n{link}\n\nMaison Internationale de Rennes\n"
    ),
)
