"""Writing .pb files, byte-stable: the same election always gives the same text."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ballots.amounts import format_amount
from ballots.ballot import Ballot
from ballots.formats import EURO, EURO_CENTS, BallotFormat
from ballots.instance import Instance
from ballots.pabulib.election import Election, Row
from ballots.pabulib.fields import META, PROJECTS, VOTE_TYPE_OF_KIND, VOTES, WITHDRAWN_COST
from ballots.profile import Profile


def write_election(election: Election) -> str:
    """Return an election that was read, with every cell, column and row in its place."""
    meta = [("key", "value"), *election.meta.items()]
    projects, votes = election.projects, election.votes
    return _text(
        meta, [projects.columns, *projects.rows], [votes.columns, *votes.rows], election.newline
    )


def write(
    instance: Instance,
    ballot_format: BallotFormat,
    profile: Profile,
    *,
    meta: Mapping[str, str] | None = None,
    project_columns: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Return a .pb file of an election; voters are numbered in an order that says nothing.

    `meta` adds or overrides metadata (the format asks for description, country, unit,
    instance, rule, date_begin, date_end); `project_columns` adds columns by name, cells
    by project identifier. `euro` ballots are written as cumulative with exactly 100
    points, ready to be counted by anyone.
    """
    return _text(
        _meta(instance, ballot_format, profile, meta or {}),
        _projects(instance, profile, ballot_format, project_columns or {}),
        _votes(profile, ballot_format),
        "\n",
    )


_REQUIRED = (
    "description", "country", "unit", "instance", "num_projects", "num_votes", "budget",
    "vote_type", "rule", "date_begin", "date_end",
)  # fmt: skip


def _meta(
    instance: Instance, ballot_format: BallotFormat, profile: Profile, given: Mapping[str, str]
) -> list[Row]:
    known = dict.fromkeys(_REQUIRED, "") | {
        "rule": "unknown",
        "num_projects": str(len(instance.projects)),
        "num_votes": str(profile.voters),
        "budget": format_amount(instance.budget),
        "vote_type": VOTE_TYPE_OF_KIND[ballot_format.kind],
        "currency": instance.currency,
        **_limits(instance, ballot_format),
    }
    return [("key", "value"), *(known | dict(given)).items()]


def _limits(instance: Instance, ballot_format: BallotFormat) -> dict[str, str]:
    limits = {
        "min_length": ballot_format.min_length or None,
        "max_length": ballot_format.max_length,
        "min_points": ballot_format.min_points,
        "max_points": ballot_format.max_points,
        "min_sum_points": ballot_format.min_sum,
        "max_sum_points": ballot_format.max_sum,
    }
    if ballot_format.kind == EURO:
        limits |= {"min_sum_points": EURO_CENTS, "max_sum_points": EURO_CENTS}
    texts = {name: str(limit) for name, limit in limits.items() if limit is not None}
    envelope = ballot_format.envelope(instance.budget)
    return texts if envelope is None else texts | {"max_sum_cost": format_amount(envelope)}


def _projects(
    instance: Instance,
    profile: Profile,
    ballot_format: BallotFormat,
    extra: Mapping[str, Mapping[str, str]],
) -> list[Row]:
    votes, score = _totals(profile)
    header = ["project_id", "cost", "votes", "name", *extra]
    if ballot_format.has_points:
        header.insert(3, "score")
    rows: list[Row] = [tuple(header)]
    for project in sorted(instance.projects, key=lambda project: project.id):
        cells = {
            "project_id": project.id,
            "cost": WITHDRAWN_COST if project.withdrawn else format_amount(project.cost),
            "votes": str(votes.get(project.id, 0)),
            "score": str(score.get(project.id, 0)),
            "name": project.name,
            **{name: column.get(project.id, "") for name, column in extra.items()},
        }
        rows.append(tuple(cells[name] for name in header))
    return rows


def _totals(profile: Profile) -> tuple[dict[str, int], dict[str, int]]:
    votes: dict[str, int] = {}
    score: dict[str, int] = {}
    for ballot, count in profile:
        for project, points in ballot.choices:
            votes[project] = votes.get(project, 0) + count
            score[project] = score.get(project, 0) + count * points
    return votes, score


def _votes(profile: Profile, ballot_format: BallotFormat) -> Iterable[Row]:
    yield ("voter_id", "vote", "points") if ballot_format.has_points else ("voter_id", "vote")
    voter = 0
    for ballot, count in profile:
        cells = _ballot(ballot, ballot_format)
        for _ in range(count):
            voter += 1
            yield (str(voter), *cells)


def _ballot(ballot: Ballot, ballot_format: BallotFormat) -> Row:
    choices = ballot.choices
    if ballot_format.is_ranked:
        choices = tuple(sorted(choices, key=lambda choice: choice[1]))
    if ballot_format.has_points:
        choices = tuple(sorted(choices, key=lambda choice: -choice[1]))
    named = ",".join(project for project, _ in choices)
    if ballot_format.has_points:
        return named, ",".join(str(points) for _, points in choices)
    return (named,)


def _text(
    meta: Iterable[Sequence[str]],
    projects: Iterable[Sequence[str]],
    votes: Iterable[Sequence[str]],
    newline: str,
) -> str:
    lines: list[str] = []
    for title, rows in ((META, meta), (PROJECTS, projects), (VOTES, votes)):
        lines.append(title)
        lines += [";".join(map(_cell, row)) for row in rows]
    return newline.join([*lines, ""])


_SPECIAL = re.compile('[;"\r\n]')


def _cell(text: str) -> str:
    """Quote where it is needed; the csv module leaves a lone carriage return bare."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text
