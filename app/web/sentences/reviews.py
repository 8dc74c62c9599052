"""Sentences of `app.reviews`, by code."""

from app.core.i18n import mark as _

REVIEWS: dict[str, str] = {
    "reviews.not-found": _(
        "Nothing was submitted here under this name. Go back to the queue and choose a project."
    ),
    "reviews.criterion-not-found": _(
        "This edition has no such criterion. Go back to the project and choose one of its criteria."
    ),
    "reviews.criterion-automatic": _(
        "This criterion is checked automatically: what was found changes with the project, not by hand."
    ),
    "reviews.reason-missing": _(
        "Write the reason: it will be public with the decision, and the organisation must understand it."
    ),
    "reviews.already-decided": _(
        "This project was already decided. Read the decision on its page."
    ),
    "reviews.findings-missing": _(
        "Record a finding for each criterion first, then decide. What is missing:"
    ),
    "reviews.finding-missing": _("No finding yet: {criterion}."),
    "reviews.nothing-chosen": _(
        "No project was chosen. Go back to the queue and tick those you want."
    ),
    "reviews.due-date-past": _("This date is past. Choose a later one, or leave it empty."),
    "reviews.person-missing": _("Choose who takes these projects in hand."),
    "reviews.date-unreadable": _("Write the date as year-month-day, such as 2027-03-15."),
    "queue-sort.anciennete": _("Oldest submission first"),
    "queue-sort.echeance": _("First due"),
    "queue-sort.titre": _("Title"),
    "queue-sort.organisation": _("Organisation"),
    "queue-sort.montant": _("Largest amount first"),
    "verdict.met": _("Met"),
    "verdict.not-met": _("Not met"),
    "verdict.not-applicable": _("Not applicable"),
}
