"""A project passed on: a short address, its QR code, and how the page looks when shared."""

import re
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.addresses import qr_code
from app.editions.queries import get_edition
from app.proposals.models import HidingReason, ProposalStatus, TextPart
from app.proposals.moderation import hide_text
from app.proposals.queries import get_public
from tests.builders import make_content, make_proposal, make_scene

PROJECT = "editions/rennes-2026/projets/un-puits-a-gandon"
SHORT = "/p/rennes-2026/un-puits-a-gandon"


@pytest.fixture(autouse=True)
def well(database: Database, now: datetime) -> None:
    with database.writing() as db:
        content = make_content(summary='De l’eau "pour tous" <ici>')
        proposal = make_proposal(db, make_scene(db, now=now), now=now, content=content)
        proposal.status = ProposalStatus.SUBMITTED
        proposal.code = "un-puits-a-gandon"


@pytest.mark.parametrize(("wish", "language"), [("ar,fr;q=0.5", "ar"), ("", "fr"), ("xx", "fr")])
def test_the_short_address_leads_each_person_in_their_language(
    client: TestClient, wish: str, language: str
):
    answer = client.get(SHORT, headers={"Accept-Language": wish}, follow_redirects=False)
    assert answer.headers["location"] == f"/{language}/{PROJECT}"
    assert answer.headers["vary"] == "Accept-Language"


def test_the_short_address_of_nothing_ends_at_nothing(client: TestClient):
    assert client.get("/p/rennes-2026/rien", follow_redirects=True).status_code == 404


def test_a_project_shows_its_short_address_and_its_code(client: TestClient):
    page = client.get(f"/fr/{PROJECT}").text
    (address,) = re.findall(r'class="short" href="([^"]+)"', page)
    assert address.endswith(SHORT)
    assert qr_code(address).path in page


def test_a_page_says_where_it_is_and_how_it_looks_when_shared(client: TestClient):
    page = client.get(f"/fr/{PROJECT}?langue=fr").text
    (own,) = re.findall(r'rel="canonical" href="([^"]+)"', page)
    assert re.match(rf"https?://[^/]+/fr/{PROJECT}$", own)
    assert f'property="og:url" content="{own}"' in page
    assert 'property="og:title" content="Un puits à Gandon"' in page
    shown = "De l’eau &#34;pour tous&#34; &lt;ici&gt;"
    assert f'name="description" content="{shown}"' in page
    assert f'property="og:description" content="{shown}"' in page
    assert {own.replace("/fr/", f"/{other}/") for other in ("en", "ar")} < set(
        re.findall(r'rel="alternate" hreflang="\w+" href="([^"]+)"', page)
    )


def test_the_picture_of_a_shared_page_is_there(client: TestClient):
    (picture,) = re.findall(r'og:image" content="https?://[^/]+([^"]+)"', client.get("/fr/").text)
    assert client.get(picture).headers["content-type"] == "image/png"


def test_a_hidden_summary_is_not_shared(client: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        proposal = get_public(db, get_edition(db, "rennes-2026").id, "un-puits-a-gandon")
        hide_text(
            db,
            proposal=proposal,
            part=TextPart.SUMMARY,
            reason=HidingReason.INSULT,
            by=proposal.author_id,
            base_url="https://example.org",
            now=now,
        )
    assert "pour tous" not in client.get(f"/fr/{PROJECT}").text
