"""Sentences of `app.editions`, by code."""

from app.core.i18n import mark as _

PHASES = {
    "submission": _("submission of projects"),
    "review": _("review"),
    "voting": _("vote"),
    "counting": _("count"),
    "published": _("results"),
}

EDITIONS = {
    "editions.not-found": _(
        "There is no edition at this address. The list of editions shows those that exist."
    ),
    "editions.project-not-found": _(
        "This edition has no such project. The list of projects shows those that exist."
    ),
    "editions.phase-not-open": _("This opens on {opens_at}. Come back then: nothing is lost."),
    "editions.phase-closed": _("This closed on {closes_at}."),
    "editions.dates-overlap": _(
        "The calendar's dates overlap or run backwards ({first_phase}, {second_phase}). Correct the dates and try again."
    ),
    "editions.appeals-do-not-fit": _(
        "Appeals and their answers need {days} days before the vote opens, within the review or after it: the decisions have to be released by {latest_at}. Lengthen the review, or shorten the time to appeal."
    ),
    "editions.disputes-do-not-fit": _(
        "Ballots can be voided for {hours} hours after the close: leave that long before the end of the count, {closes_at}."
    ),
    "editions.decisions-outside-review": _(
        "The decisions have to be released during the review, between {opens_at} and {closes_at}. Choose an hour between the two."
    ),
    "editions.name-taken": _(
        "There is already an edition named “{slug}”. Choose another short name."
    ),
    "editions.ballot-kind-not-offered": _(
        "Ballots of kind “{kind}” only come with imported elections. Choose euro, approval, approval-within-envelope or ranking."
    ),
    "editions.already-frozen": _(
        "The rules of this edition were frozen at the opening of the vote and cannot change."
    ),
    "editions.rule-not-usable": _(
        "The counting rule “{rule}” cannot be used like this ({reason}). Correct the rule or its parameters and try again."
    ),
    "editions.name-impossible": _(
        "“{slug}” cannot stand in an address. Use lower-case letters, digits and hyphens, such as rennes-2027."
    ),
    "editions.criteria-unreadable": _(
        "This is not a criteria set: at {place}, {reason}. Start from app/editions/criteria.json."
    ),
    "editions.check-unknown": _(
        "The criterion “{criterion}” names an automatic check that does not exist: {check}. Use one of these: {known}."
    ),
    "editions.criteria-set-not-found": _(
        "This edition has no such version of its criteria. Its page of criteria lists those that exist."
    ),
    "editions.criteria-frozen": _(
        "These criteria are frozen since the submissions opened: they are the same for everyone. To change something, begin a new version and say why."
    ),
    "editions.criteria-not-frozen-yet": _(
        "Submissions are not open yet: edit the criteria as they stand, no new version is needed."
    ),
    "editions.criteria-version-begun": _(
        "Version {version} is already being written. Go on with it, or give it up first."
    ),
    "editions.criteria-reason-missing": _(
        "Write why the criteria change: everyone will read it beside the new version."
    ),
    "editions.criterion-code-taken": _(
        "There is already a criterion named “{criterion}” in this version. Choose another short name."
    ),
    "editions.criterion-gone": _(
        "The criterion “{criterion}” was taken out meanwhile. Go back to the list of criteria."
    ),
    "check.plan-balances": _("Expenses and income have the same total"),
    "check.amount-under-ceiling": _("The amount asked is under the ceiling"),
    "check.partner-in-territory": _("A partner is in the project's country"),
    "check.partner-consents": _("A partner of the project's country said yes through its own link"),
    "check.at-least-one-goal": _("One sustainable development goal at least is chosen"),
    "check.measurable-indicators": _("One indicator at least has a unit and a target"),
    "check.amount-requested": _("One income line, and only one, is asked from this budget"),
    "check.not-fully-funded": _("What is acquired or asked elsewhere does not pay for everything"),
    "check.in-kind-balances": _("What is given in kind is the same on both sides"),
    "check.sector-given": _("The sector is chosen"),
    "check.gender-marker-given": _("The marker of equality between women and men is given"),
    "check.climate-markers-given": _("Both climate markers are given"),
    "check.calendar-given": _("The first and the last day are given"),
    "check.milestones-within-calendar": _("The steps have their day, within the calendar"),
    "check.indicators-with-baseline": _("Each indicator says how many today"),
    "editions.criteria-empty": _("Keep at least one criterion: without any, nothing is judged."),
    "editions.population-file-unreadable": _(
        "This is not a file of INSEE's legal populations: line {line} is not a row of a table. Use donnees_communes.csv as INSEE publishes it."
    ),
    "editions.population-file-too-large": _(
        "This file is larger than {megabytes} MB, more than INSEE's legal populations of the whole country. Use donnees_communes.csv as INSEE publishes it."
    ),
    "editions.population-columns-missing": _(
        "This is not a file of INSEE's legal populations: it has no column {columns}. Use donnees_communes.csv as INSEE publishes it."
    ),
    "editions.population-figure-unreadable": _(
        "Line {line} of the file: {column} is not a number. Get the file from INSEE again."
    ),
    "editions.commune-unknown": _(
        "The file has no commune {insee_code}. Check the INSEE code (five characters, such as 35238) and the file's department."
    ),
    "editions.figures-disagree": _(
        "Line {line} of the file contradicts itself: {municipale} + {apart} is not {totale}. Get the file from INSEE again."
    ),
}
