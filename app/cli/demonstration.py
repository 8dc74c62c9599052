"""`partage demo --phase …`: the demonstration, seeded anew at any phase."""

from typing import Annotated

import typer

from app.cli.ground import complaints, console, embedded_settings, opened_database
from app.core.clock import SystemClock
from app.core.migrations import downgrade, upgrade
from app.demo.cards import print_cards
from app.demo.seed import forget, seed
from app.editions.models import Phase


def reseed(phase: Annotated[Phase, typer.Option(help="Phase to show")] = Phase.VOTING) -> None:
    """Empty the demonstration and seed it anew, so that every audience's screens can be seen."""
    settings = embedded_settings()
    if not settings.demo:
        complaints.print("[red]This is not a demonstration: its data stays as it is.[/red]")
        raise typer.Exit(1)
    with opened_database(settings) as database:
        upgrade(database)
        downgrade(database, "base")
        upgrade(database)
        forget(settings)
        with console.status(f"Seeding the demonstration in its {phase.value} phase …"):
            seed(database, settings, phase, SystemClock().now())
    print_cards(console, settings)
