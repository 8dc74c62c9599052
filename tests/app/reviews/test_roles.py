"""Each role against each route of proposals and reviews: who comes in, who is sent away."""

from datetime import datetime
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from tests.builders import make_account, make_scene
from tests.clients import bearer, sign_in

SLUG = "rennes-2026"
NOBODY = UUID(int=1)
MEMBER_API = [
    ("POST", f"/api/v1/editions/{SLUG}/proposals"),
    ("GET", "/api/v1/proposals"),
    ("GET", f"/api/v1/proposals/{NOBODY}"),
    ("PUT", f"/api/v1/proposals/{NOBODY}"),
    ("DELETE", f"/api/v1/proposals/{NOBODY}"),
    ("POST", f"/api/v1/proposals/{NOBODY}/submission"),
]
REVIEWER_API = [
    ("GET", f"/api/v1/editions/{SLUG}/reviews"),
    ("GET", f"/api/v1/editions/{SLUG}/reviews/x"),
    ("PUT", f"/api/v1/editions/{SLUG}/reviews/x/findings/field"),
    ("POST", f"/api/v1/editions/{SLUG}/reviews/x/decision"),
]
MEMBER_PAGES = [
    "/fr/association",
    f"/fr/association/editions/{SLUG}/nouveau-projet",
    f"/fr/association/projets/{NOBODY}",
    f"/fr/association/projets/{NOBODY}/depot",
]
REVIEWER_PAGES = [
    f"/fr/mir/editions/{SLUG}/instruction",
    f"/fr/mir/editions/{SLUG}/instruction/x",
]
PUBLIC_PAGES = [
    f"/fr/editions/{SLUG}/projets",
    f"/api/v1/editions/{SLUG}/projects",
]
ALLOWED = {
    Role.MEMBER: (MEMBER_API, MEMBER_PAGES),
    Role.AGENT: (REVIEWER_API, REVIEWER_PAGES),
    Role.ADMINISTRATOR: (REVIEWER_API, REVIEWER_PAGES),
}
EMAILS = {role: f"{role.value}@example.org" for role in Role}


@pytest.fixture(autouse=True)
def accounts(database: Database, now: datetime) -> None:
    with database.writing() as db:
        make_scene(db, now=now)
        for role, email in EMAILS.items():
            make_account(db, now=now, role=role, email=email)


def test_a_visitor_only_reads_what_is_public(client: TestClient):
    for path in PUBLIC_PAGES:
        assert client.get(path).status_code == 200
    for path in [*MEMBER_PAGES, *REVIEWER_PAGES]:
        assert client.get(path).status_code == 401
    for method, path in [*MEMBER_API, *REVIEWER_API]:
        assert client.request(method, path).status_code == 401


@pytest.mark.parametrize("role", list(Role))
def test_each_role_comes_in_by_its_own_doors_only(client: TestClient, role: Role):
    api, pages = ALLOWED[role]
    sign_in(client, EMAILS[role])
    for path in [*MEMBER_PAGES, *REVIEWER_PAGES]:
        refused = client.get(path).status_code == 403
        assert refused is (path not in pages), path
    headers = bearer(client, EMAILS[role])
    for door in [*MEMBER_API, *REVIEWER_API]:
        method, path = door
        refused = client.request(method, path, headers=headers).status_code == 403
        assert refused is (door not in api), path


def test_the_api_ignores_a_signed_in_browser(client: TestClient):
    sign_in(client, EMAILS[Role.MEMBER])
    assert client.get("/api/v1/proposals").status_code == 401
