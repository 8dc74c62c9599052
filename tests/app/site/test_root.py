"""Addresses without a language: the door, the health check, the robots."""

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    ("wanted", "given"),
    [("en-GB,en;q=0.9", "/en/"), ("fr-FR", "/fr/"), ("br", "/br/"), ("de", "/fr/"), ("", "/fr/")],
)
def test_the_door_leads_to_the_language_of_the_browser(client: TestClient, wanted: str, given: str):
    answer = client.get("/", headers={"accept-language": wanted})

    assert answer.status_code == 302
    assert answer.headers["location"] == given
    assert answer.headers["vary"] == "Accept-Language"


def test_the_service_says_that_it_is_well(client: TestClient):
    answer = client.get("/healthz")

    assert answer.json() == {"status": "ok"}
    assert len(answer.content) < 50


def test_robots_are_kept_out_of_the_signed_in_rooms(client: TestClient):
    answer = client.get("/robots.txt")

    assert answer.headers["content-type"].startswith("text/plain")
    assert "Disallow: /fr/mir" in answer.text
    assert "Disallow: /en/association" in answer.text


def test_a_language_without_its_slash_leads_home(client: TestClient):
    answer = client.get("/fr", headers={"host": "evil.example"})

    assert (answer.status_code, answer.headers["location"]) == (308, "/fr/")
    assert client.get("/favicon.ico").status_code == 404
