"""What the command line shows to people: lines of text, and grids of cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ballots.amounts import format_amount
from ballots.cli.documents import Document, decimal
from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.representation import Representation

_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and rows of printable cells, cut where they are too long."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, header: Sequence[str], rows: Iterable[Sequence[object]]) -> "Grid":
        return cls(tuple(header), tuple(tuple(_cell(value) for value in row) for row in rows))

    def is_number(self, column: int) -> bool:
        """Tell by its last cell whether a column goes to the right."""
        last = (self.header, *self.rows)[-1][column]
        return last.replace(".", "").replace("-", "").isdigit()


Part = str | Grid


def _cell(value: object) -> str:
    """Nothing a file says may steer a terminal or break a line."""
    text = "".join(sign if sign.isprintable() else "·" for sign in str(value))
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def plain(parts: Iterable[Part]) -> str:
    return "\n".join(_aligned(part) if isinstance(part, Grid) else part for part in parts)


def _aligned(grid: Grid) -> str:
    """Columns aligned: numbers to the right, texts to the left."""
    cells = (grid.header, *grid.rows)
    widths = [max(len(row[at]) for row in cells) for at in range(len(grid.header))]
    lines = []
    for row in cells:
        padded = [
            cell.rjust(width) if grid.is_number(at) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def outcome_parts(election: Election, outcome: Outcome) -> list[Part]:
    names = {project.id: project.name for project in election.instance.projects}
    rows = [
        (at, step.project, format_amount(step.cost), step.score, step.stage, names[step.project])
        for at, step in enumerate(outcome.rounds, start=1)
    ]
    spent = f"{format_amount(outcome.cost)} of {format_amount(outcome.budget)}"
    return [
        Grid.of(("round", "project", "cost", "score", "stage", "name"), rows),
        f"{len(rows)} funded, {spent} {_cell(election.instance.currency)}",
        *(_cell(f"tie in round {tie.round}: {', '.join(tie.projects)}") for tie in outcome.ties),
        *(f"flagged: {count} × {code}" for code, count in election.flagged.items()),
    ]


def representation_parts(column: str, found: Representation) -> list[Part]:
    header = (column, "voters", "exclusion_ratio", "mean_funded", "mean_cost", "mean_share")
    rows = [
        (
            part.value or "—",
            part.voters,
            decimal(part.exclusion_ratio),
            decimal(part.mean_funded),
            decimal(part.mean_cost / 100),
            decimal(part.mean_share / 100),
        )
        for part in found.parts
    ]
    hidden = f"{found.hidden_groups} groups suppressed, {found.hidden_voters} voters together"
    return [Grid.of(header, rows), *([hidden] if found.hidden_groups else [])]


def metrics_grid(documents: Mapping[str, Document]) -> Grid:
    """Two or more rules side by side, one measure per line."""
    names = next(iter(documents.values()))
    rows = [
        (name, *(document[name] for document in documents.values()))
        for name in names
        if name != "distribution"
    ]
    return Grid.of(("measure", *documents), rows)
