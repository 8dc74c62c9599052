"""`partage schema …`: bring the database up to date, draft a migration."""

from typing import Annotated

import typer
from alembic import command

from app.cli.ground import console, opened_database, operator_settings
from app.core.db import Database
from app.core.migrations import alembic_config, upgrade

schema = typer.Typer(no_args_is_help=True, help="The database's schema.")


@schema.command("upgrade")
def bring_up_to_date() -> None:
    """Apply every missing migration."""
    settings = operator_settings()
    with opened_database(settings) as database:
        upgrade(database)
    console.print("The database has the newest schema.")


@schema.command()
def draft(message: Annotated[str, typer.Argument(help="What changes, in a few words")]) -> None:
    """Draft a migration from the models, against an empty database brought to the newest one."""
    database = Database("sqlite://")
    with database.engine.begin() as connection:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        command.revision(config, message=message, autogenerate=True)
