"""Sentences of a proposal's life: what happened, and what is expected next."""

from app.core.i18n import mark as _

LIFE: dict[str, str] = {
    "life.drafted": _("The draft was begun"),
    "life.submitted": _("The project was submitted"),
    "life.review-began": _("The Maison Internationale began to check the projects"),
    "life.correction-asked": _("A correction was asked, until {due_at}"),
    "life.correction-answered": _("The organisation answered"),
    "life.correction-lapsed": _("The time for the correction was over"),
    "life.decided-eligible": _("Declared eligible: residents can vote for it"),
    "life.decided-not-eligible": _("Declared not eligible"),
    "life.appealed": _("The organisation appealed"),
    "life.appeal-upheld": _("The appeal was upheld: the project is eligible"),
    "life.appeal-dismissed": _("The appeal was dismissed"),
    "life.appeal-lapsed": _("The appeal was not answered in time: the decision stands"),
    "life.on-ballot": _("On the ballot paper"),
    "life.funded": _("Chosen by the residents"),
    "life.not-funded": _("Not chosen by the residents"),
    "life.withdrawn": _("Withdrawn by its organisation"),
    "life.merged": _("Joined with another project"),
    "life.text-hidden": _("A public text was hidden"),
    "life.text-restored": _("A public text is shown again"),
    "expected.submit": _("Finish your draft and submit it: it is not submitted yet."),
    "expected.correct": _("Correct what is asked, answer each point and hand the project back."),
    "expected.appeal": _(
        "Nothing you must do. If you think the decision is wrong, you can appeal: somebody else will look at it."
    ),
    "expected.review": _(
        "Nothing you must do: your project is submitted and you can still change it until the deadline. The Maison Internationale will then check it and decide."
    ),
    "expected.decide": _(
        "Nothing you must do: the Maison Internationale is checking the project and will decide. We will write to you."
    ),
    "expected.decide-appeal": _(
        "Nothing you must do: somebody who took no part in the decision is answering your appeal."
    ),
    "expected.open-vote": _("Nothing you must do: the vote opens next."),
    "expected.vote": _("It is the residents’ turn: tell them about your project."),
    "expected.count": _(
        "Nothing you must do: the ballots are being counted and the result will be published."
    ),
    "expected.follow-up": _(
        "Your project is funded: tell how it goes, and send the reports the agreement asks for."
    ),
    "expected.write-again": _(
        "A news item or a report came back to you with a reason: write it again and send it."
    ),
    "expected.nothing-followed": _("Nothing more: the follow-up of the project is over."),
    "expected.nothing-published": _("Nothing more: the result is published."),
    "expected.nothing-not-eligible": _("Nothing more: the decision stands."),
    "expected.nothing-late": _(
        "Nothing more: the deadline has passed and this draft was not submitted."
    ),
    "expected.nothing-withdrawn": _("Nothing more: the project was withdrawn."),
    "expected.nothing-merged": _("Nothing more here: follow the project it was joined with."),
    "expected.nothing-submitted": _("Nothing you must do."),
}
