"""The downloads: linked where people look, tagged by their content, refused with a sentence."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Edition, ListedProject, Phase
from tests.builders import make_edition

HOME = "editions/rennes-2026"
FILES = ("guide.pdf", "bulletin-papier.pdf")


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("file", FILES)
def test_a_copy_that_is_still_the_same_is_not_sent_again(client: TestClient, file: str):
    first = client.get(f"/ar/{HOME}/{file}")
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/pdf"
    assert first.headers["content-language"] == "ar"
    assert first.headers["content-disposition"].startswith("inline; filename=")
    assert first.headers["cache-control"] == "public, max-age=300"
    assert "object-src 'self'" in first.headers["content-security-policy"]
    assert "set-cookie" not in first.headers
    assert not first.headers["etag"].startswith("W/")
    again = client.get(f"/ar/{HOME}/{file}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("page", ["", "aide", HOME, f"{HOME}/voter"])
def test_pages_lead_to_both(client: TestClient, page: str):
    html = client.get(f"/es/{page}").text
    for file in FILES:
        assert f'href="/es/{HOME}/{file}"' in html


def test_where_the_reader_s_language_has_none_pages_lead_to_the_french(
    client: TestClient, database: Database, edition: Edition
):
    with database.writing() as db:
        db.get_one(ListedProject, (edition.id, "projet-0")).texts = {}
    html = client.get(f"/es/{HOME}").text
    assert f'href="/fr/{HOME}/guide.pdf" type="application/pdf" hreflang="fr"' in html
    refused = client.get(f"/es/{HOME}/guide.pdf")
    assert refused.status_code == 404
    assert "La guía no existe en este idioma" in refused.text


def test_before_the_vote_nothing_is_offered_and_the_page_says_when(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_edition(db, now=now, phase=Phase.REVIEW)
    for page in ("", "aide", HOME):
        assert "guide.pdf" not in client.get(f"/fr/{page}").text
    for file in FILES:
        refused = client.get(f"/fr/{HOME}/{file}")
        assert refused.status_code == 404
        assert "la liste des projets est fixée à l’ouverture du vote, le" in refused.text
