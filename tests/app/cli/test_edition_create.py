"""`partage edition create` makes an edition from INSEE's file, or says in one sentence why not."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from app.cli.commands import partage
from app.core.db import Database
from app.editions.models import Edition
from app.editions.queries import get_edition

HEADER = "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n"
RENNES = "53;Bretagne;35;3;;238;35238;Rennes;230890;4060;234950\n"


@pytest.fixture
def population_file(tmp_path: Path) -> Path:
    path = tmp_path / "donnees_communes.csv"
    path.write_text(HEADER + RENNES, "utf-8")
    return path


def create(population_file: Path, **over: str) -> Result:
    options = {
        "slug": "rennes-2027",
        "name": "Rennes 2027",
        "population-file": str(population_file),
        "year": "2023",
        "source": "insee.fr 8680726, lu le 22 novembre 2026",
        "chosen-by": "délibération 2026-412",
        "submission": "2027-01-15 09:00/2027-03-01 18:00",
        "review": "2027-03-02 09:00/2027-04-15 18:00",
        "voting": "2027-05-01 09:00/2027-05-31 20:00",
        "counting": "2027-06-01 09:00/2027-06-15 18:00",
    } | {name.replace("_", "-"): value for name, value in over.items()}
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    return CliRunner().invoke(partage, ["edition", "create", *arguments])


def editions(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(Edition)) or 0


def test_an_edition_is_one_euro_per_resident_with_its_source(
    embedded: Database, population_file: Path
):
    result = create(population_file)
    assert result.exit_code == 0, result.output
    with embedded.reading() as db:
        edition = get_edition(db, "rennes-2027")
        assert edition.budget_cents == 23_089_000
        assert edition.population_source.startswith("donnees_communes.csv, insee.fr")
        assert edition.population_chosen_by == "délibération 2026-412"


def test_hours_are_typed_in_city_time_and_kept_in_utc(embedded: Database, population_file: Path):
    create(population_file)
    with embedded.reading() as db:
        windows = get_edition(db, "rennes-2027").windows
    assert windows[0].opens_at.isoformat() == "2027-01-15T08:00:00+00:00"
    assert windows[2].opens_at.isoformat() == "2027-05-01T07:00:00+00:00"


def test_the_total_population_can_be_chosen(embedded: Database, population_file: Path):
    create(population_file, basis="totale")
    with embedded.reading() as db:
        assert get_edition(db, "rennes-2027").budget_cents == 23_495_000


@pytest.mark.parametrize(
    ("over", "code", "said"),
    [
        ({"insee": "99999"}, 3, "n’a pas de commune 99999"),
        ({"review": "2027-02-01 09:00/2027-04-15 18:00"}, 3, "se chevauchent"),
        ({"voting": "2027-05-31 20:00/2027-05-01 09:00"}, 3, "se chevauchent"),
        ({"voting": "le premier mai"}, 2, "is not a date"),
        ({"slug": "Rennes 2027!"}, 3, "ne peut pas figurer dans une adresse"),
        ({"rule": "nonsense"}, 3, "ne peut pas s’appliquer"),
        ({"parameter": "foo=bar"}, 3, "ne peut pas s’appliquer"),
        ({"ballot": "cumulative"}, 3, "élections importées"),
    ],
)
def test_a_mistake_is_one_clear_sentence_and_nothing_is_written(
    embedded: Database, population_file: Path, over: dict[str, str], code: int, said: str
):
    result = create(population_file, **over)
    assert result.exit_code == code
    assert said in " ".join(result.output.split())
    assert editions(embedded) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG not a table", "pas un fichier des populations"),
        (HEADER.encode() + b"53;Bretagne;35;3;;238;35238;Rennes;1;1;3\n", "se contredit"),
    ],
)
def test_a_bad_file_is_one_clear_sentence_and_nothing_is_written(
    embedded: Database, population_file: Path, content: bytes, said: str
):
    population_file.write_bytes(content)
    result = create(population_file)
    assert result.exit_code == 3
    assert said in " ".join(result.output.split())
    assert editions(embedded) == 0


def test_a_second_edition_of_the_same_name_is_refused(embedded: Database, population_file: Path):
    create(population_file)
    result = create(population_file)
    assert result.exit_code == 3
    assert editions(embedded) == 1


@pytest.mark.usefixtures("embedded")
def test_editions_are_listed(population_file: Path):
    create(population_file)
    result = CliRunner().invoke(partage, ["edition", "list"])
    assert "rennes-2027" in result.output
