"""Sentences of `app.organisations`, by code; names of kinds and roles."""

from app.core.i18n import mark as _

ORGANISATIONS: dict[str, str] = {
    "organisations.not-found": _(
        "There is no such organisation among yours. Choose one of those your page lists."
    ),
    "organisations.name-taken": _(
        "There is already an organisation named {name}. Ask the Maison Internationale to join it."
    ),
    "organisations.reader-only": _(
        "In this organisation you may read and not change anything. Ask one of its owners to make you an editor."
    ),
}
