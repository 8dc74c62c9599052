"""The language a browser wishes for, whatever its header looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app.core.i18n import LANGUAGES, negotiate

HEADERS = {
    "FR-fr": "fr",
    "EN": "en",
    "ES-419": "es",
    "Ar-EG": "ar",
    "tr_TR": "tr",
    "en;q=0,fr": "fr",
    "en;q=0": "fr",
    "br;q=0.4, ar;q=0.9": "ar",
    "de, *": "fr",
    "de-CH, tr;q=0.1": "tr",
    "": "fr",
    ";;q,,=": "fr",
}
ADDRESSES = [
    "/",
    "/nowhere",
    "/FR/",
    "/fr/nowhere",
    "/api/v1/nowhere",
    "/fr/",
    "/%C3%A9",
    "/projets/a",
]


@pytest.mark.parametrize(("header", "language"), HEADERS.items())
def test_tags_compare_without_case_and_weights_count(header: str, language: str):
    assert negotiate(header) == language


@given(st.text(max_size=60))
def test_any_header_leads_to_a_language_there_is(header: str):
    assert negotiate(header) in LANGUAGES


def test_no_header_ends_in_a_fault(client: TestClient):
    answers = {
        (header, address): client.get(address, headers={"Accept-Language": header}).status_code
        for header in HEADERS
        for address in ADDRESSES
    }
    assert {asked: status for asked, status in answers.items() if status >= 500} == {}
