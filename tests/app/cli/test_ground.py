"""A command never works on another database than the one its operator means."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.commands import partage
from app.core.db import Database


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("PARTAGE_SECRET_KEY", "PARTAGE_DATABASE_URL", "PARTAGE_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [["schema", "upgrade"], ["edition", "list"], ["print-codes", "rennes-2026"]],
)
def test_an_operators_command_without_settings_says_what_is_missing_and_makes_nothing(
    empty_folder: Path, command: list[str]
):
    result = CliRunner().invoke(partage, command)
    assert result.exit_code == 2
    assert "PARTAGE_SECRET_KEY" in result.output
    assert list(empty_folder.iterdir()) == []


def test_the_demonstration_never_empties_a_database_that_is_named(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    kept = empty_folder / "kept.db"
    database = Database(f"sqlite:///{kept}")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE precious (id INTEGER)")
    database.dispose()
    monkeypatch.setenv("PARTAGE_DATABASE_URL", f"sqlite:///{kept}")
    result = CliRunner().invoke(partage, ["demo"])
    assert result.exit_code == 2
    with Database(f"sqlite:///{kept}").engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM precious").scalar() == 0


def test_a_configured_service_is_no_demonstration(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PARTAGE_SECRET_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    result = CliRunner().invoke(partage, ["demo"])
    assert result.exit_code == 1
    assert not (empty_folder / "data").exists()


def test_a_weak_secret_is_refused_in_a_sentence(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PARTAGE_SECRET_KEY", "changeme")
    result = CliRunner().invoke(partage, ["edition", "list"])
    assert result.exit_code == 2
    assert "32 characters" in " ".join(result.output.split())
    assert list(empty_folder.iterdir()) == []


def test_sqlite_is_served_by_one_process(empty_folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARTAGE_SECRET_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    result = CliRunner().invoke(partage, ["serve", "--workers", "2"])
    assert result.exit_code == 2
    assert "PostgreSQL" in result.output
    assert not (empty_folder / "data").exists()
