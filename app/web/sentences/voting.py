"""What residents read of `app.voting`, and of the ballot rules of the counting core, by code."""

from app.core.i18n import mark as _

VOTING = {
    "voting.key-missing": _(
        "The vote cannot go on: a key of the urn is not in its place. Nothing was recorded; tell the Maison Internationale."
    ),
    "voting.commitment-not-logged": _(
        "This fingerprint is not in the log. Fingerprints are added once a day, at least twenty together: come back a day after the vote, or check the 64 characters."
    ),
    "voting.head-not-found": _(
        "The log was never signed at these sizes. Take two sizes from its signed heads, the smaller first."
    ),
    "voting.rehearsal-missing": _(
        "The vote cannot open: its trustees have not shown within the last seven days that they can open the urn. Run `partage trustees rehearse`."
    ),
    "voting.urn-not-found": _(
        "This edition has no urn: its vote has not begun, or took place elsewhere. Look at its calendar."
    ),
    "voting.nothing-to-vote-on": _(
        "No project has been found eligible, so the vote cannot open. Conclude the reviews first."
    ),
    "voting.reviews-unsettled": _(
        "The list of projects is being settled and the ballot opens in a moment. Come back in a minute: your code stays valid."
    ),
    "voting.round-not-open": _(
        "The urn of this edition has not been opened. It opens with the first visit of a resident, once the voting dates have come."
    ),
    "voting.round-closed": _(
        "The vote closed on {closed_at}. No ballot was taken after it; the last one you sent before counts."
    ),
    "voting.online-vote-barred": _(
        "This code no longer votes online: two people of the Maison Internationale noted that its holder votes on paper, holds another code or has no right to vote here. If that is wrong, tell them before the vote closes."
    ),
    "voting.ballot-refused": _(
        "This ballot breaks a rule. Nothing was recorded; correct it and send it again."
    ),
    "voting.changed-elsewhere": _(
        "Your ballot changed in another window. This is what will be sent: check it again."
    ),
    "voting.not-sent": _(
        "This ballot was not sent: it is no longer in this browser, or another one was sent from another window. Fill it in and check it again."
    ),
    "voting.blank-not-confirmed": _(
        "Your ballot is blank. Choose projects, or tick the box to say that you mean it."
    ),
    "voting.not-whole": _("{title}: write a whole number, for example 25."),
    "voting.same-rank": _("Two projects have the rank {rank}. Give each its own rank."),
    "ballot.unknown-project": _("{title}: this project is not on this ballot. Take it off."),
    "ballot.withdrawn-project": _("{title}: this project has been withdrawn. Take it off."),
    "ballot.repeated-project": _("{title}: this project is named {times} times. Name it once."),
    "ballot.too-many": _(
        "You chose {named} projects; {maximum} at most are possible. Take some off."
    ),
    "ballot.too-few": _("You chose {named} projects; at least {minimum} are needed. Choose more."),
    "ballot.over-envelope": _(
        "Your projects cost {cost_cents} together; the envelope is {envelope_cents}. Take some off."
    ),
    "ballot.share-below-one": _(
        "{title}: a share is at least 1 cent. Write more, or leave it empty."
    ),
    "ballot.sum-not-100": _(
        "Your shares make {sum} cents; one euro is exactly 100 cents. Change the shares, or divide equally."
    ),
}
