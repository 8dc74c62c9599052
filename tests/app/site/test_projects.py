"""Everyone reads the projects of an edition and filters them by links."""

import re
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals.content import Theme
from app.proposals.models import ProposalStatus
from tests.builders import (
    make_content,
    make_edition,
    make_projects,
    make_proposal,
    make_scene,
)

LIST = "/fr/editions/rennes-2026/projets"


@pytest.fixture
def two_projects(database: Database, now: datetime) -> None:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        well = make_proposal(db, scene, now=now)
        forest = make_content(
            title="Une forêt", country="ML", themes=(Theme.CLIMATE,), goals=(13, 15)
        )
        for proposal in (well, make_proposal(db, scene, now=now, content=forest)):
            proposal.status = ProposalStatus.SUBMITTED


@pytest.mark.usefixtures("two_projects")
def test_the_list_tells_each_project_in_a_sentence(client: TestClient):
    page = client.get(LIST).text
    assert "2 projets sur 2." in page
    for told in ("Un puits à Gandon", "Une forêt", "Sénégal", "Mali", "Déposé, en instruction"):
        assert told in page


@pytest.mark.usefixtures("two_projects")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("pays=ML", ["Une forêt"]),
        ("theme=water", ["Un puits à Gandon"]),
        ("odd=15", ["Une forêt"]),
        ("texte=FORET", ["Une forêt"]),
        ("pays=ML&theme=water", []),
        ("odd=", ["Un puits à Gandon", "Une forêt"]),
        ("odd=nonsense", ["Un puits à Gandon", "Une forêt"]),
    ],
)
def test_filters_are_links_anyone_can_share(client: TestClient, query: str, shown: list[str]):
    page = client.get(f"{LIST}?{query}").text
    found = [title for title in ("Un puits à Gandon", "Une forêt") if title in page]
    assert found == shown
    assert ("Aucun projet ne correspond" in page) is not bool(shown)


@pytest.mark.usefixtures("two_projects")
def test_the_order_is_the_same_for_everyone_and_every_time(client: TestClient):
    assert client.get(LIST).text == client.get(LIST).text


def test_a_project_shows_the_public_what_it_says_and_where_to_ask_a_question(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        content = make_content(sector="", mitigation_marker=None, adaptation_marker=None)
        make_proposal(
            db, make_scene(db, now=now), now=now, content=content
        ).status = ProposalStatus.SUBMITTED
    (address,) = set(re.findall(rf'href="({LIST}/[^"?]+)"', client.get(LIST).text))
    sheet = client.get(address).text
    assert "Égalité entre les femmes et les hommes" in sheet
    assert "climatique" not in sheet
    assert "Poser une question" in sheet


def test_a_list_without_projects_says_so(client: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        make_edition(db, now=now)
    assert "Aucun projet n’est encore déposé." in client.get(LIST).text


def test_an_imported_edition_shows_the_projects_of_its_ballot(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        edition = make_edition(db, now=now, slug="toulouse-2019", is_imported=True)
        make_projects(db, edition, {"12": 5_000_00})
    page = client.get("/fr/editions/toulouse-2019/projets").text
    assert "Projet 12" in page
    sheet = client.get("/fr/editions/toulouse-2019/projets/12")
    assert sheet.status_code == 200
    assert "élection réelle importée" in sheet.text
    assert client.get("/fr/editions/toulouse-2019/projets/13").status_code == 404


def test_an_unknown_edition_or_project_is_not_found(client: TestClient):
    assert client.get("/fr/editions/nowhere/projets").status_code == 404
    assert client.get(f"{LIST}/nothing").status_code == 404
