"""Reading .pb files: all of the file or a list of what is wrong with it."""

import csv
import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from ballots.amounts import parse_amount
from ballots.errors import Cause, ImpossibleFormat, MalformedFile
from ballots.formats import BallotFormat
from ballots.instance import Instance, Project
from ballots.pabulib.election import Election, Row, Table
from ballots.pabulib.fields import (
    BOUNDS,
    KIND_OF_VOTE_TYPE,
    META,
    POINT_TYPES,
    PROJECTS,
    SECTIONS,
    VOTES,
    WITHDRAWN_COST,
    Bounds,
)
from ballots.pabulib.votes import read_votes

NO_CURRENCY = "XXX"
"""What ISO 4217 calls "no currency": the file names none."""

_MOST_DIGITS = 9


def read(source: str | bytes, bounds: Bounds = BOUNDS) -> Election:
    """Return an election from the text or UTF-8 bytes of a .pb file; a byte order mark is dropped.

    Amounts become minor units exactly. Ballots beyond the limits and projects named
    twice are accepted and counted in `flagged`. Raises `MalformedFile`.
    """
    text = _decoded(source)
    if len(text) > bounds.characters:
        raise MalformedFile(Cause(1, "file-too-long", {"maximum": bounds.characters}))
    sections = _sections(text, bounds)
    meta = _meta(sections[META])
    projects = _projects(sections[PROJECTS], bounds)
    instance = Instance(
        _amount(meta, "budget", required=True) or 0,
        projects,
        meta.cells.get("currency") or NO_CURRENCY,
    )
    ballot_format = _format(meta)
    votes = sections[VOTES]
    profile, flagged = read_votes(
        votes.table, votes.lines, votes.header, instance, ballot_format, bounds
    )
    return Election(
        instance,
        ballot_format,
        profile,
        meta.cells,
        sections[PROJECTS].table,
        votes.table,
        flagged,
        "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n",
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a section, header first, and the line each ends on."""

    rows: list[Row]
    lines: "array[int]"


@dataclass(frozen=True, slots=True)
class _Section:
    """A section's table and the line each of its rows ends on; `header` is its header's."""

    header: int
    table: Table
    lines: "array[int]"


@dataclass(frozen=True, slots=True)
class _Meta:
    cells: dict[str, str]
    lines: dict[str, int]


def _decoded(source: str | bytes) -> str:
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            raise MalformedFile(Cause(line, "not-utf-8")) from error
    return source.removeprefix("\ufeff")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they end on; blank lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise MalformedFile(Cause(reader.line_num, "not-csv", {"why": str(error)})) from error


def _sections(text: str, bounds: Bounds) -> dict[str, _Section]:
    found: dict[str, _Rows] = {}
    current: _Rows | None = None
    for line, row in _rows(text):
        if len(row) == 1 and (title := row[0].strip()) in SECTIONS:
            if title in found or title != SECTIONS[len(found)]:
                raise MalformedFile(Cause(line, "section-out-of-order", {"section": title}))
            current = found[title] = _Rows([], array("q"))
        elif current is None:
            raise MalformedFile(Cause(line, "no-section"))
        else:
            current.rows.append(tuple(row))
            current.lines.append(line)
    last = text.count("\n") + 1
    missing = [Cause(last, "section-missing", {"section": s}) for s in SECTIONS if s not in found]
    if missing:
        raise MalformedFile(*missing)
    return {title: _section(title, rows, last, bounds) for title, rows in found.items()}


def _section(title: str, raw: _Rows, last: int, bounds: Bounds) -> _Section:
    if not raw.rows:
        raise MalformedFile(Cause(last, "header-missing", {"section": title}))
    line = raw.lines[0]
    columns = tuple(name.strip() for name in raw.rows[0])
    if len(columns) > bounds.columns or len(set(columns)) < len(columns):
        raise MalformedFile(Cause(line, "columns-repeated-or-too-many", {"section": title}))
    most = {META: bounds.columns, PROJECTS: bounds.projects, VOTES: bounds.votes}[title]
    if len(raw.rows) - 1 > most:
        raise MalformedFile(Cause(line, "too-many-rows", {"section": title, "maximum": most}))
    causes = [
        Cause(raw.lines[at], "wrong-number-of-cells", {"expected": len(columns), "found": len(row)})
        for at, row in enumerate(raw.rows)
        if len(row) != len(columns)
    ]
    if causes:
        raise MalformedFile(*causes[: bounds.causes])
    return _Section(line, Table(columns, tuple(raw.rows[1:])), raw.lines[1:])


def _meta(section: _Section) -> _Meta:
    if section.table.columns != ("key", "value"):
        raise MalformedFile(Cause(section.header, "meta-header"))
    cells: dict[str, str] = {}
    lines: dict[str, int] = {}
    for line, (key, value) in zip(section.lines, section.table.rows, strict=True):
        if key.strip() in cells:
            raise MalformedFile(Cause(line, "key-repeated", {"key": key.strip()}))
        cells[key.strip()] = value
        lines[key.strip()] = line
    missing = [
        Cause(section.header, "key-missing", {"key": key})
        for key in ("budget", "vote_type")
        if not cells.get(key, "").strip()
    ]
    if missing:
        raise MalformedFile(*missing)
    return _Meta(cells, lines)


def _amount(meta: _Meta, key: str, *, required: bool = False) -> int | None:
    text = meta.cells.get(key, "").strip()
    if not text and not required:
        return None
    amount = parse_amount(text)
    if amount is None:
        cause = Cause(meta.lines[key], "not-an-amount", {"field": key, "value": text[:40]})
        raise MalformedFile(cause)
    return amount


def _whole(meta: _Meta, key: str) -> int | None:
    text = meta.cells.get(key, "").strip()
    if not text:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        cause = Cause(meta.lines[key], "not-a-whole-number", {"field": key, "value": text[:40]})
        raise MalformedFile(cause)
    return int(text)


def _format(meta: _Meta) -> BallotFormat:
    vote_type = meta.cells["vote_type"].strip()
    line = meta.lines["vote_type"]
    if vote_type not in KIND_OF_VOTE_TYPE:
        raise MalformedFile(Cause(line, "unknown-vote-type", {"value": vote_type[:40]}))
    max_cost = _amount(meta, "max_sum_cost")
    has_points = vote_type in POINT_TYPES
    kind = KIND_OF_VOTE_TYPE[vote_type]
    if kind == "approval" and max_cost is not None:
        kind = "approval-within-envelope"
    try:
        return BallotFormat(
            kind,
            max_length=_whole(meta, "max_length"),
            min_length=_whole(meta, "min_length") or 0,
            max_cost=max_cost,
            min_points=_whole(meta, "min_points") if has_points else None,
            max_points=_whole(meta, "max_points") if has_points else None,
            min_sum=_whole(meta, "min_sum_points") if has_points else None,
            max_sum=_whole(meta, "max_sum_points") if has_points else None,
        )
    except ImpossibleFormat as error:
        raise MalformedFile(Cause(line, "limits-contradict", error.params)) from error


def _projects(section: _Section, bounds: Bounds) -> tuple[Project, ...]:
    table = section.table
    for name in ("project_id", "cost"):
        if name not in table.columns:
            raise MalformedFile(Cause(section.header, "column-missing", {"column": name}))
    at = {name: position for position, name in enumerate(table.columns)}
    projects: dict[str, Project] = {}
    causes: list[Cause] = []
    for line, row in zip(section.lines, table.rows, strict=True):
        project = _project(row, at)
        if isinstance(project, str):
            causes.append(Cause(line, project, {"value": row[at["cost"]][:40]}))
        elif not project.id or project.id in projects:
            causes.append(Cause(line, "project-repeated-or-empty", {"project": project.id[:40]}))
        else:
            projects[project.id] = project
    if causes:
        raise MalformedFile(*causes[: bounds.causes])
    return tuple(projects.values())


def _project(row: Row, at: dict[str, int]) -> Project | str:
    """Return the project of a row, or what is wrong with it."""
    text = row[at["cost"]].strip()
    cost = parse_amount(text)
    if cost is None:
        return "cost-not-an-amount"
    categories = row[at["category"]] if "category" in at else ""
    return Project(
        row[at["project_id"]].strip(),
        cost,
        row[at["name"]] if "name" in at else "",
        tuple(part.strip() for part in categories.split(",") if part.strip()),
        withdrawn=text == WITHDRAWN_COST,
    )
