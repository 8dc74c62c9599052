"""Why each project won or lost, and who paid for it, as message codes with parameters."""

from ballots.explain.distance import distances
from ballots.explain.lost import Distance
from ballots.explain.reasons import Explanation, explain, explain_all
from ballots.explain.receipts import Receipt, receipts
from ballots.explain.support import effective_support

__all__ = [
    "Distance",
    "Explanation",
    "Receipt",
    "distances",
    "effective_support",
    "explain",
    "explain_all",
    "receipts",
]
