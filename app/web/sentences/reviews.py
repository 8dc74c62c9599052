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
        "This criterion is checked automatically: what was found changes with the project, not by hand. A correction can be asked while it is not met."
    ),
    "reviews.criterion-not-correctable": _(
        "The criteria said beforehand that this one cannot be corrected. Record whether it is met or not."
    ),
    "reviews.correction-awaited": _(
        "The organisation was asked to correct this, and its time is not over. Wait for its answer or for the deadline."
    ),
    "reviews.correction-not-received": _(
        "The correction asked for did not come before its deadline."
    ),
    "reviews.finding-changed-meanwhile": _(
        "{name} recorded another finding here on {changed_at}, while you were writing. It is shown above your own words: read it, then record yours again if it still stands."
    ),
    "reviews.reason-missing": _(
        "Write the reason: whoever reads this decision must understand it."
    ),
    "reviews.step-not-possible": _(
        "Somebody was faster, or a deadline has passed: the review now stands at “{review_state}”. Read it again before going on."
    ),
    "reviews.changed-meanwhile": _(
        "The conclusion changed while you were reading. Read it again, then decide."
    ),
    "reviews.second-person-needed": _(
        "You proposed this conclusion: a second person has to confirm it. Ask a colleague."
    ),
    "reviews.third-person-needed": _(
        "You took part in this decision: somebody else has to answer its appeal. Ask a colleague."
    ),
    "reviews.no-criterion-unmet": _(
        "Every criterion is met or does not apply: a refusal has to name the one that is not. Record that finding first."
    ),
    "reviews.nothing-to-correct": _(
        "No criterion is marked “to correct”. Record what has to be corrected first, then ask for it."
    ),
    "reviews.deadline-impossible": _(
        "The deadline has to lie between {opens_at} and {closes_at}. Choose another one."
    ),
    "reviews.answers-missing": _(
        "Say in a sentence what you did about each correction, then hand back. What is missing:"
    ),
    "reviews.answer-missing": _("No answer yet: {criterion}."),
    "reviews.appeal-not-possible": _(
        "There is nothing to appeal here: only a refusal can be appealed, once it is public."
    ),
    "reviews.appeal-too-late": _("Appeals closed on {closes_at}."),
    "reviews.findings-missing": _(
        "Record a finding for each criterion first, then conclude. What is missing:"
    ),
    "reviews.finding-missing": _("No finding yet: {criterion}."),
    "reviews.nothing-chosen": _(
        "No project was chosen. Go back to the queue and tick those you want."
    ),
    "reviews.due-date-past": _("This date is past. Choose a later one, or leave it empty."),
    "reviews.person-missing": _("Choose who takes these projects in hand."),
    "reviews.person-too-close": _(
        "{name} declared an interest in one of these projects, or belongs to its organisation. Choose somebody else, or leave that project out."
    ),
    "reviews.date-unreadable": _("Write the date as year-month-day, such as 2027-03-15."),
    "queue-sort.anciennete": _("Oldest submission first"),
    "queue-sort.echeance": _("First due"),
    "queue-sort.titre": _("Title"),
    "queue-sort.organisation": _("Organisation"),
    "queue-sort.montant": _("Largest amount first"),
    "reviews.merge-not-found": _(
        "There is no such proposal to join projects, or it is not yours to answer."
    ),
    "reviews.merge-not-possible": _(
        "These two projects cannot be joined: both must be submitted to the same edition and not decided yet. Choose two such projects."
    ),
    "reviews.merge-asked-already": _(
        "One of these projects is already asked to join another. Wait for the answers, or for the end of their time."
    ),
    "reviews.merge-over": _("This was answered already, or its time is over. Nothing was changed."),
    "verdict.met": _("Met"),
    "verdict.not-met": _("Not met"),
    "verdict.to-correct": _("To correct"),
    "verdict.not-applicable": _("Not applicable"),
    "review-state.open": _("Under review"),
    "review-state.correction-asked": _("Correction awaited"),
    "review-state.proposed": _("To be confirmed by a second person"),
    "review-state.concluded": _("Concluded, not yet public"),
    "review-state.released": _("Decision public"),
    "review-state.appealed": _("Appeal to be decided"),
    "review-state.appeal-decided": _("Appeal decided"),
    "review-state.withdrawn": _("Withdrawn"),
    "review-state.merged": _("Joined with another project"),
    "appeal-outcome.upheld": _("Appeal upheld: the project is eligible"),
    "appeal-outcome.dismissed": _("Appeal dismissed: the project stays not eligible"),
    "appeal-outcome.lapsed": _(
        "Nobody answered this appeal before the vote opened: the project stays not eligible"
    ),
}
