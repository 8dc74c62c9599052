"""The 17 Sustainable Development Goals and their 169 targets (see SOURCE.md)."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FALLBACK = "en"


@cache
def goal_titles(language: str) -> dict[int, str]:
    """Return each goal's number and short title; English where a language has none."""
    return {int(goal["code"]): _said(goal["short"], language) for goal in _read("goals.json")}


@cache
def target_titles(language: str) -> dict[str, str]:
    """Return each target's code, such as 6.1 or 6.a, and its text."""
    return {target["code"]: _said(target["title"], language) for target in _read("targets.json")}


@cache
def targets_by_goal() -> dict[int, list[str]]:
    """Return the codes of each goal's targets, in their order."""
    found: dict[int, list[str]] = {number: [] for number in goal_titles(FALLBACK)}
    for code in target_titles(FALLBACK):
        found[goal_of(code)].append(code)
    return found


def goal_of(target: str) -> int:
    return int(target.partition(".")[0])


def sorted_targets(targets: Iterable[str], goals: Sequence[int]) -> list[str]:
    """Return the targets of the goals chosen, in the order of the goals; drop the others."""
    chosen = set(targets)
    return [code for goal in goals for code in targets_by_goal()[goal] if code in chosen]


def _read(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((FOLDER / name).read_text("utf-8"))
    return read


def _said(texts: dict[str, str], language: str) -> str:
    return texts.get(language, texts[FALLBACK])
