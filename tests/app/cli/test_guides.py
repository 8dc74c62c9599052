"""`partage guide` and `partage paper-ballots`: files for the printer."""

from pathlib import Path

from typer.testing import CliRunner

from app.cli.commands import partage
from app.core.clock import SystemClock
from app.core.db import Database
from app.editions.freeze import freeze
from tests.builders import make_edition, make_projects


def test_guide_and_ballots_are_written_and_refusals_say_why(embedded: Database, tmp_path: Path):
    with embedded.writing() as db:
        now = SystemClock().now()
        edition = make_edition(db, now=now)
        make_projects(db, edition, {"puits": 100_00})
        freeze(db, edition=edition, projects=[], now=now)
    run, target = CliRunner().invoke, tmp_path / "guide.pdf"
    guide = run(partage, ["guide", "rennes-2026", "fr", str(target)])
    assert guide.exit_code == 0, guide.output
    assert target.read_bytes().startswith(b"%PDF")
    ballots = run(partage, ["paper-ballots", "rennes-2026", "fr", str(target), "--sheets", "2"])
    assert ballots.exit_code == 0, ballots.output
    refused = run(partage, ["guide", "rennes-2026", "tr", str(target)])
    assert refused.exit_code == 3
    assert "n’existe pas dans cette langue" in refused.output.replace("\n", " ")
