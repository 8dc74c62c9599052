"""Sentences of `app.proposals`, by code; names of themes and statuses."""

from app.core.i18n import mark as _

PROPOSALS: dict[str, str] = {
    "proposals.not-found": _(
        "There is no such project here, or it is not yours to see. Go back to the list and choose one."
    ),
    "copies.same-edition": _(
        "This project belongs to this edition already. Open it from your projects instead."
    ),
    "proposals.incomplete": _(
        "The project cannot be submitted yet. Fill in what is missing, then submit it again."
    ),
    "proposals.title-missing": _("The title is missing."),
    "proposals.summary-missing": _("The one-sentence summary is missing."),
    "proposals.description-missing": _("The description is missing."),
    "proposals.themes-missing": _("No theme is chosen."),
    "proposals.country-missing": _("The country is missing."),
    "proposals.place-missing": _("The town or region is missing."),
    "proposals.partners-missing": _("No partner is named."),
    "proposals.role-missing": _("What {name} does in the project is not said."),
    "proposals.sector-missing": _("The sector is missing."),
    "proposals.sector-given": _("The sector is chosen: {code}."),
    "proposals.gender-marker-missing": _(
        "The place of equality between women and men is not said."
    ),
    "proposals.gender-marker-given": _("Equality between women and men: marker {marker}."),
    "proposals.climate-markers-missing": _("The place of the climate is not said."),
    "proposals.climate-markers-given": _(
        "Climate markers: mitigation {mitigation}, adaptation {adaptation}."
    ),
    "proposals.calendar-missing": _("The first or the last day is missing."),
    "proposals.calendar-too-long": _(
        "The project lasts {days} days: at most {longest} are allowed."
    ),
    "proposals.calendar-given": _("The first and the last day are given: {days} days."),
    "proposals.milestones-missing": _("No step is described."),
    "proposals.milestones-undated": _("No step has its day."),
    "proposals.milestones-astray": _(
        "These steps fall outside the first and the last day: {titles}."
    ),
    "proposals.milestones-dated": _("Steps with their day: {count}."),
    "proposals.baseline-missing": _("How many today is not said for: {names}."),
    "proposals.baselines-given": _("Indicators that say how many today: {count}."),
    "proposals.not-fully-funded": _(
        "Acquired or asked elsewhere: {elsewhere_cents}, for {expenses_cents} of expenses in money."
    ),
    "proposals.fully-funded": _(
        "What is acquired or asked elsewhere ({elsewhere_cents}) already pays for all the expenses in money ({expenses_cents})."
    ),
    "proposals.in-kind-balances": _(
        "What is given in kind is the same on both sides: {expenses_cents}."
    ),
    "proposals.in-kind-differs": _(
        "What is given in kind differs: {expenses_cents} in the expenses, {income_cents} in the income."
    ),
    "proposals.amount-missing": _(
        "The amount asked is missing: give one income line the status “asked from this budget”."
    ),
    "proposals.changed-meanwhile": _(
        "{name} saved this on {changed_at}, after you began. What you typed is not saved: compare it with what is saved now, then save again to replace it."
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
    "proposals.partner-consented": _(
        "Partners of the territory who said through their own link that they want the project: {count}."
    ),
    "proposals.no-partner-consent": _(
        "No partner of the territory has said yet, through its own link, that it wants the project."
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
    "proposal-status.merged": _("Joined with another project"),
    "section.presentation": _("The project in short"),
    "section.place": _("Country and place"),
    "section.partners": _("Partners"),
    "section.goals": _("Sustainable development goals"),
    "section.classification": _("Sector and markers"),
    "section.calendar": _("Calendar"),
    "section.indicators": _("What will be measured"),
    "section.financing": _("Financing plan"),
    "section-state.to-do": _("To do"),
    "section-state.begun": _("Begun"),
    "section-state.done": _("Done"),
    "marker.0": _("Not targeted"),
    "marker.1": _("Important objective"),
    "marker.2": _("Main objective"),
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
