"""What is printed of a vote: its guide, and lots of paper ballots for the desk."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.ground import console, opened_database, operator_settings, says_why
from app.core.clock import SystemClock
from app.core.i18n import LANGUAGES
from app.editions.queries import get_edition
from app.guides.lots import MOST_SHEETS
from app.guides.service import Printed, guide_file, paper_lot

Slug = Annotated[str, typer.Argument(metavar="EDITION", help="Short name of the edition")]
Language = Annotated[str, typer.Argument(metavar="LANG", help=f"One of {', '.join(LANGUAGES)}")]
Target = Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the PDF")]
Sheets = Annotated[int, typer.Option(min=1, max=MOST_SHEETS, help="How many ballots")]


@says_why
def guide(slug: Slug, language: Language, file: Target) -> None:
    """Write the guide of a vote: the same bytes as its download."""
    settings = operator_settings()
    with opened_database(settings) as database, database.reading() as db:
        edition = get_edition(db, slug)
        printed = guide_file(db, edition=edition, language=language, settings=settings)
    _write(printed, file)


@says_why
def paper_ballots(slug: Slug, language: Language, file: Target, sheets: Sheets = 1) -> None:
    """Write a lot of paper ballots for the desk, in an order and with serials drawn anew."""
    settings = operator_settings()
    now = SystemClock().now()
    with opened_database(settings) as database, database.reading() as db:
        printed = paper_lot(
            db,
            edition=get_edition(db, slug),
            language=language,
            settings=settings,
            sheets=sheets,
            now=now,
        )
    _write(printed, file)


def _write(printed: Printed, file: Path) -> None:
    file.write_bytes(printed.content)
    console.print(f"{file}: {len(printed.content)} bytes, SHA-256 {printed.sha256}", soft_wrap=True)
