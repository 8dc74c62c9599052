"""A form is taken from our own pages only: same origin, and the token of this browser."""

import pytest
from starlette.testclient import TestClient

from tests.clients import form_token

PATH = "/fr/connexion"
REFUSED = "trop ancien ou n’a pas été envoyé depuis notre site"


def post(client: TestClient, headers: dict[str, str], token: str | None = None) -> str:
    given = token if token is not None else form_token(client.get(PATH).text)
    answer = client.post(PATH, data={"email": "a@b.c", "_csrf": given}, headers=headers)
    return "refused" if answer.status_code == 403 and REFUSED in answer.text else "taken"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_our_own_page_is_taken(client: TestClient, headers: dict[str, str]):
    assert post(client, headers) == "taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_a_form_of_another_site_is_refused_even_with_the_right_token(
    client: TestClient, headers: dict[str, str]
):
    assert post(client, headers) == "refused"


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_wrong_token_is_refused(client: TestClient, token: str):
    assert post(client, {}, token) == "refused"


def test_the_token_of_another_browser_is_refused(client: TestClient):
    others = form_token(client.get(PATH).text)
    client.cookies.clear()
    client.get(PATH)
    assert post(client, {}, others) == "refused"
