"""Drawing for people who sit at a terminal, with `rich` if it is there (docs/adr/0010)."""

import sys
from collections.abc import Sequence
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ballots.cli.tables import Grid, Part, plain

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID
    from rich.table import Table

_PATIENCE = 1
"""Seconds before a count is said to be long."""


def show(parts: Sequence[Part]) -> None:
    """Print tables: drawn on a terminal, else plain text that scripts can rely on."""
    if not (sys.stdout.isatty() and _has_rich()):
        sys.stdout.write(plain(parts) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415  # the core works without it

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    for part in parts:
        console.print(_drawn(part) if isinstance(part, Grid) else part)


def _has_rich() -> bool:
    try:
        import rich  # noqa: F401, PLC0415  # likewise
    except ImportError:
        return False
    return True


def _drawn(grid: Grid) -> "Table":
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415  # likewise
    from rich.table import Table  # noqa: PLC0415  # likewise
    from rich.text import Text  # noqa: PLC0415  # likewise

    table = Table(box=SIMPLE_HEAD)
    for at, name in enumerate(grid.header):
        table.add_column(Text(name), justify="right" if grid.is_number(at) else "left")
    for row in grid.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


class Waiting:
    """The progress of a count, shown on a terminal's stderr once it takes longer than a second."""

    def __init__(self) -> None:
        self._start = monotonic()
        self._bar: tuple[RichProgress, TaskID] | None = None
        self._is_shown = False

    def __enter__(self) -> Self:
        return self

    def __call__(self, steps: int) -> None:
        if not sys.stderr.isatty() or monotonic() - self._start < _PATIENCE:
            return
        if not self._is_shown:
            self._is_shown = True
            self._bar = _bar() if _has_rich() else None
        if self._bar is None:
            sys.stderr.write(f"\r{steps} steps …")
        else:
            progress, task = self._bar
            progress.update(task, completed=steps, description=f"{steps} steps")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar[0].stop()
        elif self._is_shown:
            sys.stderr.write("\r\033[K")


def _bar() -> "tuple[RichProgress, TaskID]":
    """Return a bar without an end: nobody knows how many steps Add1 takes."""
    from rich.console import Console  # noqa: PLC0415  # likewise
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
    )
    progress.start()
    return progress, progress.add_task("", total=None)
