"""A euro divided by hand: five cents more or less for a project, and the rest shared out."""

from collections.abc import Sequence

from app.voting.paper import split_cents
from app.voting.seal import Choices
from ballots.formats import EURO_CENTS

PRESS_CENTS = 5
"""What one press of a plus or minus button adds or takes."""


def nudge(choices: Choices, code: str, cents: int) -> Choices:
    """Add `cents` to the share of a project, which leaves the ballot when nothing is left of it."""
    shares = dict(choices)
    shares[code] = max(0, shares.get(code, 0) + cents)
    return [(each, share) for each, share in shares.items() if share]


def share_rest(choices: Choices, shown: Sequence[str]) -> Choices:
    """Give what is left of the euro to the chosen projects, in the order shown.

    With nothing left, or nobody to give it to, the shares stay what they are.
    """
    shares = dict(choices)
    chosen = [code for code in shown if shares.get(code, 0) > 0]
    left = max(0, EURO_CENTS - sum(shares.values()))
    for code, more in split_cents(left, chosen):
        shares[code] += more
    return list(shares.items())
