"""An election as one .pb file holds it, with every cell kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ballots.formats import BallotFormat
from ballots.instance import Instance
from ballots.profile import Profile

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One section as read: column names and rows, in the order of the file."""

    columns: Row
    rows: tuple[Row, ...]

    def column(self, name: str) -> tuple[str, ...] | None:
        """Return the cells of a column, or None if the section does not have it."""
        if name not in self.columns:
            return None
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Election:
    """What can be counted, and beside it the three tables it was read from.

    `flagged` counts ballots the format's limits forbid, by violation code; they are
    counted all the same, after a project named twice was taken once.
    """

    instance: Instance
    format: BallotFormat
    profile: Profile
    meta: Mapping[str, str]
    projects: Table
    votes: Table
    flagged: Mapping[str, int] = field(default_factory=dict)
    newline: str = "\n"

    @property
    def selected(self) -> frozenset[str] | None:
        """The official winners (`selected` 1, or funded in another way), if the file has any."""
        marks = self.projects.column("selected")
        ids = self.projects.column("project_id")
        if marks is None or ids is None:
            return None
        return frozenset(i for i, mark in zip(ids, marks, strict=True) if mark.strip() == "1")
