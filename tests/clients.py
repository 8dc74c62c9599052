"""Clients of the whole application: a browser without JavaScript, and an API user."""

import re
from collections.abc import Mapping
from typing import Any

from starlette.testclient import TestClient

from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import Settings
from app.main import create_app
from tests.builders import PASSWORD

TOKEN = re.compile(r'name="_csrf" value="([0-9a-f]+)"')


def make_client(settings: Settings, database: Database, clock: Clock) -> TestClient:
    """A client that follows no redirect by itself, so that each answer can be looked at."""
    app = create_app(settings, database=database, clock=clock)
    return TestClient(app, follow_redirects=False)


def form_token(html: str) -> str:
    found = TOKEN.search(html)
    assert found, "the page holds no form token"
    return found.group(1)


def post_form(
    client: TestClient, path: str, fields: Mapping[str, Any], *, page: str | None = None
) -> Any:
    """Load `page` (the form's own address unless said otherwise), then post `fields` to `path`."""
    token = form_token(client.get(page or path).text)
    return client.post(path, data={**fields, "_csrf": token})


def sign_in(client: TestClient, email: str) -> None:
    answer = post_form(client, "/fr/connexion", {"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


def bearer(client: TestClient, email: str) -> dict[str, str]:
    """Sign in over the API and return the header that says so."""
    answer = client.post("/api/v1/session", json={"email": email, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}
