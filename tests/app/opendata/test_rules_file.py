"""The file of the frozen rules: the very bytes whose fingerprint was published."""

import hashlib

from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.freeze import freeze
from tests.builders import make_edition
from tests.conftest import FixedClock


def test_the_downloaded_rules_have_the_published_fingerprint(
    client: TestClient, database: Database, clock: FixedClock
):
    with database.writing() as db:
        edition = make_edition(db, now=clock.now())
        published = freeze(db, edition=edition, projects=[], now=clock.now()).sha256

    downloaded = client.get("/donnees/rennes-2026/regles.json")

    assert hashlib.sha256(downloaded.content).hexdigest() == published
    assert published in client.get("/fr/editions/rennes-2026/regles").text


def test_rules_not_yet_fixed_cannot_be_downloaded(
    client: TestClient, database: Database, clock: FixedClock
):
    with database.writing() as db:
        make_edition(db, now=clock.now())

    assert client.get("/donnees/rennes-2026/regles.json").status_code == 404
    assert client.get("/donnees/nulle-part/regles.json").status_code == 404
