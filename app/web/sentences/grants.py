"""Sentences of the follow-up at the desks: what was made of a text, why a step was refused."""

from app.core.i18n import mark as _

GRANTS: dict[str, str] = {
    "reading.waiting": _("Waiting to be read"),
    "reading.accepted": _("Accepted"),
    "reading.sent-back": _("Sent back"),
    "reading.taken-down": _("Taken down"),
    "grants.step-not-possible": _(
        "The grant stands elsewhere by now: somebody was first. Read the page again."
    ),
    "grants.reason-missing": _("Write the reason: whoever reads this page will ask for it."),
    "grants.day-to-come": _("This day has not come yet: note it once it is done."),
    "grants.more-than-granted": _(
        "The instalments would be more than the grant: at most {left_cents} can still be planned."
    ),
    "grants.instalment-not-found": _(
        "This instalment stands otherwise by now: somebody was first. Read the page again."
    ),
    "grants.bearer-missing": _(
        "This collective has no bearer that accepted: nobody could be paid. It names an association on its own page first."
    ),
    "grants.text-closed": _(
        "This text was read already and stays as it is. Read the page again to see what was answered."
    ),
    "grants.text-changed-meanwhile": _(
        "Somebody saved this text meanwhile. What you typed is below and is not saved: read the page, then send again to replace theirs."
    ),
    "grants.picture-not-described": _(
        "Say in one sentence what the picture shows: some people do not see it."
    ),
    "grants.report-open": _(
        "The report before this one is not accepted yet: finish that one first, on the page of your grant."
    ),
    "grants.figures-missing": _(
        "Each expense and each indicator has its figure. Load the page again and fill in those that are missing."
    ),
}
