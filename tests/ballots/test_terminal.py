"""What people see at a terminal, and scripts never do."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ballots.cli import main, terminal

Files = Callable[[str], Path]
ASSEN = "Netherlands_Assen_2024"
ROOT = Path(__file__).parents[2]


def on_a_terminal(*arguments: str) -> str:
    """Run the command with a pseudo-terminal as its stdout and stderr."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        [sys.executable, "-m", "ballots", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env=environment,
    ) as running:
        os.close(theirs)
        seen = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert running.returncode == 0, seen
    return seen.decode()


def _read(ours: int) -> bytes:
    """Linux ends a pseudo-terminal with an error, others with nothing."""
    try:
        return os.read(ours, 65536)
    except OSError:
        return b""


def test_tables_are_drawn_on_a_terminal(election_file: Files):
    seen = on_a_terminal("count", str(election_file(ASSEN)), "--rule", "greedy")
    assert "─" in seen
    assert "PopUp Podium" in seen
    assert "EUR" in seen


def test_a_pipe_gets_plain_text(election_file: Files):
    arguments = [sys.executable, "-m", "ballots", "count", str(election_file(ASSEN))]
    told = subprocess.run(arguments, capture_output=True, cwd=ROOT, check=True, text=True)
    assert told.stdout.startswith("round  project")
    assert "\x1b" not in told.stdout + told.stderr
    assert told.stderr == ""


def test_without_rich_a_terminal_gets_plain_text(
    election_file: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setitem(sys.modules, "rich", None)
    assert main(["count", str(election_file(ASSEN))]) == 0
    assert capsys.readouterr().out.startswith("round  project")


def test_names_are_no_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n"
        "a;1;[bold]b[/bold] :smile:\nVOTES\nvoter_id;vote\n1;a\n"
    )
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["count", str(path), "--rule", "greedy"]) == 0
    out = capsys.readouterr().out
    assert "[bold]b[/bold] :smile:" in out
    assert main(["explain", str(path), "a", "--rule", "greedy"]) == 0
    assert "a: won.greedy" in capsys.readouterr().out


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every count is long."""
    monkeypatch.setattr(terminal, "_PATIENCE", 0)


@pytest.mark.usefixtures("impatient")
def test_a_long_count_shows_a_bar(
    election_file: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["count", str(election_file(ASSEN))]) == 0
    assert "steps" in capsys.readouterr().err


@pytest.mark.usefixtures("impatient")
def test_without_rich_a_long_count_shows_a_line_and_clears_it(
    election_file: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setitem(sys.modules, "rich", None)
    assert main(["count", str(election_file(ASSEN))]) == 0
    err = capsys.readouterr().err
    assert "\r845 steps …" in err
    assert err.endswith("\r\033[K")


def test_a_short_count_shows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(terminal, "_PATIENCE", 3600)
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\na;20\nVOTES\nvoter_id;vote\n1;a\n"
    )
    assert main(["count", str(path)]) == 0
    assert capsys.readouterr().err == ""
