"""`partage journal verify`: tell whether a row was changed or removed."""

import typer

from app.audit.service import first_broken_event
from app.cli.ground import complaints, console, opened_database, operator_settings

journal = typer.Typer(no_args_is_help=True, help="The journal of who did what.")


@journal.callback()
def choose() -> None:
    """Keep `verify` a command of its group."""


@journal.command()
def verify() -> None:
    """Read the journal from its first row; exit code 1 when a row does not fit the chain."""
    with opened_database(operator_settings()) as database, database.reading() as db:
        broken = first_broken_event(db)
    if broken is not None:
        complaints.print(f"[red]Row {broken} of the journal does not fit the one before.[/red]")
        raise typer.Exit(1)
    console.print("[green]The journal is whole.[/green]")
