"""The 17 Sustainable Development Goals, from the file beside this one (see SOURCE.md)."""

import json
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "goals.json"
FALLBACK = "en"


@cache
def goal_titles(language: str) -> dict[int, str]:
    """Return each goal's number and short title; English where a language has none."""
    goals = json.loads(FILE.read_text("utf-8"))
    return {
        int(goal["code"]): goal["short"].get(language, goal["short"][FALLBACK]) for goal in goals
    }
