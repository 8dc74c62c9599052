"""The criteria on their public page and on the staff's desk."""

import json
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.editions.criteria_sets import begin_version, drop_criterion, give_force
from app.editions.models import Phase
from tests.builders import PHASE_LENGTH, make_account, make_edition
from tests.clients import form_token, post_form, sign_in
from tests.conftest import FixedClock

PUBLIC = "/fr/editions/rennes-2026/criteres"
DESK = "/fr/mir/editions/rennes-2026/criteres"
STAFF, HEAD = "mir@example.org", "direction@example.org"
TYPED = {
    "code": "local",
    "check": "",
    "is_correctable": "yes",
    "texts.fr.title": "Ancrage local",
    "texts.fr.refusal": "Aucun ancrage.",
}


@pytest.fixture
def staff(client: TestClient, database: Database, now: datetime) -> TestClient:
    """Somebody of the staff, before submissions open."""
    with database.writing() as db:
        make_edition(db, now=now, phase=None)
        make_account(db, now=now, role=Role.AGENT, email=STAFF)
        make_account(db, now=now, role=Role.ADMINISTRATOR, email=HEAD)
    sign_in(client, STAFF)
    return client


def open_submissions(client: TestClient, clock: FixedClock) -> None:
    clock.advance(PHASE_LENGTH)
    sign_in(client, STAFF)


def test_a_criterion_is_added_edited_and_taken_out_by_forms(staff: TestClient):
    answer = post_form(staff, f"{DESK}/nouveau", TYPED)
    assert answer.headers["location"] == f"{DESK}#local"
    assert "Ancrage local" in staff.get(PUBLIC).text
    changed = TYPED | {"texts.fr.title": "Ancrage rennais", "check": "amount-under-ceiling"}
    post_form(staff, f"{DESK}/critere/local", changed | {"ceiling_euros": "20000"})
    assert 'value="20000"' in staff.get(f"{DESK}/critere/local").text
    assert "Ancrage rennais" in staff.get(PUBLIC).text
    post_form(staff, f"{DESK}/critere/local/retrait", {}, page=DESK)
    assert "Ancrage" not in staff.get(PUBLIC).text


def test_what_was_typed_is_kept_when_a_criterion_is_refused(staff: TestClient):
    nameless = post_form(staff, f"{DESK}/nouveau", TYPED | {"texts.fr.title": ""})
    assert nameless.status_code == 422
    assert "Aucun ancrage." in nameless.text
    assert 'href="#field-texts.fr.title"' in nameless.text
    taken = post_form(staff, f"{DESK}/nouveau", TYPED | {"code": "gender"})
    assert taken.status_code == 409
    assert "Aucun ancrage." in taken.text
    ceiling = post_form(staff, f"{DESK}/nouveau", TYPED | {"check": "amount-under-ceiling"})
    assert ceiling.status_code == 422
    assert post_form(staff, f"{DESK}/nouveau", TYPED | {"check": "moon"}).status_code == 422


def test_a_set_leaves_as_a_file_and_comes_back(staff: TestClient):
    file = staff.get(f"{DESK}/fichier?version=1")
    assert 'filename="criteres-rennes-2026-1.json"' in file.headers["content-disposition"]
    shorter = json.dumps(json.loads(file.content)[:2]).encode()
    token = form_token(staff.get(DESK).text)
    sent = staff.post(f"{DESK}/fichier", data={"_csrf": token}, files={"file": shorter})
    assert sent.status_code == 303
    assert "Égalité de genre" not in staff.get(PUBLIC).text
    broken = staff.post(f"{DESK}/fichier", data={"_csrf": token}, files={"file": b"{}"})
    assert (broken.status_code, "jeu de critères" in broken.text) == (422, True)
    assert staff.post(f"{DESK}/fichier", data={"_csrf": token}).status_code == 422


def test_the_criteria_of_another_edition_are_copied(
    staff: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        other = make_edition(db, now=now, phase=Phase.PUBLISHED, slug="rennes-2025")
        by = make_account(db, now=now, email="other@example.org").id
        begun = begin_version(db, edition=other, by=by, now=now)
        drop_criterion(db, edition=other, criteria_set=begun, code="gender", by=by, now=now)
        give_force(db, edition=other, criteria_set=begun, reason="Essai.", by=by, now=now)
    answer = post_form(staff, f"{DESK}/copie", {"edition": "rennes-2025"}, page=DESK)
    assert answer.status_code == 303
    assert "Égalité de genre" not in staff.get(PUBLIC).text
    assert post_form(staff, f"{DESK}/copie", {"edition": "x"}, page=DESK).status_code == 404


def test_criteria_freeze_by_the_calendar_and_a_new_version_says_why(
    staff: TestClient, clock: FixedClock
):
    open_submissions(staff, clock)
    late = post_form(staff, f"{DESK}/nouveau", TYPED)
    assert (late.status_code, "figés depuis" in late.text) == (409, True)
    post_form(staff, f"{DESK}/version", {}, page=DESK)
    post_form(staff, f"{DESK}/nouveau", TYPED)
    assert "Ancrage local" not in staff.get(PUBLIC).text
    assert staff.get(f"{PUBLIC}/comparaison?avant=1&apres=2").status_code == 404
    assert "Une administratrice ou un administrateur la met en vigueur" in staff.get(DESK).text
    refused = post_form(staff, f"{DESK}/vigueur", {"reason": "Parce que."}, page=DESK)
    assert refused.status_code == 403
    sign_in(staff, HEAD)
    silent = post_form(staff, f"{DESK}/vigueur", {"reason": " "}, page=DESK)
    assert silent.status_code == 422
    post_form(staff, f"{DESK}/vigueur", {"reason": "Le conseil l’a voulu."}, page=DESK)
    public = staff.get(PUBLIC).text
    assert "Ancrage local" in public
    assert "Le conseil l’a voulu." in public
    assert "Ancrage local" not in staff.get(f"{PUBLIC}?version=1").text
    compared = staff.get(f"{PUBLIC}/comparaison?avant=1&apres=2").text
    assert "Ancrage local" in compared
    assert "Identique dans les deux versions" in compared


def test_a_version_can_be_given_up_until_it_takes_force(staff: TestClient, clock: FixedClock):
    open_submissions(staff, clock)
    post_form(staff, f"{DESK}/version", {}, page=DESK)
    assert post_form(staff, f"{DESK}/version", {}, page=DESK).status_code == 409
    post_form(staff, f"{DESK}/abandon", {}, page=DESK)
    assert "Version 2" not in staff.get(DESK).text
    assert post_form(staff, f"{DESK}/abandon", {}, page=DESK).status_code == 409


def test_the_desk_is_the_staffs_alone_and_the_page_is_anyones(
    staff: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now)
    sign_in(staff, "ada@example.org")
    assert staff.get(DESK).status_code == 403
    assert staff.get(f"{DESK}/nouveau").status_code == 403
    assert staff.get(f"{DESK}/fichier").status_code == 403
    staff.cookies.clear()
    assert staff.get(DESK).status_code == 401
    assert staff.get(PUBLIC).status_code == 200
    assert staff.get(f"{PUBLIC}?version=7").status_code == 200


def test_what_does_not_exist_is_not_found(staff: TestClient):
    assert staff.get(f"{DESK}/critere/moon").status_code == 404
    assert staff.get(f"{DESK}/fichier?version=9").status_code == 404
    assert staff.get("/fr/mir/editions/nowhere/criteres").status_code == 404
