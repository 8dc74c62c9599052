"""`partage import-pb` archives a real election, or says in one sentence why not."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.commands import partage
from app.core.db import Database
from app.editions.queries import get_edition, list_editions
from app.results.queries import get_published

ELECTIONS = Path(__file__).parents[2] / "ballots/elections"
ASSEN = ELECTIONS / "Netherlands_Assen_2024.pb"


def import_pb(*arguments: str) -> Result:
    return CliRunner().invoke(partage, ["import-pb", *arguments])


def test_a_real_election_is_archived_counted_and_published(embedded: Database):
    done = import_pb(str(ASSEN))
    assert done.exit_code == 0, done.output
    assert "9 of 14 projects funded" in done.output
    assert "the same as" in done.output
    with embedded.reading() as db:
        assert get_published(db, get_edition(db, "assen-2024").id).ballots == 84


def test_name_and_rule_can_be_chosen(embedded: Database):
    done = import_pb(str(ASSEN), "--slug", "essai", "--rule", "greedy")
    assert done.exit_code == 0, done.output
    with embedded.reading() as db:
        assert get_published(db, get_edition(db, "essai").id).rule == "greedy"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("budget;100000", "budget;-1", "Ligne 9 : budget n’est pas un montant"),
        ("rule;equalshares/add1", "rule;unknown", "aucune règle de comptage connue"),
        ("3;7200;43", "3;beaucoup;43", "Ligne 20 : le coût n’est pas un montant"),
    ],
)
def test_a_bad_file_is_one_clear_sentence_and_changes_nothing(
    embedded: Database, tmp_path: Path, was: str, becomes: str, said: str
):
    broken = tmp_path / "broken.pb"
    text = ASSEN.read_text("utf-8")
    assert was in text
    broken.write_text(text.replace(was, becomes), "utf-8")
    refused = import_pb(str(broken))
    assert refused.exit_code == 3
    assert said in " ".join(refused.output.split())
    with embedded.reading() as db:
        assert list_editions(db) == []
