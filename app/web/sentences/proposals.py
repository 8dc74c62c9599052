"""Sentences of `app.proposals`, by code; names of themes and statuses."""

from app.core.i18n import mark as _

PROPOSALS: dict[str, str] = {
    "proposals.not-found": _(
        "There is no such project here, or it is not yours to see. Go back to the list and choose one."
    ),
    "proposals.incomplete": _(
        "The project cannot be submitted yet. Fill in what is missing, then submit it again."
    ),
    "proposals.title-missing": _("The title is missing."),
    "proposals.summary-missing": _("The one-sentence summary is missing."),
    "proposals.country-missing": _("The country is missing."),
    "proposals.amount-missing": _(
        "The amount asked is missing: give one income line the status “asked from this budget”."
    ),
    "proposals.changed-meanwhile": _(
        "Somebody else saved this project on {changed_at}. What you typed is below and is not saved: compare it with their version, then save again to replace it."
    ),
    "proposals.not-open": _(
        "This project can no longer be changed: it was decided or withdrawn. Its page says which."
    ),
    "proposals.plan-is-empty": _("The financing plan has no lines yet."),
    "proposals.plan-balances": _("The financing plan balances: {expenses_cents} on each side."),
    "proposals.plan-does-not-balance": _(
        "The financing plan does not balance: expenses {expenses_cents}, income {income_cents}."
    ),
    "proposals.amount-under-ceiling": _(
        "{asked_cents} asked, for a ceiling of {ceiling_cents} a project."
    ),
    "proposals.amount-above-ceiling": _(
        "{asked_cents} asked: that is above the ceiling of {ceiling_cents} a project."
    ),
    "proposals.no-territory": _("No country of partnership is named yet."),
    "proposals.partner-in-territory": _("A partner is in the country of the project: {country}."),
    "proposals.no-partner-in-territory": _(
        "No partner is in the country of the project: {country}."
    ),
    "proposals.goals-named": _("Sustainable development goals named: {numbers}."),
    "proposals.no-goal": _("No sustainable development goal is named."),
    "proposals.indicators-measurable": _("Indicators with a unit and a target: {count}."),
    "proposals.no-measurable-indicator": _("No indicator has both a unit and a target above zero."),
    "proposals.amount-asked": _("{asked_cents} asked from this budget."),
    "proposals.no-amount-asked": _("No income line is asked from this budget."),
    "proposals.amount-asked-twice": _(
        "{count} income lines are asked from this budget: only one may be."
    ),
    "proposal-status.draft": _("Draft, not submitted"),
    "proposal-status.submitted": _("Submitted, being checked"),
    "proposal-status.eligible": _("Eligible"),
    "proposal-status.not-eligible": _("Not eligible"),
    "proposal-status.withdrawn": _("Withdrawn by its organisation"),
    "line-status.planned": _("Planned"),
    "line-status.acquired": _("Acquired"),
    "line-status.asked": _("Asked elsewhere"),
    "line-status.requested": _("Asked from this budget"),
    "line-status.in-kind": _("In kind"),
    "theme.climate": _("Climate"),
    "theme.culture": _("Culture"),
    "theme.digital": _("Digital"),
    "theme.education": _("Education"),
    "theme.fair_trade": _("Fair trade"),
    "theme.food": _("Food"),
    "theme.gender": _("Gender equality"),
    "theme.health": _("Health"),
    "theme.infrastructure": _("Infrastructure"),
    "theme.migrants_rights": _("Rights of migrants"),
    "theme.solidarity_economy": _("Solidarity economy"),
    "theme.waste": _("Waste"),
    "theme.water": _("Water"),
    "theme.youth": _("Youth"),
}
