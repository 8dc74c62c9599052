"""`check`: what a file says of itself against what its ballots say."""

from collections import Counter
from dataclasses import dataclass

from ballots.pabulib.election import Election
from ballots.rules.registry import count
from ballots.tally import default_utility, score_vector, tally

_RULES: dict[str, tuple[str, dict[str, str | int]]] = {
    "greedy": ("greedy", {}),
    "greedy-threshold": ("greedy", {}),
    "greedy-no-skip": ("greedy-no-skip", {}),
    "equalshares": ("equal-shares", {"completion": "none"}),
    "equalshares-comparison": (
        "equal-shares",
        {"completion": "none", "comparison": "satisfaction"},
    ),
    "equalshares/add1": ("equal-shares", {"completion": "add1"}),
    "equalshares/add1-comparison": (
        "equal-shares",
        {"completion": "add1", "comparison": "satisfaction"},
    ),
}
"""How the format's rule names are counted here; other names cannot be checked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell of a column that the ballots contradict."""

    column: str
    project: str
    stated: str
    counted: str


def differences(election: Election) -> tuple[list[str], list[Difference]]:
    """List the columns that could be checked, and every cell that differs.

    Projects funded in another way (`selected` 2 or 3) are not compared.
    """
    counted: dict[str, dict[str, str]] = {
        "votes": _votes(election),
        "score": _scores(election),
        "selected": _selected(election),
    }
    ids = election.projects.column("project_id") or ()
    checked, found = [], []
    for column, values in counted.items():
        stated = election.projects.column(column)
        if stated is None or not values:
            continue
        checked.append(column)
        for project, cell in zip(ids, stated, strict=True):
            is_other = column == "selected" and cell.strip() not in {"0", "1"}
            if not is_other and cell.strip() != values[project.strip()]:
                found.append(Difference(column, project, cell, values[project.strip()]))
    return checked, found


def _votes(election: Election) -> dict[str, str]:
    """Mentions as the cities count them: a project named twice on a ballot counts twice."""
    mentions = Counter(
        name.strip() for cell in election.votes.column("vote") or () for name in cell.split(",")
    )
    return {project.id: str(mentions[project.id]) for project in election.instance.projects}


def _scores(election: Election) -> dict[str, str]:
    utility = default_utility(election.format)
    if utility == "cost":
        return {}
    vector = score_vector(election.instance, election.format)
    supports = tally(election.instance, election.profile, utility, vector).supports
    return {project: str(support.score) for project, support in supports.items()}


def _selected(election: Election) -> dict[str, str]:
    named = election.meta.get("rule", "").strip()
    if named not in _RULES:
        return {}
    rule, parameters = _RULES[named]
    threshold = election.meta.get("min_project_score_threshold", "").strip()
    outcome = count(
        election.instance,
        election.format,
        election.profile,
        rule=rule,
        parameters=parameters | {"threshold": int(threshold) if threshold.isdigit() else 0},
    )
    winners = set(outcome.winners)
    return {p.id: "1" if p.id in winners else "0" for p in election.instance.projects}
