"""Sentences of the partners' agreements, by code; names of their states."""

from app.core.i18n import mark as _

CONSENTS: dict[str, str] = {
    "consents.link-not-valid": _(
        "This link is no longer valid: it is too old, another one took its place, or the vote has begun. Ask the association that gave it to you for a new one."
    ),
    "consents.answered-meanwhile": _(
        "Somebody else answered through this same link after you opened the page. Nothing of yours was recorded: read what stands below, then answer again if it is not right."
    ),
    "consents.not-open": _(
        "Partners are no longer asked: the vote has begun, or the project was taken back. Write to the Maison Internationale if something is wrong."
    ),
    "consents.partner-not-found": _(
        "This project has no such partner any more. Go back to its partners and choose one."
    ),
    "consent.not-asked": _("Not asked yet"),
    "consent.waiting": _("Asked, no answer yet"),
    "consent.confirmed": _("Confirmed by the partner"),
    "consent.changed": _("Confirmed, then changed: to be asked again"),
    "consent.declined": _("The partner said no"),
    "consent.withdrawn": _("The partner took its yes back"),
}
