"""Sentences of `app.editions`, by code."""

from app.core.i18n import mark as _

EDITIONS = {
    "editions.phase-not-open": _("This opens on {opens_at}. Come back then: nothing is lost."),
    "editions.phase-closed": _("This closed on {closes_at}."),
    "editions.dates-overlap": _(
        "The calendar's dates overlap or run backwards ({first}, {second}). Correct the dates and try again."
    ),
}
