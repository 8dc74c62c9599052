"""`partage round …`: the ceremony of an urn that several trustees open, one command a step."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from app.cli.ground import complaints, console, opened_database, operator_settings, says_why
from app.cli.trustees import Slug, ask_words
from app.core.clock import SystemClock
from app.core.i18n import DEFAULT_LANGUAGE, moment
from app.editions.queries import get_edition
from app.voting.ceremony import cut_link, export_sealed, publish_opening
from app.voting.disputes import disputes_end
from app.voting.keys import KeyStore
from app.voting.rounds import close_by_hand
from app.voting.trustees import join_key
from app.voting.urn_file import digest, open_lines, read_head

voting_round = typer.Typer(no_args_is_help=True, help="Close, open and publish an urn.")


@voting_round.command("close")
@says_why
def close(slug: Slug) -> None:
    """Stop taking ballots once the hour has come, end the dispute window once it is over.

    The calendar does both by itself.
    """
    settings = operator_settings()
    keys = KeyStore(settings.keys, settings.memory)
    with opened_database(settings) as database, database.writing() as db:
        edition = get_edition(db, slug)
        closed = close_by_hand(db, edition=edition, keys=keys, now=SystemClock().now(), by=None)
        end = disputes_end(closed, edition)
    console.print(f"[green]Closed.[/green] {closed.ballots_closed} ballots in the urn.")
    if closed.settled_at is None and end is not None:
        until = moment(end, DEFAULT_LANGUAGE, settings.zone)
        console.print(f"Ballots can be voided until {until}; the urn stays shut until then.")


@voting_round.command("export-sealed")
@says_why
def export(slug: Slug, file: Annotated[Path, typer.Argument(help="File to take away")]) -> None:
    """Write the sealed ballots, without the boxes they lay in, for the trustees."""
    with opened_database(operator_settings()) as database, database.writing() as db:
        lines = export_sealed(db, edition=get_edition(db, slug), now=SystemClock().now())
    with file.open("w") as target:
        target.writelines(f"{line}\n" for line in lines)
    console.print(f"{len(lines) - 1} sealed ballots. SHA-256 {digest(lines)}", soft_wrap=True)


@voting_round.command("destroy-link")
@says_why
def destroy_link(slug: Slug) -> None:
    """Destroy what ties voters to boxes, before anyone opens a ballot. There is no way back."""
    settings = operator_settings()
    keys = KeyStore(settings.keys, settings.memory)
    with opened_database(settings) as database:
        with database.writing() as db:
            cut_link(db, edition=get_edition(db, slug), keys=keys, now=SystemClock().now())
        database.compact()
    console.print("[green]Destroyed.[/green] No ballot of this urn can be tied to anyone now.")


@voting_round.command("open")
@says_why
def open_offline(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Sealed ballots")],
    opened_file: Annotated[Path, typer.Argument(help="Where to write the opened ballots")],
) -> None:
    """Open the file offline, on another machine: no database, no network, no settings."""
    lines = file.read_text().splitlines()
    _expected, trusteeship = read_head(lines)
    typer.echo(f"SHA-256 {digest(lines)}: compare it with the one that was published.")
    key = join_key(ask_words(trusteeship), trusteeship)
    ballots = track(lines[1:], description="Opening", console=complaints)
    opened_file.write_text(open_lines(lines, key, ballots))
    console.print(f"[green]Opened.[/green] Bring {opened_file} back.")


@voting_round.command("publish")
@says_why
def publish(
    slug: Slug,
    opened_file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """Take back what the trustees opened, check all of it, and keep the ballots to be counted."""
    settings = operator_settings()
    keys = KeyStore(settings.keys, settings.memory)
    with opened_database(settings) as database:
        with database.writing() as db:
            ballots = publish_opening(
                db,
                edition=get_edition(db, slug),
                content=opened_file.read_text(),
                keys=keys,
                now=SystemClock().now(),
            )
        database.compact()
    console.print(f"[green]{ballots} ballots[/green] are ready to be counted.")
