"""Bring a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.core.db import Database

ROOT = Path(__file__).parent.parent.parent


def alembic_config(connection: Connection) -> Config:
    """Configure Alembic to work on `connection`, from `pyproject.toml`."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply every missing migration in one transaction."""
    with database.engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Undo migrations down to `revision`; `base` empties the database."""
    with database.engine.begin() as connection:
        command.downgrade(alembic_config(connection), revision)
