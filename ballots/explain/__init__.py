"""Why each project won or lost, as message codes with parameters."""

from ballots.explain.reasons import Explanation, explain, explain_all

__all__ = ["Explanation", "explain", "explain_all"]
