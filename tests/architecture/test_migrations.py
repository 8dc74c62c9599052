"""The migrations build exactly what the models say, on both databases, and can be undone."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from app.core.db import Database
from app.core.migrations import alembic_config, downgrade, upgrade


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
