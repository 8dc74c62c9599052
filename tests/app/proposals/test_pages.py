"""An association drafts, corrects and submits on pages, without JavaScript."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.proposals.models import LineStatus, Proposal, ProposalStatus
from app.proposals.queries import get_own, list_own
from tests.builders import Scene, make_account, make_proposal, make_scene
from tests.clients import post_form, sign_in
from tests.conftest import FixedClock

NEW = "/fr/association/editions/rennes-2026/nouveau-projet"
TYPED: dict[str, Any] = {
    "organisation": "les-amis-de-mopti",
    "title": "Un puits à Gandon",
    "summary": "Creuser un puits.",
    "description": "Deux\r\nparagraphes.",
    "country": "SN",
    "place": "Gandon",
    "themes": ["water", "food"],
    "goals": ["6", "2"],
    "partners.0.name": "Commune de Gandon",
    "partners.0.country": "SN",
    "partners.0.place": "Gandon",
    "partners.0.hides_name": "yes",
    "partners.1.name": "",
    "partners.1.country": "",
    "expenses.0.label": "Forage",
    "expenses.0.amount": "1 500,50 €",
    "income.0.label": "Partage",
    "income.0.amount": "1500.5",
    "income.0.status": "requested",
    "income.1.label": "",
    "income.1.amount": "",
    "income.1.status": "asked",
    "indicators.0.name": "Parcelles",
    "indicators.0.unit": "parcelles",
    "indicators.0.target": "8",
}


@pytest.fixture
def scene(database: Database, now: datetime) -> Scene:
    with database.writing() as db:
        return make_scene(db, now=now)


@pytest.fixture
def ada(client: TestClient, scene: Scene) -> TestClient:
    sign_in(client, scene.ada.email)
    return client


def own(database: Database, scene: Scene) -> list[Proposal]:
    with database.reading() as db:
        return list_own(db, scene.ada.id)


def drafted(database: Database, scene: Scene, now: datetime) -> Proposal:
    with database.writing() as db:
        return make_proposal(db, scene, now=now)


def form_of(proposal: Proposal | UUID) -> str:
    number = proposal if isinstance(proposal, UUID) else proposal.id
    return f"/fr/association/projets/{number}"


def test_everything_typed_is_kept(ada: TestClient, database: Database, scene: Scene):
    answer = post_form(ada, NEW, TYPED)
    assert answer.status_code == 303
    kept = own(database, scene)[0]
    assert answer.headers["location"] == f"{form_of(kept)}?enregistre"
    assert (kept.title, kept.description) == ("Un puits à Gandon", "Deux\nparagraphes.")
    assert (kept.themes, kept.goals) == (["water", "food"], [2, 6])
    assert [(each.name, each.hides_name, each.hides_place) for each in kept.partners] == [
        ("Commune de Gandon", True, False)
    ]
    assert [line.amount_cents for line in kept.lines] == [1_500_50, 1_500_50]
    assert kept.lines[1].status is LineStatus.REQUESTED
    assert kept.amount_asked_cents == 1_500_50
    again = ada.get(answer.headers["location"]).text
    assert 'value="1500,50"' in again
    assert "Enregistré le" in again


def test_no_control_character_reaches_the_database(
    ada: TestClient, database: Database, scene: Scene
):
    fields = {"organisation": "les-amis-de-mopti\0", "title": "a\0b", "partners.0.name": "c\0d"}
    fields |= {"partners.0.country": "SN", "description": "e\0f"}
    assert post_form(ada, NEW, fields).status_code == 303
    kept = own(database, scene)[0]
    assert (kept.title, kept.description, kept.partners[0].name) == ("ab", "ef", "cd")


def test_a_draft_may_hold_only_a_title(ada: TestClient, database: Database, scene: Scene):
    answer = post_form(ada, NEW, {"organisation": "les-amis-de-mopti", "title": "Plus tard"})
    assert answer.status_code == 303
    assert [each.title for each in own(database, scene)] == ["Plus tard"]


WRONG = [
    ("title", "", "Remplissez ce champ."),
    ("summary", "x" * 201, "Raccourcissez ce texte à 200 caractères."),
    ("country", "XX", "Choisissez une des réponses proposées."),
    ("expenses.0.amount", "mille", "Écrivez un montant en euros"),
    ("expenses.0.amount", "", "Remplissez ce champ."),
    ("expenses.0.amount", "9" * 15, "Écrivez un nombre d’au plus"),
    ("partners.0.name", "", "Remplissez ce champ."),
    ("partners.0.country", "", "Remplissez ce champ."),
    ("indicators.0.target", "beaucoup", "Écrivez un nombre, par exemple 1500."),
]


@pytest.mark.parametrize(("field", "typed", "said"), WRONG)
def test_a_wrong_field_loses_nothing_that_was_typed(
    ada: TestClient, database: Database, scene: Scene, field: str, typed: str, said: str
):
    answer = post_form(ada, NEW, TYPED | {field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert re.search(rf'id="field-{field}"[^>]*aria-invalid="true"', answer.text)
    assert "<title>Erreur" in answer.text
    for kept in ("1500.5", "Gandon", "parcelles", 'value="6" checked'):
        assert kept in answer.text
    assert own(database, scene) == []


def test_a_draft_survives_a_wrong_field(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now)
    fields = TYPED | {"version": str(proposal.version), "expenses.0.amount": "mille"}
    answer = post_form(ada, form_of(proposal), fields)
    assert answer.status_code == 422
    assert 'value="mille"' in answer.text
    kept = own(database, scene)[0]
    assert [line.amount_cents for line in kept.lines] == [5_000_00, 2_000_00, 3_000_00]


def test_the_button_that_adds_rows_saves_and_comes_back_to_them(
    ada: TestClient, database: Database, scene: Scene
):
    answer = post_form(ada, NEW, TYPED | {"then": "expenses"})
    proposal = own(database, scene)[0]
    assert answer.headers["location"] == f"{form_of(proposal)}?enregistre#expenses"
    assert 'name="expenses.3.label"' in ada.get(form_of(proposal)).text


def test_saving_can_lead_to_the_check_page(ada: TestClient, database: Database, scene: Scene):
    answer = post_form(ada, NEW, TYPED | {"then": "check"})
    assert answer.headers["location"] == f"{form_of(own(database, scene)[0])}/depot"


def test_a_second_editor_is_told_and_can_replace_knowingly(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now)
    path = form_of(proposal)
    stale = TYPED | {"version": str(proposal.version)}
    assert post_form(ada, path, stale | {"title": "Premier"}).status_code == 303
    told = post_form(ada, path, stale | {"title": "Second"})
    assert told.status_code == 409
    assert "Une autre personne a enregistré ce projet" in told.text
    assert 'value="Second"' in told.text
    assert own(database, scene)[0].title == "Premier"
    fresh = re.search(r'name="version" value="(\d+)"', told.text)
    assert fresh
    knowing = stale | {"title": "Second", "version": fresh.group(1)}
    assert post_form(ada, path, knowing).status_code == 303
    assert own(database, scene)[0].title == "Second"


def test_a_form_without_its_version_overwrites_nothing(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now)
    assert post_form(ada, form_of(proposal), TYPED | {"version": "²"}).status_code == 409


def test_what_is_typed_after_the_deadline_is_refused_and_shown_again(
    ada: TestClient, database: Database, scene: Scene, now: datetime, clock: FixedClock
):
    proposal = drafted(database, scene, now)
    deadline = closes_at(scene.edition, Phase.SUBMISSION)
    assert deadline is not None
    clock.instant = deadline - timedelta(seconds=1)
    sign_in(ada, scene.ada.email)
    page = ada.get(form_of(proposal))
    token = re.search(r'name="_csrf" value="(\w+)"', page.text)
    assert token
    clock.advance(timedelta(seconds=1))
    fields = TYPED | {"version": str(proposal.version), "_csrf": token.group(1), "title": "Tard"}
    answer = ada.post(form_of(proposal), data=fields)
    assert answer.status_code == 410
    assert 'value="Tard"' in answer.text
    assert own(database, scene)[0].title == "Un puits à Gandon"
    assert ada.get(form_of(proposal)).headers["location"].endswith("/depot")


def test_somebody_elses_draft_is_not_found(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now)
    with database.writing() as db:
        make_account(db, now=now, email="eve@example.org")
    sign_in(client, "eve@example.org")
    assert client.get(form_of(proposal)).status_code == 404
    assert client.get(f"{form_of(proposal)}/depot").status_code == 404
    assert client.get(form_of(UUID(int=1))).status_code == 404
    for path in ("", "/depot", "/retrait"):
        answer = post_form(client, f"{form_of(proposal)}{path}", TYPED, page="/fr/connexion")
        assert answer.status_code == 404
    with database.reading() as db:
        assert get_own(db, scene.ada.id, proposal.id).status is ProposalStatus.DRAFT


def test_nobody_proposes_for_an_organisation_that_is_not_theirs(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    with database.writing() as db:
        eve = make_account(db, now=now, email="eve@example.org")
    sign_in(client, "eve@example.org")
    answer = post_form(client, NEW, TYPED)
    assert answer.status_code == 404
    assert "Cette organisation n’est pas parmi les vôtres" in answer.text
    with database.reading() as db:
        assert list_own(db, eve.id) == list_own(db, scene.ada.id) == []


def test_the_dashboard_says_where_each_proposal_stands_and_what_to_do(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    empty = ada.get("/fr/association").text
    assert "Les amis de mopti" in empty
    assert "2 décembre 2026, 12:00" in empty
    drafted(database, scene, now)
    shown = ada.get("/fr/association").text
    assert "Brouillon, pas encore déposé" in shown
    assert "Vérifiez-le et déposez-le avant la date limite." in shown


def test_a_withdrawn_proposal_stays_on_its_organisations_page_only(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    proposal = drafted(database, scene, now)
    page = f"{form_of(proposal)}/depot"
    assert post_form(ada, f"{form_of(proposal)}/retrait", {}, page=page).status_code == 303
    assert "Retiré" in ada.get("/fr/association").text
    assert ada.get("/fr/editions/rennes-2026/projets").text.count("Gandon") == 0


def test_the_form_reads_in_english_too(ada: TestClient, scene: Scene):
    page = ada.get(NEW.replace("/fr/", "/en/")).text
    assert "Save, then check and submit" in page
    assert scene.edition.slug in page


def test_too_many_rows_and_unknown_fields_are_refused_politely(ada: TestClient, scene: Scene):
    many = {f"expenses.{number}.label": "x" for number in range(150)}
    assert post_form(ada, NEW, TYPED | many).status_code == 422
    odd = {"partners.0.secret": "x", "partners.99999999999999999999.name": "x"}
    answer = post_form(ada, NEW, TYPED | odd)
    assert answer.status_code == 422
    assert scene.edition.name in answer.text
