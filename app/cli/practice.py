"""`partage practice …`: a vote to practise on, and the proof that nothing of it remains."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.ground import console, opened_database, operator_settings, says_why
from app.core.clock import SystemClock
from app.editions.queries import get_edition
from app.voters.service import draw_codes
from app.voting.keys import KeyStore
from app.voting.practice import start_practice, wipe_practice
from app.voting.trustees import read_trusteeship

practice = typer.Typer(no_args_is_help=True, help="Practise a whole vote, then wipe it.")


@practice.command("start")
@says_why
def start(
    slug: Annotated[str, typer.Argument(help="Short name of the edition to copy")],
    voters: Annotated[int, typer.Option(min=1, max=1000, help="Invented voters")] = 20,
    hours: Annotated[int, typer.Option(min=1, help="How long the vote stays open")] = 2,
    trustees: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Public half of their key")
    ] = None,
) -> None:
    """Copy an edition into a vote that is open now; print its address and its voters' codes."""
    settings, now = operator_settings(), SystemClock().now()
    drawn = draw_codes(voters)
    with opened_database(settings) as database, database.writing() as db:
        edition = get_edition(db, slug)
        made, codes = start_practice(
            db,
            edition=edition,
            drawn=drawn,
            hours=hours,
            now=now,
            trusteeship=read_trusteeship(trustees.read_text()) if trustees else None,
        )
    public, desk = f"/fr/editions/{made.slug}", f"/fr/mir/editions/{made.slug}"
    console.print(f"[green]Practice is open[/green] for {hours} h. Its pages, listed nowhere:")
    if trustees:
        console.print(f"Its urn waits for its trustees: partage trustees rehearse {made.slug} …")
    for path in (f"{public}/voter", f"{public}/transparence", f"{desk}/annulations"):
        console.print(f"{settings.base_url}{path}", soft_wrap=True)
    console.print(f"{settings.base_url}{desk}/depouillement", soft_wrap=True)
    for code in codes:
        typer.echo(code)


@practice.command("wipe")
@says_why
def wipe(slug: Annotated[str, typer.Argument(help="Short name of the practice")]) -> None:
    """Erase all of a practice vote and show that nothing of it remains. There is no way back."""
    settings, now = operator_settings(), SystemClock().now()
    keys = KeyStore(settings.keys, settings.memory)
    with opened_database(settings) as database:
        wiped = wipe_practice(database, slug=slug, keys=keys, now=now)
    table = Table("Looked into", "Erased", "Found now")
    for name, found in wiped.tables.items():
        table.add_row(f"table {name}", str(wiped.rows.get(name, 0)), str(found))
    for name, found in wiped.files.items():
        table.add_row(f"file {name}", "", str(found))
    table.add_row("keys of its urn", str(wiped.keys), "0")
    console.print(table)
    console.print(
        f"[green]Nothing remains[/green]: none of its {wiped.marks} identifiers, keys and sealed "
        "ballots was found. The journal keeps its steps, which name neither voter nor choice.",
        soft_wrap=True,
    )
