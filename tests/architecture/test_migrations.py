"""The migrations build exactly what the models say, on both databases, and can be undone."""

import hashlib
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.core.db import Database
from app.core.migrations import alembic_config, downgrade, upgrade

LANDED = {
    "0001_initial": "b226e0198d2598e1eb4254e0d0c2e3f6b385b0faaf5e6536cb20f5b1bb005051",
    "0002_corrected_payments": "4580755c7593376de7f1906b2ee73fbdb9b2b0029aefad3ea23f66b709c3d434",
}
"""SHA-256 of the migrations that databases have been through: what landed is never edited."""


def test_what_landed_is_never_edited():
    folder = Path(__file__).parents[2] / "migrations" / "versions"
    found = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.py")
    }
    assert found == LANDED


def test_a_database_made_before_payments_were_corrected_gets_what_it_lacks(any_database: Database):
    downgrade(any_database, "0001")
    with any_database.engine.begin() as connection:
        for column in ("corrected_at", "corrected_for"):
            connection.execute(text(f"ALTER TABLE instalment DROP COLUMN {column}"))
    upgrade(any_database)
    with any_database.engine.begin() as connection:
        command.check(alembic_config(connection))
        columns = {each["name"] for each in inspect(connection).get_columns("instalment")}
    assert {"corrected_at", "corrected_for"} <= columns


def test_there_is_one_head(database: Database):
    with database.engine.connect() as connection:
        script = ScriptDirectory.from_config(alembic_config(connection))
    assert len(script.get_heads()) == 1


def test_models_and_migrations_agree(any_database: Database):
    with any_database.engine.begin() as connection:
        # Raises when autogeneration would still find something to change.
        command.check(alembic_config(connection))
        assert inspect(connection).has_table("urn_entry")


def test_everything_can_be_undone_and_done_again(any_database: Database):
    downgrade(any_database, "base")
    with any_database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    upgrade(any_database)
    with any_database.engine.connect() as connection:
        assert inspect(connection).has_table("urn_entry")


def test_one_ballot_per_voter_is_guaranteed_by_the_database(any_database: Database):
    with any_database.engine.connect() as connection:
        key = inspect(connection).get_pk_constraint("urn_entry")
    assert key["constrained_columns"] == ["round_id", "box_key"]
