"""Elections as files: a real one comes in, the bundle of one held here goes out."""

import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from app.cli.ground import console, opened_database, operator_settings, says_why
from app.core.clock import SystemClock
from app.core.i18n import DEFAULT_LANGUAGE, money
from app.editions.queries import get_edition
from app.opendata.bundle import NoBundle
from app.opendata.service import bundle_file
from app.results.imports import import_election
from app.results.queries import get_published
from ballots.rules.registry import RULES


@says_why
def import_pb(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="PaBuLib file (.pb)")],
    slug: Annotated[
        str, typer.Option(help="Short name in addresses; else made from the file's place")
    ] = "",
    rule: Annotated[
        str, typer.Option(help=f"Counting rule ({', '.join(RULES)}); else the file's own")
    ] = "",
) -> None:
    """Import a real election: archived, counted, published. A bad file changes nothing."""
    settings = operator_settings()
    with opened_database(settings) as database, database.writing() as db:
        made = import_election(
            db,
            content=file.read_bytes(),
            file_name=file.name,
            now=SystemClock().now(),
            slug=slug,
            rule=rule,
            zone=settings.zone,
        )
        result = get_published(db, made.id)
        funded = sum(line.is_funded for line in result.lines)
        cost = money(result.cost_cents, DEFAULT_LANGUAGE, made.currency)
        budget = money(made.budget_cents, DEFAULT_LANGUAGE, made.currency)
        console.print(
            f"[green]{escape(made.name)}[/green] : {result.ballots} ballots, {result.rule}, "
            f"{funded} of {len(result.lines)} projects funded, {cost} of {budget}"
        )
        if result.official is not None:
            winners = {line.code for line in result.lines if line.is_funded}
            verdict = "the same as" if winners == set(result.official) else "different from"
            console.print(f"The winners are {verdict} the official ones.")
        console.print(f"{settings.base_url}/fr/editions/{made.slug}/resultats")


@says_why
def bundle(
    slug: Annotated[str, typer.Argument(metavar="EDITION", help="Short name of the edition")],
    file: Annotated[Path, typer.Argument(help="Where to write the bundle (.zip)")],
) -> None:
    """Write all that is needed to check a published vote: the same bytes as its download."""
    settings = operator_settings()
    with opened_database(settings) as database, database.reading() as db:
        edition = get_edition(db, slug)
        result = get_published(db, edition.id)
        kept = bundle_file(db, edition=edition, result=result, settings=settings)
        if kept is None:
            raise NoBundle
    shutil.copyfile(kept.path, file)
    console.print(f"{file}: {kept.size} bytes, SHA-256 {kept.sha256}", soft_wrap=True)
    console.print(f"Check it: python verify.py {file}", soft_wrap=True)
