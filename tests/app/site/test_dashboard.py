"""The staff's dashboard: phase, dates, what waits to be done; closed to everyone else."""

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.editions.models import Phase
from tests.builders import make_account, make_edition
from tests.clients import sign_in
from tests.conftest import FixedClock


def signed_in(client: TestClient, database: Database, clock: FixedClock, role: Role) -> TestClient:
    with database.writing() as db:
        make_account(db, now=clock.now(), role=role, email="staff@example.org")
    sign_in(client, "staff@example.org")
    return client


def test_the_dashboard_says_the_phase_and_leads_to_the_checks(
    client: TestClient, database: Database, clock: FixedClock
):
    with database.writing() as db:
        make_edition(db, now=clock.now(), phase=Phase.REVIEW)

    html = signed_in(client, database, clock, Role.AGENT).get("/en/mir").text

    assert "Checks, until" in html
    assert "/en/mir/editions/rennes-2026/instruction" in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize(("role", "shown"), [(Role.ADMINISTRATOR, True), (Role.AGENT, False)])
def test_only_those_who_may_count_are_led_to_the_count(
    client: TestClient, database: Database, clock: FixedClock, role: Role, *, shown: bool
):
    with database.writing() as db:
        make_edition(db, now=clock.now(), phase=Phase.COUNTING)

    html = signed_in(client, database, clock, role).get("/en/mir").text

    assert ("/depouillement" in html) is shown
    assert ("waits to be closed" in html) is shown


def test_the_dashboard_of_a_fresh_service_says_how_to_begin(
    client: TestClient, database: Database, clock: FixedClock
):
    html = signed_in(client, database, clock, Role.AGENT).get("/en/mir").text

    assert "python -m app edition create" in html


def test_signing_out_is_one_button_away(client: TestClient, database: Database, clock: FixedClock):
    html = signed_in(client, database, clock, Role.AGENT).get("/en/mir").text

    assert 'action="/en/deconnexion"' in html


def test_an_association_has_no_dashboard(client: TestClient, database: Database, clock: FixedClock):
    assert signed_in(client, database, clock, Role.MEMBER).get("/en/mir").status_code == 403


def test_a_visitor_is_asked_to_sign_in_and_brought_back(client: TestClient):
    answer = client.get("/en/mir")

    assert answer.status_code == 401
    assert 'href="/en/connexion?next=/en/mir"' in answer.text
