"""Residents' pages exist in six languages, the desks' in two, and amounts read the right way."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from app.core import i18n
from app.core.i18n import LANGUAGES, WORKING_LANGUAGES
from app.web.languages import DESKS
from tests.access.doors import doors

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_its_language_and_its_direction(client: TestClient, language: str):
    html = client.get(f"/{language}/").text
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - set(WORKING_LANGUAGES)))
def test_a_desk_opened_in_another_language_leads_to_french(client: TestClient, language: str):
    answer = client.get(f"/{language}/connexion?next=/{language}/mir")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/fr/connexion?next=/{language}/mir"


def test_the_pages_of_residents_link_to_the_desks_in_a_language_they_have(client: TestClient):
    html = client.get("/ar/").text
    assert 'href="/fr/connexion"' in html
    assert 'href="/ar/aide"' in html
    assert "/ar/connexion" not in html


def test_a_desk_offers_the_working_languages_alone(client: TestClient):
    html = client.get("/fr/connexion").text
    assert 'hreflang="en"' in html
    assert 'hreflang="ar"' not in html


def test_every_desk_named_is_an_address_that_exists():
    first_words = {door.path.removeprefix("/{language}/").split("/")[0] for door in doors()}
    assert first_words >= DESKS


def test_an_amount_is_read_from_left_to_right_inside_arabic():
    said = i18n.money(5_000_00, "ar")
    assert said == "\u20665,000\u00a0€\u2069"
    assert i18n.money(5_000_00, "fr") == "5\u202f000\u00a0€"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "22 novembre 2026 à 18:00"),
        ("en", "22 November 2026 at 18:00"),
        ("br", "22 Du 2026 da 18:00"),
        ("es", "22 de noviembre de 2026 a las 18:00"),
        ("ar", "22 نوفمبر 2026 الساعة 18:00"),
        ("tr", "22 Kasım 2026 18:00"),
    ],
)
def test_a_moment_is_written_as_its_language_writes_it(language: str, said: str):
    instant = datetime(2026, 11, 22, 18, 0, tzinfo=PARIS)
    assert i18n.moment(instant, language, PARIS) == said


def test_the_first_of_a_month_is_said_as_the_french_say_it():
    assert i18n.day(date(2026, 12, 1), "fr", PARIS) == "1er décembre 2026"
