"""Sentences of `app.results` and `app.opendata`, of the core's explanations and of its file reader, by code."""

from app.core.i18n import mark as _

REFUSALS = {
    "results.not-published": _(
        "The results of this edition are not published yet. They appear here as soon as the count is finished and checked; the edition's calendar gives the dates."
    ),
    "results.project-not-counted": _(
        "The result knows no project at this address. The page of results lists them all."
    ),
    "results.rules-changed": _(
        "Rule, envelope or costs are no longer those frozen on {frozen_at}, so nothing was counted. Find out who changed them, and put them back."
    ),
    "results.urn-not-opened": _(
        "The urn has not been opened, so there is nothing to count. Close the vote and open the urn first."
    ),
    "results.not-counted": _("The ballots have not been counted. Count them, then publish."),
    "results.already-published": _(
        "The result was published on {published_at} and stays as it is. Nothing was changed."
    ),
    "results.rule-not-named": _(
        "The file names no counting rule we know ({rule}). Choose one with --rule, such as greedy or equal-shares."
    ),
    "results.election-not-over": _(
        "By its dates this vote ends on {closes_at}. Import the election once it is over."
    ),
    "results.file-refused": _("This file is not an election we can read. Nothing was imported."),
}

EXPLANATIONS = {
    "won.equal-shares": _(
        "Funded in round {round}. Ballots that support it: {votes}. With what was left of their equal shares, their voters could pay its whole cost, {cost_cents}; among the projects still affordable, it asked the least of each for the support it had."
    ),
    "won.completion": _(
        "Funded in round {round}, with the money the equal shares left over. Ballots that support it: {votes}. Among the projects not yet funded it had the most support, and its cost, {cost_cents}, fitted what was left of the envelope."
    ),
    "won.greedy": _(
        "Funded in round {round}. Ballots that support it: {votes}. Its turn came by its support, and its cost, {cost_cents}, fitted what was left of the envelope."
    ),
    "won.greedy-no-skip": _(
        "Funded in round {round}. Ballots that support it: {votes}. Its turn came by its support, and its cost, {cost_cents}, fitted what was left of the envelope."
    ),
    "won.greedy-per-cost": _(
        "Funded in round {round}. Ballots that support it: {votes}. Its turn came by its support for each euro it costs, and its cost, {cost_cents}, fitted what was left of the envelope."
    ),
    "won.phragmen": _(
        "Funded in round {round}. Ballots that support it: {votes}. Its cost, {cost_cents}, weighed the least on those who support it."
    ),
    "lost.no-support": _("Not funded: no ballot supports it."),
    "lost.below-threshold": _(
        "Not funded: its support, {score}, is below the least the rules ask for, {threshold}."
    ),
    "lost.not-eligible": _(
        "Not funded: for its cost, too few ballots support it ({votes}); the rules of this edition ask for more."
    ),
    "lost.withdrawn": _("Not funded: it was withdrawn before the count."),
    "lost.incompatible": _(
        "Not funded: it cannot be carried out together with “{rival}”, which is funded."
    ),
    "lost.does-not-fit": _(
        "Not funded. Ballots that support it: {votes}. When its turn came, {left_cents} of the envelope was left: {missing_cents} too little for its cost."
    ),
    "lost.after-stop": _(
        "Not funded. Ballots that support it: {votes}. The count had stopped before its turn, at the first project that did not fit; {left_cents} of the envelope was left."
    ),
    "lost.supporters-money-spent": _(
        "Not funded. Ballots that support it: {votes}. Their equal shares were {start_cents} together. After the other projects these voters helped to pay, {left_cents} was left: {missing_cents} too little for its cost."
    ),
}

FILES = {
    "file.file-too-long": _("Line {line}: the file is longer than {maximum} characters."),
    "file.not-utf-8": _("Line {line}: the text is not UTF-8. Save the file as UTF-8."),
    "file.not-text": _("Line {line}: the file holds bytes that are no text."),
    "file.not-csv": _("Line {line}: the cells cannot be told apart ({why})."),
    "file.section-out-of-order": _(
        "Line {line}: the section {section} stands twice or in the wrong place. The order is META, PROJECTS, VOTES."
    ),
    "file.no-section": _("Line {line}: the file does not begin with the section META."),
    "file.section-missing": _("Line {line}: the file ends without a section {section}."),
    "file.header-missing": _("Line {line}: the section {section} has no line of column names."),
    "file.columns-repeated-or-too-many": _(
        "Line {line}: the section {section} has too many columns, or two of the same name."
    ),
    "file.too-many-rows": _(
        "Line {line}: the section {section} has more than {maximum} lines, the most we read."
    ),
    "file.wrong-number-of-cells": _(
        "Line {line}: {found} cells where the column names announce {expected}."
    ),
    "file.meta-header": _("Line {line}: the columns of META must be “key” and “value”."),
    "file.key-repeated": _("Line {line}: META gives “{key}” twice."),
    "file.key-missing": _("Line {line}: META does not give “{key}”."),
    "file.not-an-amount": _("Line {line}: {field} is not an amount (“{value}”)."),
    "file.not-a-whole-number": _("Line {line}: {field} is not a whole number (“{value}”)."),
    "file.unknown-vote-type": _("Line {line}: “{value}” is not a kind of ballot we know."),
    "file.limits-contradict": _("Line {line}: the limits of a ballot contradict each other."),
    "file.column-missing": _("Line {line}: the column “{column}” is missing."),
    "file.cost-not-an-amount": _("Line {line}: the cost is not an amount (“{value}”)."),
    "file.project-repeated-or-empty": _(
        "Line {line}: the project's identifier is empty or stands twice (“{project}”)."
    ),
    "file.points-and-projects-differ-in-number": _(
        "Line {line}: the ballot has not as many points as projects."
    ),
    "file.unknown-project": _("Line {line}: the ballot names a project the file does not list."),
    "file.points-not-a-whole-number": _("Line {line}: the points are not whole numbers."),
    "file.amount-too-large": _("An amount of this file is larger than we can keep."),
    "file.not-a-date": _(
        "META gives no date we can read as {field} (“{value}”). Write it as 11.09.2019, or the year alone."
    ),
    "file.dates-run-backwards": _("By META the vote ends before it begins."),
}

OPEN_DATA = {
    "opendata.no-bundle": _(
        "There is no bundle for this edition: only a vote that was held, opened and published here has one. Its data page lists what there is."
    ),
    "opendata.too-few-ballots": _(
        "Only {ballots} ballots were cast. Below {least}, a single ballot could be recognised: only sums are published, in the result."
    ),
}

RESULTS = {**OPEN_DATA, **REFUSALS, **EXPLANATIONS, **FILES}
