"""`partage edition …`: create an edition from a cited population, list those that exist."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape
from rich.table import Table

from app.cli.ground import complaints, console, opened_database, operator_settings, says_why
from app.core.clock import SystemClock
from app.core.i18n import DEFAULT_LANGUAGE, moment, money
from app.editions.criteria import read_criteria
from app.editions.delays import Delays
from app.editions.models import BallotKind, Phase, PopulationBasis
from app.editions.phases import Window, phase_at
from app.editions.populations import read_population
from app.editions.queries import list_editions
from app.editions.service import DEFAULT_PARAMETERS, DEFAULT_RULE, Envelope, Rules, create_edition

edition = typer.Typer(no_args_is_help=True, help="Create and list editions.")
WINDOW_HELP = "Opening/closing, city time: '2027-01-15 09:00/2027-03-01 18:00'"


@edition.command()
@says_why
def create(  # noqa: PLR0913, PLR0917 - one option each
    slug: Annotated[str, typer.Option(help="Short name in addresses, such as rennes-2027")],
    name: Annotated[str, typer.Option(help="Name people read")],
    population_file: Annotated[
        Path, typer.Option(exists=True, dir_okay=False, help="INSEE's donnees_communes.csv")
    ],
    year: Annotated[int, typer.Option(help="Census year of that file, such as 2023")],
    source: Annotated[str, typer.Option(help="Where the file comes from: page, date read")],
    chosen_by: Annotated[str, typer.Option(help="Who chose the figure, such as a deliberation")],
    submission: Annotated[str, typer.Option(help=WINDOW_HELP)],
    review: Annotated[str, typer.Option(help=WINDOW_HELP)],
    voting: Annotated[str, typer.Option(help=WINDOW_HELP)],
    counting: Annotated[str, typer.Option(help=WINDOW_HELP)],
    insee: Annotated[str, typer.Option(help="INSEE code of the city")] = "35238",
    basis: Annotated[PopulationBasis, typer.Option()] = PopulationBasis.MUNICIPALE,
    theme: Annotated[str, typer.Option()] = "migrants et solidarité internationale",
    ballot: Annotated[BallotKind, typer.Option()] = BallotKind.EURO,
    largest_choice: Annotated[
        int | None, typer.Option(min=1, help="The k of approvals and rankings")
    ] = None,
    rule: Annotated[str, typer.Option(help="Counting rule")] = DEFAULT_RULE,
    parameter: Annotated[
        list[str] | None, typer.Option(help="Of the rule, name=value; may be repeated")
    ] = None,
    criteria: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="JSON criteria set")
    ] = None,
    tie_seed: Annotated[str, typer.Option(help="Public text the lot of ties is drawn from")] = "",
    decisions: Annotated[
        str, typer.Option(help="When decisions are made public, city time; else as late as may be")
    ] = "",
    correction_days: Annotated[int, typer.Option(min=1, help="Days to correct a proposal")] = 7,
    appeal_days: Annotated[int, typer.Option(min=1, help="Days to appeal a refusal")] = 7,
    dispute_hours: Annotated[
        int, typer.Option(min=0, help="Hours after the close in which ballots can be voided")
    ] = 72,
) -> None:
    """Create an edition: one euro per resident, from a figure that is cited and kept."""
    settings = operator_settings()
    windows = (submission, review, voting, counting)
    envelope = Envelope(
        read_population(population_file.read_bytes(), insee),
        basis,
        year,
        f"{population_file.name}, {source}",
        chosen_by,
    )
    rules = Rules(ballot, largest_choice, rule, _parameters(rule, parameter), tie_seed)
    with opened_database(settings) as database, database.writing() as db:
        made = create_edition(
            db,
            slug=slug,
            name=name,
            theme=theme,
            envelope=envelope,
            calendar=_calendar(windows, settings.zone),
            rules=rules,
            delays=Delays(
                correction_days,
                appeal_days,
                dispute_hours,
                _instant(decisions, settings.zone) if decisions else None,
            ),
            now=SystemClock().now(),
            criteria=_criteria(criteria),
        )
        budget = money(made.budget_cents, DEFAULT_LANGUAGE)
        console.print(f"[green]{escape(made.name)}[/green] : {made.population} × 1 € = {budget}")


@edition.command("list")
def show() -> None:
    """List the editions with their envelope and present phase."""
    settings = operator_settings()
    now = SystemClock().now()
    table = Table("Short name", "Name", "Envelope", "Phase", "Since")
    with opened_database(settings) as database, database.reading() as db:
        for each in list_editions(db, with_practice=True):
            phase = phase_at(each, now)
            since = next((w.opens_at for w in each.windows if w.phase is phase), None)
            table.add_row(
                each.slug,
                each.name,
                money(each.budget_cents, DEFAULT_LANGUAGE, each.currency),
                phase.value if phase else "–",
                moment(since, DEFAULT_LANGUAGE, settings.zone) if since else "",
            )
    console.print(table)


def _calendar(typed: tuple[str, ...], zone: ZoneInfo) -> list[Window]:
    """Read four typed windows; results are open from the end of the count on."""
    windows = []
    for phase, text in zip(Phase, typed, strict=False):
        opening, _, closing = text.partition("/")
        windows.append(Window(phase, _instant(opening, zone), _instant(closing, zone)))
    end = windows[-1].closes_at
    assert end is not None  # noqa: S101 - `_instant` never returns None
    return [*windows, Window(Phase.PUBLISHED, end, None)]


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    except ValueError as failure:
        complaints.print(f"[red]“{text}” is not a date and hour such as 2027-01-15 09:00.[/red]")
        raise typer.Exit(2) from failure


def _parameters(rule: str, typed: list[str] | None) -> dict[str, Any]:
    if not typed:
        return DEFAULT_PARAMETERS.copy() if rule == DEFAULT_RULE else {}
    pairs = [text.partition("=") for text in typed]
    return {name: int(value) if value.isdigit() else value for name, _, value in pairs}


def _criteria(path: Path | None) -> list[dict[str, Any]] | None:
    return None if path is None else read_criteria(path.read_bytes())
