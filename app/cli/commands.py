"""The `partage` command and its groups."""

import typer

from app.cli import demonstration, elections, guides, people, serving
from app.cli.editions import edition
from app.cli.journal import journal
from app.cli.practice import practice
from app.cli.rounds import voting_round
from app.cli.schema import schema
from app.cli.trustees import trustees

partage = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich")
partage.add_typer(edition, name="edition")
partage.add_typer(schema, name="schema")
partage.add_typer(people.person, name="person")
partage.add_typer(journal, name="journal")
partage.add_typer(trustees, name="trustees")
partage.add_typer(voting_round, name="round")
partage.add_typer(practice, name="practice")
partage.command()(serving.start)
partage.command()(serving.serve)
partage.command()(serving.worker)
partage.command()(serving.maintenance)
partage.command("demo")(demonstration.reseed)
partage.command("import-pb")(elections.import_pb)
partage.command("bundle")(elections.bundle)
partage.command("guide")(guides.guide)
partage.command("paper-ballots")(guides.paper_ballots)
partage.command("create-account")(people.create)
partage.command("print-codes")(people.print_codes)


def run() -> None:
    """Run the command line."""
    partage()
