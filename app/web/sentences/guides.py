"""Sentences of `app.guides`, by code."""

from app.core.i18n import mark as _

GUIDES = {
    "guides.list-not-fixed": _(
        "There is no guide yet: the list of projects is fixed when the vote opens, on {opens_at}. Until then, read the projects on their pages."
    ),
    "guides.held-elsewhere": _(
        "This vote was held elsewhere: there is no guide of it here. Its page shows the projects and the result."
    ),
    "guides.not-in-language": _(
        "The guide does not exist in this language: the texts of some projects are missing in it. Read it in French, or look at the page of the vote for the languages that are open."
    ),
}
