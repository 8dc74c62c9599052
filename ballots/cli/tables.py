"""What the command line prints for people."""

from collections.abc import Iterable, Sequence

from ballots.amounts import format_amount
from ballots.cli.documents import Document
from ballots.outcome import Outcome
from ballots.pabulib.election import Election

_LONGEST_CELL = 60


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns aligned: numbers to the right, texts to the left and cut."""
    cells = [list(header), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(header))]
    lines = []
    for row in cells:
        padded = [
            cell.rjust(width) if _is_number(cells[-1][at]) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def _cell(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace("-", "").isdigit()


def outcome_table(election: Election, outcome: Outcome) -> str:
    names = {project.id: project.name for project in election.instance.projects}
    rows = [
        (at, step.project, format_amount(step.cost), step.score, step.stage, names[step.project])
        for at, step in enumerate(outcome.rounds, start=1)
    ]
    spent = f"{format_amount(outcome.cost)} of {format_amount(outcome.budget)}"
    lines = [
        table(("round", "project", "cost", "score", "stage", "name"), rows),
        f"{len(rows)} funded, {spent} {election.instance.currency}",
        *(f"tie in round {tie.round}: {', '.join(tie.projects)}" for tie in outcome.ties),
        *(f"flagged: {count} × {code}" for code, count in election.flagged.items()),
    ]
    return "\n".join(lines)


def metrics_table(documents: dict[str, Document]) -> str:
    """Two or more rules side by side, one measure per line."""
    names = next(iter(documents.values()))
    rows = [
        (name, *(document[name] for document in documents.values()))
        for name in names
        if name != "distribution"
    ]
    return table(("measure", *documents), rows)
