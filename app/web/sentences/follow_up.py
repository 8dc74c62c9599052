"""Sentences of the follow-up that everyone reads: where a grant stands, what happened."""

from app.core.i18n import mark as _

FOLLOW_UP: dict[str, str] = {
    "grant-state.awarded": _("Grant awarded"),
    "grant-state.signed": _("Agreement signed"),
    "grant-state.under-way": _("Under way"),
    "grant-state.completed": _("Completed"),
    "grant-state.abandoned": _("Abandoned"),
    "report-kind.intermediate": _("Intermediate report"),
    "report-kind.final": _("Final report"),
    "follow-up.was-awarded": _("Chosen by the residents: {amount_cents} granted"),
    "follow-up.was-signed": _("The agreement was signed"),
    "follow-up.was-begun": _("The work began"),
    "follow-up.was-paid": _("An instalment was paid: {amount_cents}"),
    "follow-up.was-corrected": _("A payment noted by mistake was taken back"),
    "follow-up.was-reported-intermediate": _("An intermediate report was accepted"),
    "follow-up.was-reported-final": _("The final report was accepted"),
    "follow-up.was-taken-down": _("A news item was taken down"),
    "follow-up.was-completed": _("The project is completed"),
    "follow-up.was-abandoned": _("The project was abandoned"),
    "follow-up.not-followed": _(
        "This election was held elsewhere, or for practice: nobody follows its projects here. Its result is on the page of the results."
    ),
    "follow-up.not-funded": _(
        "There is no funded project of this name here. Choose one in the list of the funded projects."
    ),
    "follow-up.text-not-found": _(
        "There is no such news item or report here. Go back to the page of the project."
    ),
}
