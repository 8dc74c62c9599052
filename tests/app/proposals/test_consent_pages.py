"""The link of a partner, from the association's page to a telephone abroad; what leaks of it."""

import json
import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.logs import JsonLines
from app.proposals.content import PartnerContent
from app.proposals.models import Partner, PartnerConsent, Proposal, ProposalStatus
from tests.builders import Scene, make_content, make_proposal
from tests.clients import bearer, form_token, post_form, sign_in
from tests.conftest import NOON, FixedClock
from tests.mailbox import letters_in

LINK = re.compile(r"http://testserver(/\w\w/partenaires/[\w-]+)")
EMAIL = "maire@gandon.example"
YES = {
    "name": "Nom secret",
    "place": "Lieu secret",
    "role": "Prête le terrain",
    "statement": "Venez.",
}
CANARIES = ("Nom secret", "Lieu secret")


@pytest.fixture
def proposal(database: Database, scene: Scene) -> Proposal:
    partners = (PartnerContent("Commune de Gandon", "SN", "Gandon"),)
    with database.writing() as db:
        db.add_all([scene.edition, scene.organisation])
        proposal = make_proposal(db, scene, now=NOON, content=make_content(partners=partners))
        proposal.status = ProposalStatus.SUBMITTED
        proposal.place = "Lieu secret"
        return proposal


@pytest.fixture
def invitation(client: TestClient, proposal: Proposal) -> str:
    """The page that makes the partner's link, for Ada who is signed in."""
    sign_in(client, "ada@example.org")
    return f"/fr/association/projets/{proposal.id}/accords/{proposal.partners[0].id}"


@pytest.fixture
def abroad(client: TestClient) -> TestClient:
    """The partner's telephone: no account, no cookie of anybody else."""
    return TestClient(client.app, follow_redirects=False)


