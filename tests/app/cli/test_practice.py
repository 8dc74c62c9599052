"""`partage practice`: begun, shown wiped, and never another edition."""

from typer.testing import CliRunner

from app.cli.commands import partage
from app.core.clock import SystemClock
from app.core.db import Database
from tests.builders import make_edition, make_projects


def test_a_practice_is_begun_and_wiped_and_the_real_edition_is_not(embedded: Database):
    with embedded.writing() as db:
        edition = make_edition(db, now=SystemClock().now())
        make_projects(db, edition, {"puits": 100_00})
    run = CliRunner().invoke
    begun = run(partage, ["practice", "start", "rennes-2026", "--voters", "3"])
    assert begun.exit_code == 0, begun.output
    assert "/fr/editions/rennes-2026-repetition/voter" in begun.output
    assert sum(line.count("-") == 3 for line in begun.output.splitlines()) >= 3
    refused = run(partage, ["practice", "wipe", "rennes-2026"])
    assert refused.exit_code == 3
    wiped = run(partage, ["practice", "wipe", "rennes-2026-repetition"])
    assert wiped.exit_code == 0, wiped.output
    assert "Nothing remains" in wiped.output
    assert "table voter" in wiped.output
    assert "file partage.db" in wiped.output
