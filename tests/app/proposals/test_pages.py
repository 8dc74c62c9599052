"""An association begins, fills in, corrects and takes back on pages, without JavaScript."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.organisations.models import MemberRole
from app.proposals.content import Content
from app.proposals.models import LineStatus, Proposal, ProposalStatus
from app.proposals.queries import get_own, list_own
from tests.builders import (
    Scene,
    make_account,
    make_content,
    make_membership,
    make_proposal,
    make_scene,
)
from tests.clients import form_token, post_form, sign_in
from tests.conftest import FixedClock

NEW = "/fr/association/editions/rennes-2026/nouveau-projet"
BEGUN = {"organisation": "les-amis-de-mopti", "title": "Un puits à Gandon"}
TYPED: dict[str, dict[str, Any]] = {
    "presentation": {
        "title": "Un puits à Gandon",
        "summary": "Creuser un puits.",
        "description": "Deux\r\nparagraphes.",
        "themes": ["water", "food"],
    },
    "lieu": {"country": "SN", "place": "Gandon", "latitude": "15,96", "longitude": "-16.44°"},
    "partenaires": {
        "partners.0.name": "Commune de Gandon",
        "partners.0.country": "SN",
        "partners.0.place": "Gandon",
        "partners.0.role": "Suit les travaux",
        "partners.0.hides_name": "yes",
        "partners.1.name": "",
        "partners.1.country": "",
    },
    "objectifs": {"goals": ["6", "2"], "targets": ["6.1", "2.a"]},
    "secteur": {
        "sector": "14031",
        "gender_marker": "1",
        "mitigation_marker": "0",
        "adaptation_marker": "2",
    },
    "calendrier": {
        "starts_on": "2027-09-01",
        "ends_on": "30/06/2028",
        "milestones.0.title": "Forage",
        "milestones.0.due_on": "15.11.2027",
    },
    "indicateurs": {
        "indicators.0.name": "Parcelles",
        "indicators.0.unit": "parcelles",
        "indicators.0.baseline": "0",
        "indicators.0.target": "6\u202f500",
    },
    "financement": {
        "expenses.0.label": "Forage",
        "expenses.0.amount": "12\u202f500,50 €",
        "expenses.1.label": "Temps bénévole",
        "expenses.1.amount": "1 000",
        "expenses.1.in_kind": "yes",
        "income.0.label": "Partage",
        "income.0.amount": "12500.5",
        "income.0.status": "requested",
        "income.1.label": "Temps bénévole",
        "income.1.amount": "1.000,00",
        "income.1.status": "in-kind",
        "income.2.label": "",
        "income.2.amount": "",
        "income.2.status": "asked",
    },
}


@pytest.fixture
def scene(database: Database, now: datetime) -> Scene:
    with database.writing() as db:
        return make_scene(db, now=now)


@pytest.fixture
def ada(client: TestClient, scene: Scene) -> TestClient:
    sign_in(client, scene.ada.email)
    return client


@pytest.fixture
def draft(database: Database, scene: Scene, now: datetime) -> Proposal:
    """A draft that holds nothing but its title."""
    with database.writing() as db:
        return make_proposal(db, scene, now=now, content=Content("Un titre"))


@pytest.fixture
def whole(database: Database, scene: Scene, now: datetime) -> Proposal:
    with database.writing() as db:
        return make_proposal(db, scene, now=now)


def reread(database: Database, scene: Scene) -> Proposal:
    with database.reading() as db:
        return list_own(db, scene.ada.id)[0]


def home_of(proposal: Proposal | UUID) -> str:
    return f"/fr/association/projets/{proposal if isinstance(proposal, UUID) else proposal.id}"


def section_of(proposal: Proposal | UUID, word: str) -> str:
    return f"{home_of(proposal)}/rubriques/{word}"


def version_in(html: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', html)
    assert found
    return found.group(1)


def save(client: TestClient, proposal: Proposal, word: str, **over: str) -> Any:
    """Open the page of a section and send it, as typed in `TYPED` but for `over`."""
    shown = client.get(section_of(proposal, word)).text
    fields = TYPED[word] | {"version": version_in(shown)} | over
    return post_form(client, section_of(proposal, word), fields)


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


def test_every_section_is_saved_alone_and_everything_typed_is_kept(
    ada: TestClient, database: Database, scene: Scene, draft: Proposal
):
    for done, word in enumerate(TYPED, start=1):
        answer = save(ada, draft, word)
        assert answer.headers["location"] == f"{home_of(draft)}?enregistre={word}"
        assert f"{done} rubriques terminées sur 8" in ada.get(answer.headers["location"]).text
    kept = reread(database, scene)
    assert (kept.title, kept.description) == ("Un puits à Gandon", "Deux\nparagraphes.")
    assert (kept.themes, kept.goals, kept.targets) == (["water", "food"], [2, 6], ["2.a", "6.1"])
    assert (kept.latitude, kept.longitude) == (15.96, -16.44)
    assert [(each.name, each.role, each.hides_name) for each in kept.partners] == [
        ("Commune de Gandon", "Suit les travaux", True)
    ]
    assert (kept.sector, kept.gender_marker, kept.adaptation_marker) == ("14031", 1, 2)
    assert str(kept.milestones[0].due_on) == "2027-11-15"
    assert [(each.baseline, each.target) for each in kept.indicators] == [(0, 6500)]
    assert [line.amount_cents for line in kept.lines] == [12_500_50, 1_000_00] * 2
    assert [line.status for line in kept.lines[1:3]] == [LineStatus.IN_KIND, LineStatus.REQUESTED]
    assert kept.amount_asked_cents == 12_500_50


@pytest.mark.parametrize("word", list(TYPED))
def test_what_was_saved_is_shown_as_it_would_be_typed(
    ada: TestClient, database: Database, scene: Scene, draft: Proposal, word: str
):
    save(ada, draft, word)
    before = reread(database, scene)
    shown = ada.get(section_of(draft, word)).text
    typed = re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', shown)
    hidden = {name: value for name, value in typed if name.endswith(("id", "version"))}
    assert post_form(ada, section_of(draft, word), TYPED[word] | hidden).status_code == 303
    # Nothing differs, so nothing was written.
    assert reread(database, scene).version == before.version


def test_no_control_character_reaches_the_database(
    ada: TestClient, database: Database, scene: Scene
):
    post_form(ada, NEW, {"organisation": "les-amis-de-mopti\0", "title": "a\0b"})
    kept = reread(database, scene)
    assert kept.title == "ab"
    save(ada, kept, "partenaires", **{"partners.0.name": "c\0d"})
    assert reread(database, scene).partners[0].name == "cd"


WRONG = [
    ("presentation", "title", "", "Remplissez ce champ."),
    ("presentation", "summary", "x" * 201, "Raccourcissez ce texte à 200 caractères."),
    ("lieu", "country", "XX", "Choisissez une des réponses proposées."),
    ("lieu", "latitude", "91", "Écrivez un nombre d’au plus 90"),
    ("lieu", "latitude", "nord", "Écrivez un nombre"),
    ("lieu", "longitude", "", "Remplissez la latitude et la longitude, ou aucune des deux."),
    ("financement", "expenses.0.amount", "mille", "Écrivez un montant en euros"),
    ("financement", "expenses.0.amount", "", "Remplissez ce champ."),
    ("financement", "expenses.0.amount", "9" * 15, "Écrivez un nombre d’au plus"),
    ("partenaires", "partners.0.name", "", "Remplissez ce champ."),
    ("partenaires", "partners.0.country", "", "Remplissez ce champ."),
    ("calendrier", "starts_on", "bientôt", "Écrivez une date, par exemple 31/01/2027."),
    ("calendrier", "ends_on", "2027-08-31", "Le dernier jour vient avant le premier"),
    ("calendrier", "milestones.0.due_on", "31/02/2027", "Écrivez une date"),
    ("indicateurs", "indicators.0.target", "beaucoup", "Écrivez un nombre, par exemple 1500."),
    ("indicateurs", "indicators.0.target", "", "Remplissez ce champ."),
    ("secteur", "sector", "99999", "Choisissez une des réponses proposées."),
]


@pytest.mark.parametrize(("word", "field", "typed", "said"), WRONG)
def test_a_wrong_field_loses_nothing_that_was_typed(
    ada: TestClient,
    database: Database,
    scene: Scene,
    whole: Proposal,
    word: str,
    field: str,
    typed: str,
    said: str,
):
    answer = save(ada, whole, word, **{field: typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#field-{field}"' in answer.text
    assert re.search(rf'id="field-{field}"[^>]*aria-invalid="true"', answer.text)
    assert "<title>Erreur" in answer.text
    for name, value in TYPED[word].items():
        if name != field and isinstance(value, str):
            assert value.replace("\r\n", "\n") in answer.text.replace("\r\n", "\n")
    assert reread(database, scene).version == whole.version


def test_a_goal_taken_back_takes_its_targets_with_it(
    ada: TestClient, database: Database, scene: Scene, draft: Proposal
):
    save(ada, draft, "objectifs")
    page = ada.get(section_of(draft, "objectifs")).text
    assert 'value="6.1" checked' in page
    assert 'value="1.1"' not in page
    fields = {"goals": ["2"], "targets": ["6.1", "2.a"], "version": version_in(page)}
    assert post_form(ada, section_of(draft, "objectifs"), fields).status_code == 303
    kept = reread(database, scene)
    assert (kept.goals, kept.targets) == ([2], ["2.a"])


def test_choosing_goals_then_shows_their_targets(ada: TestClient, draft: Proposal):
    answer = save(ada, draft, "objectifs", then="cibles")
    assert answer.headers["location"] == f"{section_of(draft, 'objectifs')}?enregistre#cibles"
    assert "Cibles de l’objectif 6" in ada.get(answer.headers["location"]).text


def test_totals_are_computed_by_the_server_even_beside_a_mistake(ada: TestClient, draft: Proposal):
    def totals(html: str) -> list[str]:
        found = re.findall(r'data-total="[^"]+">([^<]+)<', html)
        return [each.replace("\xa0", " ").replace("\u202f", " ") for each in found]

    answer = save(ada, draft, "financement", then="totaux")
    assert answer.headers["location"].endswith("financement?enregistre#totaux")
    assert totals(ada.get(answer.headers["location"]).text) == [
        "13 500,50 €", "13 500,50 €", "0,00 €", "1 000,00 €", "1 000,00 €", "12 500,50 €",
    ]  # fmt: skip
    wrong = save(ada, draft, "financement", **{"expenses.1.amount": "mille"})
    assert totals(wrong.text)[:3] == ["12 500,50 €", "13 500,50 €", "-1 000,00 €"]


def test_the_button_that_adds_rows_saves_and_comes_back_to_them(ada: TestClient, draft: Proposal):
    answer = save(ada, draft, "financement", then="expenses")
    assert answer.headers["location"] == f"{section_of(draft, 'financement')}?enregistre#expenses"
    assert 'name="expenses.3.label"' in ada.get(section_of(draft, "financement")).text


def test_the_second_of_two_editors_sees_both_versions_and_can_replace_knowingly(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal
):
    path = section_of(whole, "presentation")
    stale = TYPED["presentation"] | {"version": str(whole.version)}
    assert post_form(ada, path, stale | {"title": "Premier"}).status_code == 303
    told = post_form(ada, path, stale | {"title": "Second", "description": "Mon texte"})
    assert told.status_code == 409
    assert "Ada a enregistré cette rubrique le 22 novembre 2026" in told.text
    assert 'value="Second"' in told.text
    assert "Mon texte</textarea>" in told.text
    saved = told.text[told.text.index("Ce qui est enregistré maintenant") :]
    assert "Premier" in saved
    assert reread(database, scene).title == "Premier"
    knowing = stale | {"title": "Second", "version": version_in(told.text)}
    assert post_form(ada, path, knowing).status_code == 303
    assert reread(database, scene).title == "Second"


def test_two_editors_of_two_sections_both_go_through(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal
):
    version = {"version": str(whole.version)}
    for word in ("presentation", "lieu", "financement"):
        answer = post_form(ada, section_of(whole, word), TYPED[word] | version)
        assert answer.status_code == 303
    kept = reread(database, scene)
    assert (kept.description, kept.latitude) == ("Deux\nparagraphes.", 15.96)
    assert kept.amount_asked_cents == 12_500_50


@pytest.mark.parametrize("version", ["", "²", "0", "999999"])
def test_a_form_without_the_version_it_was_made_from_overwrites_nothing(
    ada: TestClient, whole: Proposal, version: str
):
    fields = TYPED["lieu"] | {"version": version}
    assert post_form(ada, section_of(whole, "lieu"), fields).status_code == 409


def test_what_is_typed_after_the_deadline_is_refused_and_shown_to_be_copied(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal, clock: FixedClock
):
    deadline = closes_at(scene.edition, Phase.SUBMISSION)
    assert deadline is not None
    clock.instant = deadline - timedelta(seconds=1)
    sign_in(ada, scene.ada.email)
    path = section_of(whole, "presentation")
    token = form_token(ada.get(path).text)
    fields = TYPED["presentation"] | {"version": str(whole.version), "_csrf": token}
    assert ada.post(path, data=fields | {"title": "À temps"}).status_code == 303
    clock.advance(timedelta(seconds=1))
    late = fields | {"title": "Tard", "version": "2"}
    for wrong in ({}, {"summary": "x" * 201}):
        answer = ada.post(path, data=late | wrong)
        assert answer.status_code == 410
        assert "2 décembre 2026, 12:00" in answer.text
        assert "Copiez-le si vous voulez le garder." in answer.text
        assert 'value="Tard"' in answer.text
        assert 'name="then"' not in answer.text
    assert reread(database, scene).title == "À temps"
    for page in (path, home_of(whole)):
        assert ada.get(page).headers["location"] == f"{home_of(whole)}/depot"


def test_a_submitted_proposal_cannot_be_emptied_and_what_was_typed_stays(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal
):
    with database.writing() as db:
        get_own(db, scene.ada.id, whole.id).status = ProposalStatus.SUBMITTED
    answer = save(ada, whole, "presentation", summary="")
    assert answer.status_code == 422
    assert "Le résumé en une phrase manque." in answer.text
    assert "paragraphes.</textarea>" in answer.text
    assert reread(database, scene).summary == whole.summary


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


def test_an_unknown_section_is_not_found(ada: TestClient, draft: Proposal):
    assert ada.get(section_of(draft, "autre")).status_code == 404


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


def test_a_draft_without_a_title_is_not_begun(ada: TestClient, database: Database, scene: Scene):
    answer = post_form(ada, NEW, BEGUN | {"title": " "})
    assert answer.status_code == 422
    assert "Remplissez ce champ." in answer.text
    with database.reading() as db:
        assert list_own(db, scene.ada.id) == []


def test_the_dashboard_says_where_each_proposal_stands_and_what_to_do(
    ada: TestClient, database: Database, scene: Scene, now: datetime
):
    empty = ada.get("/fr/association").text
    assert "Les amis de mopti" in empty
    assert "2 décembre 2026, 12:00" in empty
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


@pytest.mark.parametrize("word", list(TYPED))
def test_each_section_reads_in_english_too(ada: TestClient, whole: Proposal, word: str):
    page = ada.get(section_of(whole, word).replace("/fr/", "/en/"))
    assert page.status_code == 200
    assert "Save and go on" in page.text


def test_too_many_rows_and_unknown_fields_are_refused_politely(ada: TestClient, whole: Proposal):
    many = {f"expenses.{number}.label": "x" for number in range(150)}
    assert save(ada, whole, "financement", **many).status_code == 422
    odd = {"partners.0.secret": "x", "partners.99999999999999999999.name": "x"}
    assert save(ada, whole, "partenaires", **odd).status_code == 422


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
