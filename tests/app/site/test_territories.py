"""The partner territories: a map with a link for each country, and the same as a list."""

import gzip
import re
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.proposals.models import ProposalStatus
from app.site.world import world_of
from tests.builders import make_content, make_edition, make_proposal, make_scene

MAP = "/fr/editions/rennes-2026/carte"
LINK = re.compile(r'<a href="([^"]+\?pays=[A-Z]{2})" aria-label="([^"]+)"')
ROW = re.compile(r'<tr><th scope="row"><a href="([^"]+)">([^<]+)</a></th><td [^>]+>(\d+)')


@pytest.fixture
def three_projects(database: Database, now: datetime) -> None:
    with database.writing() as db:
        scene = make_scene(db, now=now)
        for country in ("SN", "SN", "ML"):
            proposal = make_proposal(db, scene, now=now, content=make_content(country=country))
            proposal.status = ProposalStatus.SUBMITTED


@pytest.mark.usefixtures("three_projects")
def test_the_map_links_each_country_and_the_list_says_the_same(client: TestClient):
    page = client.get(MAP).text
    listed = ROW.findall(page)
    assert [(name, number) for _, name, number in listed] == [("Mali", "1"), ("Sénégal", "2")]
    assert LINK.findall(page) == [
        (address, f"{name} : {number} projet{'s' if number > '1' else ''}".replace(" :", "\u00a0:"))
        for address, name, number in listed
    ]
    assert "2 projets sur 3." in client.get(listed[1][0]).text


@pytest.mark.usefixtures("three_projects")
def test_the_home_page_shows_the_map_as_a_picture_and_leads_to_the_list(client: TestClient):
    page = client.get("/fr/").text
    assert 'role="img" aria-label="Carte des territoires partenaires' in page
    assert f'href="{MAP}"' in page
    assert not LINK.search(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("three_projects")
def test_the_map_is_light(client: TestClient, language: str):
    page = client.get(f"/{language}/editions/rennes-2026/carte").content
    assert len(gzip.compress(page)) < 15_000


def test_an_edition_without_countries_says_so(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now)
    assert "Aucun projet de cette édition ne nomme encore de pays." in client.get(MAP).text


def test_a_country_too_small_to_be_drawn_has_its_coin():
    (comoros,) = world_of(["KM"], "fr").territories
    assert (comoros.outline, comoros.name) == ("", "Comores")
    assert comoros.centre is not None


def test_a_country_of_no_map_is_listed_all_the_same():
    (kosovo,) = world_of(["XK"], "fr").territories
    assert kosovo.centre is None
