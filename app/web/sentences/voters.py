"""Sentences of `app.voters`, by code."""

from app.core.i18n import mark as _

VOTERS = {
    "voters.mistyped-code": _(
        "There is a typing mistake in this code. Compare it with your letter, symbol by symbol: 16 letters and digits in four groups."
    ),
    "voters.unknown-code": _(
        "This code does not open this vote. Check that the letter is for this year, or ask the Maison Internationale for help."
    ),
    "voters.register-closed": _(
        "The number of voters of this edition is fixed since its vote ended on {closes_at}. Print codes for an edition whose vote is still to come or open."
    ),
    "voters.identify-first": _(
        "Type your code first: your last visit has ended, or you come from another page. A ballot you had brought to the check page is kept until you close this browser; choices made since then must be made again."
    ),
}
