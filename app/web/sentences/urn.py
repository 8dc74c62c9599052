"""What those who keep the urn read of `app.voting`: the staff and the trustees, by code."""

from app.core.i18n import mark as _

URN = {
    "voting.not-over": _(
        "The vote is open until {closes_at}, as residents were told. Close it after that hour."
    ),
    "voting.shares-impossible": _(
        "A key is split among 2 to {most} people, at least 2 of whom open together; or kept by one alone. Choose such numbers."
    ),
    "voting.shares-missing": _(
        "{given} sentences of words were given and {needed} are needed. Let another trustee type theirs."
    ),
    "voting.shares-mistyped": _(
        "These words do not fit together ({reason}). Read each sheet again, word by word."
    ),
    "voting.shares-of-another-urn": _(
        "These words open another urn. Check that sheets, public half and file belong to this vote."
    ),
    "voting.trustees-unreadable": _(
        "This file is not the public half of a trustees' key. Give the file that `partage trustees create` wrote."
    ),
    "voting.trustees-already-chosen": _(
        "The urn of this vote is made: its trustees do not change any more."
    ),
    "voting.trustees-not-chosen": _(
        "This edition has no trustees yet. Make their key offline, then run `partage trustees choose`."
    ),
    "voting.rehearsal-failed": _(
        "This is not what opening the last rehearsal gives. Open the last file again, or begin a new rehearsal."
    ),
    "voting.held-by-trustees": _(
        "{threshold} of the {trustees} trustees open this urn together, offline: follow the ceremony in the deployment guide."
    ),
    "voting.urn-opened-already": _(
        "The urn was opened on {unsealed_at}: no sealed ballot is left to export. Its ballots wait to be counted."
    ),
    "voting.step-missing": _(
        "The steps of the ceremony follow each other. Take this one first: {step}."
    ),
    "voting.opening-refused": _(
        "What was brought back does not agree with the urn ({reason}). Nothing was kept: open the published file again."
    ),
    "voting.urn-file-unreadable": _(
        "This is not a whole file of the urn ({reason}). Copy it again from where it was written."
    ),
    "voting.round-still-open": _(
        "The urn still takes ballots. Close the vote first; then it can be opened."
    ),
    "voting.disputes-open": _(
        "Ballots can still be voided until {ends_at}: the urn stays shut until then. Come back after that hour."
    ),
    "voting.disputes-over": _(
        "Ballots could be voided until {ended_at}. What lies in the urn stays there: nobody may choose among ballots that could be read."
    ),
    "voting.void-reason-missing": _(
        "Say why the ballot is voided: choose a reason of the list that concerns one person."
    ),
    "voting.code-of-nobody": _(
        "No voter of this edition holds this code. Read it again with the person, letter by letter."
    ),
    "voting.void-not-found": _(
        "There is no such void in this vote, or its request was put aside. Look at the list again."
    ),
    "voting.asked-already": _(
        "This was asked before. Look at the list: it is confirmed, or waits for a second person."
    ),
    "voting.agreed-already": _(
        "A second person has confirmed this already: it cannot be confirmed again or put aside."
    ),
    "voting.second-person-needed": _(
        "You asked for this yourself. A colleague has to confirm it from their own account."
    ),
    "voting.closing-reason-missing": _(
        "Residents were told another hour: write for them why the vote closes now."
    ),
    "voting.closing-not-asked": _(
        "Nobody asks to close this vote early. Ask for it first; a colleague then confirms."
    ),
    "voting.practice-under-way": _(
        "This edition has a practice vote already. Wipe it first: `partage practice wipe`."
    ),
    "voting.not-practice": _(
        "This is no practice vote: nothing of it is wiped. Give the short name of a practice."
    ),
    "voting.practice-remains": _(
        "The practice vote is erased, but {number} traces of it are still in the files of the database. Stop the service and whatever reads it: the next rewrite of the database removes them."
    ),
}
