"""Sentences of the files of a proposal, by code; names of their kinds."""

from app.core.i18n import mark as _

ATTACHMENTS: dict[str, str] = {
    "attachments.not-found": _(
        "There is no such file here, or it is not yours to read. Go back to the project and choose one it lists."
    ),
    "attachments.closed": _(
        "The files of this project can no longer be changed: the time to write is over. They can still be read."
    ),
    "attachments.too-many": _(
        "This project has {most} documents, the most it may have. Remove one, then add the new one."
    ),
    "attachment-kind.picture": _("Picture"),
    "attachment-kind.budget": _("Budget"),
    "attachment-kind.support-letter": _("Letter of support"),
    "attachment-kind.statutes": _("Statutes"),
    "attachment-kind.other": _("Other document"),
}
