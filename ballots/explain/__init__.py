"""Why each project won or lost, and who paid for it, as message codes with parameters."""

from ballots.explain.reasons import Explanation, explain, explain_all
from ballots.explain.receipts import Receipt, receipts

__all__ = ["Explanation", "Receipt", "explain", "explain_all", "receipts"]
