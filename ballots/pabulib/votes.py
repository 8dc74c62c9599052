"""The VOTES section: ballots into columns, equal cells read only once."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from ballots.errors import Cause, MalformedFile
from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.pabulib.cast import CastBallots, once
from ballots.pabulib.election import Row, Table
from ballots.pabulib.fields import Bounds
from ballots.pabulib.flags import flags
from ballots.profile import IntArray, Profile

_WHOLE = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_UNREADABLE = np.iinfo(np.int64).min


class _Cells(dict[str, int]):
    """Remembers what each cell's text means; what cannot be read is `_UNREADABLE`."""

    def __init__(self, read: Callable[[str], int]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> int:
        value = self[text] = self._read(text.strip())
        return value


def read_votes(
    table: Table,
    lines: Sequence[int],
    header: int,
    instance: Instance,
    ballot_format: BallotFormat,
    bounds: Bounds,
) -> tuple[Profile, dict[str, int]]:
    """Return the profile, and how many ballots break a limit, by violation code.

    A project named twice on a ballot is taken once: points are added up, ranks and
    approvals keep the first mention. A project the file does not list is an error.
    """
    ids = sorted(project.id for project in instance.projects)
    columns = _cast(table, lines, header, ids, ballot_format, bounds)
    flagged = flags(columns, ids, instance, ballot_format)
    kept = once(columns, len(ids), ballot_format)
    profile = Profile.from_columns(
        tuple(ids), kept.counts, kept.lengths, kept.projects, kept.points
    )
    return profile, flagged


def _cast(
    table: Table,
    lines: Sequence[int],
    header: int,
    ids: list[str],
    ballot_format: BallotFormat,
    bounds: Bounds,
) -> CastBallots:
    cells = _vote_cells(table, header, ballot_format)
    columns, causes = _columns(Counter(cells), ids, ballot_format)
    if causes:
        known = {cell: line for line, cell in zip(reversed(lines), reversed(cells), strict=True)}
        found = sorted((Cause(known[cell], why) for cell, why in causes), key=lambda c: c.line)
        raise MalformedFile(*found[: bounds.causes])
    return columns


def _vote_cells(table: Table, header: int, ballot_format: BallotFormat) -> list[Row]:
    """Return the cells that make each row's ballot: vote, and points where there are any."""
    names = ("vote", "points") if ballot_format.has_points else ("vote",)
    for name in ("voter_id", *names):
        if name not in table.columns:
            raise MalformedFile(Cause(header, "column-missing", {"column": name}))
    places = [table.columns.index(name) for name in names]
    if len(places) == 1:
        return [(row[places[0]],) for row in table.rows]
    vote, points = places
    return [(row[vote], row[points]) for row in table.rows]


def _columns(
    distinct: Counter[Row], ids: list[str], ballot_format: BallotFormat
) -> tuple[CastBallots, list[tuple[Row, str]]]:
    """Distinct ballots in columns, and those that cannot be read with the reason."""
    index = {project_id: at for at, project_id in enumerate(ids)}
    keys = list(distinct)
    projects, lengths = _read(
        [cells[0] for cells in keys], lambda text: index.get(text, _UNREADABLE)
    )
    points, sizes = np.ones_like(projects), lengths
    if ballot_format.has_points:
        points, sizes = _read([cells[1] for cells in keys], _whole)
    counts = np.array(list(distinct.values()), dtype=np.int64)
    everyone = np.arange(len(keys))
    faults = {
        "points-and-projects-differ-in-number": np.flatnonzero(sizes != lengths),
        "unknown-project": np.repeat(everyone, lengths)[projects == _UNREADABLE],
        "points-not-a-whole-number": np.repeat(everyone, sizes)[points == _UNREADABLE],
    }
    causes = [(keys[at], why) for why, at_fault in faults.items() for at in set(at_fault.tolist())]
    return CastBallots(counts, lengths, projects, points), causes


_CHUNK = 2_000
"""Cells cut up at a time: their parts need sixty bytes for each of one or two letters."""


def _read(cells: list[str], meaning: Callable[[str], int]) -> tuple[IntArray, IntArray]:
    """Return the meaning of every entry of comma-separated cells, and the entries per cell."""
    known = _Cells(meaning)
    lengths = [cell.count(",") + 1 if cell.strip() else 0 for cell in cells]
    filled = [cell for cell in cells if cell.strip()]
    parts = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(filled), _CHUNK):
        entries = ",".join(filled[start : start + _CHUNK]).split(",")
        parts.append(np.fromiter(map(known.__getitem__, entries), np.int64, len(entries)))
    return np.concatenate(parts), np.array(lengths, dtype=np.int64)


def _whole(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else _UNREADABLE
