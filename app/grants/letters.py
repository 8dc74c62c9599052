"""Letters about the follow-up of a project: that it was read, or that it is awaited."""

from app.core.i18n import mark as _
from app.proposals.letters import Letter

HOME = "suivi/subvention"

NEWS_SHOWN = Letter(
    _("Your news is published"),
    _("The news of your organisation's project was read and is published. It is here:"),
    page=HOME,
)
NEWS_SENT_BACK = Letter(
    _("Your news comes back to you"),
    _("The news of your organisation's project was read and comes back. The reason is here:"),
    page=HOME,
)
NEWS_TAKEN_DOWN = Letter(
    _("A news item about your project was taken down"),
    _("A news item about your organisation's project is no longer shown. The reason is here:"),
    page=HOME,
)
REPORT_ACCEPTED = Letter(
    _("Your report is accepted"),
    _("The report on your organisation's project was read and accepted. It is here:"),
    page=HOME,
)
REPORT_SENT_BACK = Letter(
    _("Your report comes back to you"),
    _("The report on your organisation's project was read and comes back. The reason is here:"),
    page=HOME,
)
REPORT_DUE = Letter(
    _("A report is expected soon"),
    _(
        "A report on your organisation's project is expected soon. "
        "What it asks, and by when, is here:"
    ),
    page=HOME,
)
