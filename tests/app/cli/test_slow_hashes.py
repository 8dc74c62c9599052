"""Commands that hash many codes let others write meanwhile."""

import sqlite3
from contextlib import closing

import pytest
from typer.testing import CliRunner

from app.cli.commands import partage
from app.core.clock import SystemClock
from app.core.db import Database
from app.core.passwords import hash_password
from tests.builders import make_edition, make_projects

HASHING = "app.voters.service.hash_password"


@pytest.mark.parametrize(
    "command",
    [
        ["print-codes", "rennes-2026", "--count", "2"],
        ["practice", "start", "rennes-2026", "--voters", "2"],
    ],
    ids=["print-codes", "practice"],
)
def test_others_can_write_while_codes_are_hashed(
    embedded: Database, monkeypatch: pytest.MonkeyPatch, command: list[str]
):
    with embedded.writing() as db:
        edition = make_edition(db, now=SystemClock().now())
        make_projects(db, edition, {"puits": 100_00})
    path, tried = embedded.engine.url.database, []
    assert path

    def hash_beside_a_writer(secret: str) -> str:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
            # Fails at once where the command holds the only write lock there is.
            tried.append(other.execute("BEGIN IMMEDIATE"))
            other.execute("ROLLBACK")
        return hash_password(secret)

    monkeypatch.setattr(HASHING, hash_beside_a_writer)
    result = CliRunner().invoke(partage, command)

    assert result.exit_code == 0, result.output
    assert len(tried) == 2


def test_no_code_is_hashed_for_an_edition_that_is_not_there(
    embedded: Database,  # noqa: ARG001 - an empty one
    monkeypatch: pytest.MonkeyPatch,
):
    hashed: list[str] = []
    monkeypatch.setattr(HASHING, hashed.append)
    result = CliRunner().invoke(partage, ["print-codes", "nowhere", "--count", "1000"])
    assert result.exit_code == 3
    assert hashed == []