def make_link(client: TestClient, invitation: str) -> str:
    answer = post_form(client, invitation, {"language": "en", "email": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, invitation)
    found = LINK.search(client.get(invitation).text)
    assert found
    return found.group(1)


def answer(abroad: TestClient, link: str, way: str, **fields: str):
    html = abroad.get(link).text
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version
    fields |= {"version": version.group(1), "_csrf": form_token(html)}
    return abroad.post(f"{link}/{way}", data=fields)


def consent_of(database: Database) -> PartnerConsent:
    with database.reading() as db:
        return db.scalars(select(PartnerConsent)).one()


def test_a_partner_answers_on_its_telephone_in_its_language(
    client: TestClient, abroad: TestClient, invitation: str, proposal: Proposal
):
    link = make_link(client, invitation)
    assert link.startswith("/en/partenaires/")
    shown = abroad.get(link).text
    assert "Do you want this project?" in shown
    assert 'value="Commune de Gandon"' in shown
    said = answer(abroad, link, "accord", **YES)
    assert (said.status_code, said.headers["location"]) == (303, f"{link}?merci")
    assert "Thank you, your answer is recorded." in abroad.get(f"{link}?merci").text
    public = abroad.get(f"/fr/editions/rennes-2026/projets/{proposal.code}").text
    assert "Confirmé par le partenaire" in public
    assert "Venez." in public
    own = client.get(invitation.rsplit("/", 1)[0]).text
    assert "Confirmé par le partenaire" in own


def test_the_link_is_shown_for_a_quarter_of_an_hour_then_no_more(
    client: TestClient, invitation: str, clock: FixedClock
):
    make_link(client, invitation)
    clock.advance(timedelta(minutes=16))
    assert not LINK.search(client.get(invitation).text)


def test_a_mailed_link_is_not_shown_to_the_association(
    client: TestClient, invitation: str, database: Database
):
    post_form(client, invitation, {"language": "fr", "email": EMAIL})
    [letter] = letters_in(database)
    shown = client.get(invitation).text
    assert not LINK.search(shown)
    assert EMAIL not in shown
    assert letter.to == EMAIL


@pytest.mark.parametrize("fields", [{"language": "xx"}, {"language": "fr", "email": "maire"}])
def test_a_wrong_invitation_is_explained(
    client: TestClient, invitation: str, fields: dict[str, str]
):
    assert post_form(client, invitation, fields).status_code == 422


def test_whatever_opens_the_link_changes_nothing(
    client: TestClient, abroad: TestClient, invitation: str, database: Database
):
    link = make_link(client, invitation)
    with database.reading() as db:
        before = list(db.connection().connection.iterdump())
    for way in ("", "?merci", "?accord", "/accord", "/refus"):
        abroad.get(f"{link}{way}")
        abroad.head(f"{link}{way}")
    with database.reading() as db:
        assert list(db.connection().connection.iterdump()) == before


def test_a_no_takes_the_partner_off_the_public_page_and_the_api(
    client: TestClient, abroad: TestClient, invitation: str, proposal: Proposal
):
    answer(abroad, make_link(client, invitation), "refus")
    public = abroad.get(f"/fr/editions/rennes-2026/projets/{proposal.code}").text
    assert "Commune de Gandon" not in public


def test_what_the_partner_hides_is_on_no_surface(
    client: TestClient, abroad: TestClient, invitation: str, proposal: Proposal
):
    said = answer(
        abroad, make_link(client, invitation), "accord", **YES, hides_name="yes", hides_place="yes"
    )
    assert said.status_code == 303
    home = "/fr/editions/rennes-2026"
    surfaces = [
        f"{home}/projets",
        f"{home}/projets/{proposal.code}",
        "/api/v1/editions/rennes-2026/projects",
        f"/api/v1/editions/rennes-2026/projects/{proposal.code}",
        "/donnees/rennes-2026/projets.csv",
    ]
    for surface in surfaces:
        found = abroad.get(surface)
        assert found.status_code == 200
        assert not [said for said in (*CANARIES, "Venez.") if said in found.text], surface
    assert not abroad.get(f"{home}/projets?texte=Lieu+secret").text.count(proposal.code)
    own = client.get(f"/api/v1/proposals/{proposal.id}", headers=bearer(client, "ada@example.org"))
    assert own.json()["partners"][0]["name"] == "Nom secret"


def test_an_answer_without_a_name_is_explained_and_nothing_typed_is_lost(
    client: TestClient, abroad: TestClient, invitation: str, database: Database
):
    wrong = answer(abroad, make_link(client, invitation), "accord", **(YES | {"name": " "}))
    assert wrong.status_code == 422
    assert "Prête le terrain" in wrong.text
    assert consent_of(database).answer is None


def test_an_answer_after_another_one_is_told_what_stands(
    client: TestClient, abroad: TestClient, invitation: str, database: Database
):
    link = make_link(client, invitation)
    late = {"version": "1", "_csrf": form_token(abroad.get(link).text)}
    answer(abroad, link, "accord", **YES)
    told = abroad.post(f"{link}/refus", data=late)
    assert told.status_code == 409
    assert "Somebody else answered" in told.text
    assert consent_of(database).answer == "confirmed"


def test_an_unknown_link_is_gone_and_says_what_to_do(abroad: TestClient):
    for way in ("guess", "%00", "é" * 300):
        gone = abroad.get(f"/fr/partenaires/{way}")
        assert gone.status_code == 410
        assert "Demandez-en un nouveau à l’association" in gone.text


def test_an_answer_without_the_pages_token_is_refused(
    client: TestClient, abroad: TestClient, invitation: str
):
    link = make_link(client, invitation)
    assert abroad.post(f"{link}/refus", data={"version": "1"}).status_code == 403


def test_the_token_leaks_into_no_log_no_referrer_and_no_cache(
    client: TestClient,
    abroad: TestClient,
    invitation: str,
    caplog: pytest.LogCaptureFixture,
):
    link = make_link(client, invitation)
    with caplog.at_level(logging.DEBUG):
        shown = abroad.get(link)
        answer(abroad, link, "refus")
    own = [record for record in caplog.records if record.name.startswith("app")]
    logged = "\n".join(JsonLines().format(record) for record in own)
    assert json.dumps("/{language}/partenaires/{token}")[1:-1] in logged
    assert link.rsplit("/", 1)[1] not in logged
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert shown.headers["cache-control"] == "no-store"


def test_a_partner_of_another_project_is_not_found(
    client: TestClient, invitation: str, database: Database, proposal: Proposal, scene: Scene
):
    with database.writing() as db:
        db.add_all([scene.edition, scene.organisation])
        make_proposal(db, scene, now=NOON)
        foreign = db.scalars(select(Partner.id).where(Partner.proposal_id != proposal.id)).one()
    own = invitation.rsplit("/", 1)[0]
    assert client.get(f"{own}/{foreign}").status_code == 404
