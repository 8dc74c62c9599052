"""The ballots of a file by a column its voters have: age, sex, district, way of voting."""

from ballots.errors import ImpossibleParameter
from ballots.pabulib.election import Election, Row, Table
from ballots.pabulib.fields import BOUNDS
from ballots.pabulib.votes import read_votes
from ballots.profile import Profile


def by_column(election: Election, column: str) -> dict[str, Profile]:
    """Return the ballots of all voters with the same cell, by that cell.

    Raises `ImpossibleParameter` for a column the voters do not have.
    """
    cells = election.votes.column(column)
    if cells is None:
        raise ImpossibleParameter("column.unknown", column=column)
    rows: dict[str, list[Row]] = {}
    for cell, row in zip(cells, election.votes.rows, strict=True):
        rows.setdefault(cell.strip(), []).append(row)
    return {value: _profile(election, tuple(found)) for value, found in rows.items()}


def _profile(election: Election, rows: tuple[Row, ...]) -> Profile:
    table = Table(election.votes.columns, rows)
    lines = range(len(rows))  # nothing is refused a second time
    profile, _ = read_votes(table, lines, 0, election.instance, election.format, BOUNDS)
    return profile
