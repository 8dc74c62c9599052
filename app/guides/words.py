"""The sentences of guide and paper ballot, nearly all of them those of the pages."""

from app.core.i18n import mark as _
from app.editions.models import BallotKind, Edition, Phase
from app.guides.voice import Voice
from ballots.formats import BallotFormat
from ballots.rules.parameters import Parameters

PHASES = {
    Phase.VOTING: (_("The vote"), _("Residents share out their euro.")),
    Phase.COUNTING: (_("Count"), _("The urn is opened and the ballots are counted.")),
    Phase.PUBLISHED: (_("Result"), _("Everyone can read the result and count again.")),
}
"""The phases a voter still waits for, and what happens in each."""

WAYS = (
    (
        _("On a phone or a computer"),
        _("Type the code of your letter, divide your euro, send. It takes about four minutes."),
    ),
    (
        _("At the Maison Internationale"),
        _("A computer is there for you, and someone to help. Bring your letter."),
    ),
    (
        _("Starting on paper"),
        _(
            "Print the list of projects, choose at your own pace, "
            "then send your choice by one of the two other ways."
        ),
    ),
)

WHO = (
    _("Everyone who lives in %(city)s, with no condition of nationality or papers."),
    _(
        "A letter brings you a code. The code is enough: "
        "no account, no identity paper, no e-mail address."
    ),
)

AT_THE_SCREEN = (
    _("Then press “Check my ballot”. You see your choices again."),
    _("Your vote leaves when you press “Send my vote”. Not before."),
    _("You can vote again with the same code. Only your last vote counts."),
    _("Your vote is secret. Your name is not on your ballot."),
)

TICKS = _("Tick the projects you want to support. Your euro is divided equally among them.")
OR_CENTS = _("Or write how many cents each one gets: 100 in all. Leave the others empty.")
ADJUST = _("“Adjust the shares” lets you give more cents to one project than to another.")
RANKS = _(
    "Write 1 beside the project you prefer, 2 beside the next one, and so on. "
    "Leave the others empty."
)
RANKS_UP_TO = _(
    "Write 1 beside the project you prefer, 2 beside the next one, up to %(n)s. "
    "Leave the others empty."
)
AT_MOST = _("Tick %(n)s projects at most.")
AS_MANY = _("Tick as many projects as you like.")
WITHIN = _("Together they may cost %(amount)s at most.")

RULES = {
    "equal-shares": _("Method of equal shares"),
    "exact-equal-shares": _("Method of equal shares"),
    "greedy": _("Most supported first, while the envelope lasts"),
    "greedy-no-skip": _("Most supported first, until one does not fit"),
    "greedy-per-cost": _("Most support per euro of cost first"),
    "phragmen": _("Phragmén’s sequential rule"),
}
OF_EQUAL_SHARES = ("equal-shares", "exact-equal-shares")
EQUAL_SHARES = _(
    "Every voter has the same part of the envelope. A project is funded when the people who "
    "support it can pay for it together, each out of their own part. Those who have already "
    "got much pay with it; those who have got nothing yet still have their part."
)
EXPLAINED = {
    **dict.fromkeys(OF_EQUAL_SHARES, EQUAL_SHARES),
    "greedy": _(
        "Projects are funded in the order of their support; those that do not fit are skipped."
    ),
    "greedy-no-skip": _(
        "Projects are funded in the order of their support, until the first that does not fit."
    ),
    "greedy-per-cost": _(
        "Projects are funded in the order of their support for each unit of cost; "
        "those that do not fit are skipped."
    ),
    "phragmen": _(
        "Each project funded weighs on those who support it; each round goes to the project that "
        "keeps the heaviest burden lightest."
    ),
}
SAME_SUM = _("All who pay for a project pay the same sum.")
RAISED = _("The equal parts are raised step by step, as long as the envelope is not exceeded.")
FILLED_UP = _("What is still left goes to the most supported projects that fit.")
TRUST = (
    _("Ballots are sealed as they arrive. No partial result exists, for anyone."),
    _("The program that counts is free software, and the published ballots are enough to run it."),
)
FIXED = _(
    "Rules, projects and costs were fixed when the vote opened, on %(moment)s. "
    "Nobody can change them unseen."
)

HELP = (
    _("Come to the Maison Internationale or write to us before the vote closes."),
    _("At the Maison Internationale someone can also help you in your language."),
    _(
        "A person you trust may read and type for you. "
        "You can also come to the Maison Internationale, where someone will help you."
    ),
)

ENVELOPE = _(
    "%(city)s sets aside one euro for each of its %(n)s residents: %(amount)s in all. "
    "Associations propose projects with partners abroad. You share out the sum."
)
ORDER = _(
    "The order was drawn once and is the same for everyone: "
    "no project comes first because of its name."
)
MACHINE = _("Translated by a machine.")
HIDDEN = _("The summary was hidden on %(moment)s. The page of the project says why.")

NO_NAME = _("Write neither your name nor anything else that says who you are.")
NOT_YET_A_VOTE = _(
    "This sheet helps you to choose and is not yet a vote. Send your choice on a phone, "
    "on a computer or at the Maison Internationale."
)
INTO_THE_URN = _("Fold this sheet and put it into the urn yourself.")
SHEET = _("Sheet %(serial)s, lot %(lot)s")


def how_to_mark(
    voice: Voice, edition: Edition, ballot_format: BallotFormat, unequal: str
) -> list[str]:
    """Say what to do beside the projects; `unequal` is the way to share a euro otherwise."""
    most = ballot_format.max_length
    if edition.ballot_kind is BallotKind.EURO:
        return [voice.gettext(TICKS), voice.gettext(unequal)]
    if edition.ballot_kind is BallotKind.RANKING:
        return [voice.gettext(RANKS_UP_TO, n=most) if most else voice.gettext(RANKS)]
    limits = [voice.gettext(AT_MOST, n=most) if most else voice.gettext(AS_MANY)]
    if edition.ballot_kind is BallotKind.APPROVAL_WITHIN_ENVELOPE:
        limits.append(voice.gettext(WITHIN, amount=voice.money(edition.budget_cents)))
    return limits


def how_it_counts(voice: Voice, edition: Edition) -> list[str]:
    said = [EXPLAINED[edition.counting_rule]]
    completion = Parameters.of(edition.rule_parameters).completion
    if edition.counting_rule in OF_EQUAL_SHARES:
        said += [SAME_SUM] if edition.counting_rule == "exact-equal-shares" else []
        said += [RAISED] if completion in {"add1", "add1u"} else []
        said += [FILLED_UP] if completion in {"greedy", "add1u"} else []
    return [voice.gettext(each) for each in (*said, *TRUST)]
