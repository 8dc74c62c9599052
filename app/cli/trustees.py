"""`partage trustees …`: make the urn's key among several people, and show that it opens."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.ground import console, opened_database, operator_settings, says_why
from app.core.clock import SystemClock
from app.editions.queries import get_edition
from app.voting.rehearsal import (
    answer_rehearsal,
    begin_rehearsal,
    choose_trustees,
    end_rehearsal,
)
from app.voting.suites import HYBRID, SUITE
from app.voting.trustees import Trusteeship, join_key, read_trusteeship, sheets, split_new_key

trustees = typer.Typer(no_args_is_help=True, help="The people who open the urn together.")

Slug = Annotated[str, typer.Argument(help="Short name of the edition")]
PublicFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Public half")]

SUITE_HELP = "How ballots are sealed; hybrid withstands a quantum computer too"


class SuiteName(StrEnum):
    """The sealing suites, by names one can type."""

    X25519 = "x25519"
    HYBRID = "hybrid"


SUITES = {SuiteName.X25519: SUITE, SuiteName.HYBRID: HYBRID}


@trustees.command("create")
@says_why
def create(
    public_file: Annotated[Path, typer.Argument(help="Where to write the public half")],
    threshold: Annotated[int, typer.Option(min=1, help="How many must come together")] = 3,
    shares: Annotated[int, typer.Option(min=1, max=16, help="How many people hold words")] = 5,
    suite: Annotated[SuiteName, typer.Option(help=SUITE_HELP)] = SuiteName.X25519,
) -> None:
    """Draw a key on a machine without network; print each trustee's words, once.

    Copy each sheet by hand or print it on a printer without memory. Nothing secret is written.
    """
    if public_file.exists():
        console.print(f"[red]{public_file} exists already:[/red] choose another name.")
        raise typer.Exit(2)
    trusteeship, sentences = split_new_key(threshold, shares, SUITES[suite])
    public_file.write_text(trusteeship.written())
    for sheet in sheets(sentences):
        typer.echo(sheet)
    console.print(f"{threshold} of these {shares} open the urn. Public half: {public_file}")


@trustees.command("choose")
@says_why
def choose(slug: Slug, public_file: PublicFile) -> None:
    """Give the urn of an edition to these trustees, before its vote opens."""
    trusteeship = read_trusteeship(public_file.read_text())
    with opened_database(operator_settings()) as database, database.writing() as db:
        edition = get_edition(db, slug)
        choose_trustees(db, edition=edition, trusteeship=trusteeship, now=SystemClock().now())
    console.print("[green]Chosen.[/green] The vote opens once they have rehearsed the opening.")


@trustees.command("rehearse")
@says_why
def rehearse(slug: Slug, file: Annotated[Path, typer.Argument(help="File to take away")]) -> None:
    """Seal a few papers for the trustees to open offline (`partage trustees answer`)."""
    with opened_database(operator_settings()) as database, database.writing() as db:
        lines = begin_rehearsal(db, edition=get_edition(db, slug))
    file.write_text("".join(f"{line}\n" for line in lines))
    console.print(f"Written to {file}. Open it offline, then: partage trustees confirm {slug} …")


@trustees.command("answer")
@says_why
def answer(
    public_file: PublicFile,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="From `rehearse`")],
) -> None:
    """Open a rehearsal offline: type the words of enough trustees, note the answer."""
    trusteeship = read_trusteeship(public_file.read_text())
    key = join_key(ask_words(trusteeship), trusteeship)
    typer.echo(answer_rehearsal(file.read_text().splitlines(), key))


@trustees.command("confirm")
@says_why
def confirm(slug: Slug, given: Annotated[str, typer.Argument(metavar="ANSWER")]) -> None:
    """Take the answer: for a week, the round may open."""
    now = SystemClock().now()
    with opened_database(operator_settings()) as database, database.writing() as db:
        end_rehearsal(db, edition=get_edition(db, slug), answer=given, now=now)
    console.print("[green]The trustees can open this urn.[/green] The round may open for a week.")


def ask_words(trusteeship: Trusteeship) -> list[str]:
    """Let each trustee type their words in turn, hidden from the others."""
    return [
        typer.prompt(f"Words of trustee {place} of {trusteeship.threshold}", hide_input=True)
        for place in range(1, trusteeship.threshold + 1)
    ]
