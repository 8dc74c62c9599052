"""An association begins a proposal, finds it again, and takes it back, without JavaScript."""

from datetime import datetime
from uuid import UUID

from starlette.testclient import TestClient

from app.core.db import Database
from app.organisations.models import MemberRole
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.queries import get_own, list_own
from tests.app.proposals.typed_sections import BEGUN, NEW, TYPED, home_of, reread, section_of
from tests.builders import (
    Scene,
    make_account,
    make_content,
    make_membership,
    make_proposal,
    make_scene,
)
from tests.clients import post_form, sign_in


def test_a_draft_begins_with_its_title_and_comes_to_its_list(
    ada: TestClient, database: Database, scene: Scene
):
    answer = post_form(ada, NEW, BEGUN)
    assert answer.status_code == 303
    kept = reread(database, scene)
    assert (kept.title, kept.status) == ("Un puits à Gandon", ProposalStatus.DRAFT)
    assert answer.headers["location"] == home_of(kept)
    page = ada.get(home_of(kept)).text
    assert "0 rubriques terminées sur 8" in page
    assert page.count(">À faire<") == 7
    assert page.count(">Commencé<") == 1


def test_a_draft_without_a_title_is_not_begun(ada: TestClient, database: Database, scene: Scene):
    answer = post_form(ada, NEW, BEGUN | {"title": " "})
    assert answer.status_code == 422
    assert "Remplissez ce champ." in answer.text
    with database.reading() as db:
        assert list_own(db, scene.ada.id) == []


def test_nobody_proposes_for_an_organisation_that_is_not_theirs(
    client: TestClient, database: Database, scene: Scene, now: datetime
):
    with database.writing() as db:
        eve = make_account(db, now=now, email="eve@example.org")
    sign_in(client, "eve@example.org")
    answer = post_form(client, NEW, BEGUN)
    assert answer.status_code == 404
    assert "Cette organisation n’est pas parmi les vôtres" in answer.text
    with database.reading() as db:
        assert list_own(db, eve.id) == list_own(db, scene.ada.id) == []


def test_somebody_elses_draft_is_not_found(
    client: TestClient, database: Database, scene: Scene, whole: Proposal, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now, email="eve@example.org")
    sign_in(client, "eve@example.org")
    pages = ["", "/depot", *(f"/rubriques/{word}" for word in TYPED)]
    for number in (whole.id, UUID(int=1)):
        assert {client.get(home_of(number) + page).status_code for page in pages} == {404}
    for page in [*pages[1:], "/retrait"]:
        answer = post_form(client, home_of(whole) + page, {"title": "Volé"}, page="/fr/connexion")
        assert answer.status_code == 404
    with database.reading() as db:
        assert get_own(db, scene.ada.id, whole.id).title == "Un puits à Gandon"


def test_the_dashboard_says_where_each_proposal_stands_and_what_to_do(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    empty = ada.get("/fr/association").text
    assert "Les amis de mopti" in empty
    assert "2 décembre 2026 à 12:00" in empty
    with database.writing() as db:
        make_proposal(db, scene, now=now)
    shown = ada.get("/fr/association").text
    assert "Brouillon, pas encore déposé" in shown
    assert "Vérifiez-le et déposez-le avant la date limite." in shown


def test_the_check_page_says_what_is_missing_and_leads_to_it(
    ada: TestClient, draft: Proposal, database: Database, scene: Scene, now: datetime
):
    page = ada.get(f"{home_of(draft)}/depot").text
    needed, rest = page.split("Vous pouvez déposer sans cela")
    assert "Le résumé en une phrase manque." in needed
    assert "La description manque." in rest
    assert f'href="{section_of(draft, "presentation")}"' in needed
    with database.writing() as db:
        other = make_proposal(db, scene, now=now, content=make_content())
    assert "Vous pouvez déposer sans cela" not in ada.get(f"{home_of(other)}/depot").text


def test_a_withdrawn_proposal_stays_on_its_organisations_page_only(
    ada: TestClient, whole: Proposal
):
    page = f"{home_of(whole)}/depot"
    assert post_form(ada, f"{home_of(whole)}/retrait", {}, page=page).status_code == 303
    assert "Retiré" in ada.get("/fr/association").text
    assert ada.get("/fr/editions/rennes-2026/projets").text.count("Gandon") == 0


def test_a_reader_of_the_organisation_is_shown_no_link_to_write(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        rita = make_account(db, now=now, email="rita@example.org")
        make_membership(db, scene.organisation, rita, MemberRole.READER)
    sign_in(client, "rita@example.org")
    html = client.get(f"/fr/association/projets/{proposal.id}").text
    assert "les propriétaires et les personnes qui écrivent pour Les amis de mopti" in html
    assert f"{proposal.id}/depot" in html
    assert "/rubriques/" not in html
    assert "/accords" not in html
