"""What everyone sees of the funded projects, and how the two desks fill it in."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Edition
from app.editions.queries import get_criteria_in_force
from app.reviews.models import InterestDeclaration, Review
from tests.builders import make_account, make_organisation
from tests.clients import form_token, post_form, sign_in
from tests.funded import AGENT, Funded, begin, drawn, plan, report, tell

FOLLOW_UP = "/fr/editions/rennes-2026/suivi"
DESK = "/fr/mir/editions/rennes-2026/suivi"
REASON = "Les visages sont reconnaissables."
ATOM = "{http://www.w3.org/2005/Atom}"
REPORT = {
    "version": "0",
    "kind": "final",
    "language": "fr",
    "done": "Le forage est fini.",
    "changed": "La pompe est arrivée tard.",
    "equality": "Huit femmes décident.",
    "spent.0": "4 500,50",
    "values.0": "6",
}


@pytest.fixture
def agent(visitor: TestClient) -> TestClient:
    sign_in(visitor, AGENT)
    return visitor


@pytest.fixture
def ada(visitor: TestClient) -> TestClient:
    sign_in(visitor, "ada@example.org")
    return visitor


def sheet_of(funded: Funded) -> str:
    return f"{DESK}/{funded.code}"


def home_of(funded: Funded) -> str:
    return f"/fr/association/projets/{funded.proposal.id}/suivi"


def send(client: TestClient, page: str, files: Any = None, **fields: str):
    token = form_token(client.get(page).text)
    return client.post(page, data={**fields, "_csrf": token}, files=files)


def test_a_project_without_news_says_so_and_when_some_is_expected(
    visitor: TestClient, shown: Funded
):
    for page in (FOLLOW_UP, f"{FOLLOW_UP}/{shown.code}"):
        said = visitor.get(page).text
        assert "Pas encore de nouvelle." in said
        assert "Une nouvelle est attendue au plus tard le 11 mai 2027." in said
        assert "Subvention accordée" in said
    assert "Un palais" not in visitor.get(FOLLOW_UP).text
    assert visitor.get(f"{FOLLOW_UP}/palais").status_code == 404


def test_what_happened_shows_with_its_figures_on_pages_feed_and_api(
    visitor: TestClient, database: Database, shown: Funded
):
    with database.writing() as db:
        begin(db, shown)
        plan(db, shown)
    sign_in(visitor, AGENT)
    paid = {"number": "1", "paid_on": "2027-02-02"}
    sheet = sheet_of(shown)
    assert post_form(visitor, f"{sheet}/paiements", paid, page=sheet).status_code == 303
    visitor.cookies.clear()
    said = visitor.get(FOLLOW_UP).text.replace("\xa0", " ").replace("\u202f", " ")
    assert "1 000 € versés à ce jour, sur 3 000 € accordés" in said
    page = visitor.get(f"{FOLLOW_UP}/{shown.code}").text.replace("\xa0", " ")
    assert "La convention a été signée" in page
    assert "2 février 2027" in page
    feed = ET.fromstring(visitor.get(f"{FOLLOW_UP}/fil.xml").content)  # noqa: S314 - our own
    keys = [str(each.findtext(f"{ATOM}id")).split("#")[1] for each in feed.iter(f"{ATOM}entry")]
    assert sorted(keys) == ["awarded", "begun", "paid-1", "signed"]
    document = visitor.get("/api/v1/editions/rennes-2026/follow-up")
    (project,) = document.json()["projects"]
    assert (project["state"], project["paid_cents"]) == ("under-way", 1_000_00)
    again = {"If-None-Match": document.headers["etag"]}
    assert visitor.get("/api/v1/editions/rennes-2026/follow-up", headers=again).status_code == 304
    csv = visitor.get("/donnees/rennes-2026/suivi.csv").text
    assert '"under-way","3000","1000","2027-02-01","0"' in csv


def test_nothing_is_followed_before_the_result_nor_of_an_election_held_elsewhere(
    visitor: TestClient, database: Database, shown: Funded
):
    with database.writing() as db:
        db.get_one(Edition, shown.edition.id).is_imported = True
    answer = visitor.get(FOLLOW_UP)
    assert answer.status_code == 404
    assert "Ce vote a eu lieu ailleurs" in answer.text


def test_staff_sign_plan_and_abandon_and_a_mistake_keeps_what_was_typed(
    agent: TestClient, shown: Funded
):
    sheet = sheet_of(shown)
    signing = {"signed_on": "31/12/2029", "report_due_on": "01/09/2027"}
    wrong = post_form(agent, f"{sheet}/convention", signing, page=sheet)
    assert wrong.status_code == 422
    assert "Ce jour n’est pas encore venu" in wrong.text
    assert 'value="31/12/2029"' in wrong.text
    right = signing | {"signed_on": "01/02/2027"}
    assert post_form(agent, f"{sheet}/convention", right, page=sheet).status_code == 303
    dear = {"amount_cents": "3 000,01", "due_on": "01/03/2027"}
    assert post_form(agent, f"{sheet}/versements", dear, page=sheet).status_code == 422
    assert (
        post_form(
            agent, f"{sheet}/versements", dear | {"amount_cents": "3000"}, page=sheet
        ).status_code
        == 303
    )
    paid = {"number": "1", "paid_on": "01/02/2027"}
    assert post_form(agent, f"{sheet}/paiements", paid, page=sheet).status_code == 303
    wrong = post_form(agent, f"{sheet}/corrections", {"payment": "1", "mistake": ""}, page=sheet)
    assert wrong.status_code == 422
    mistake = {"payment": "1", "mistake": "C’était un autre projet."}
    assert post_form(agent, f"{sheet}/corrections", mistake, page=sheet).status_code == 303
    assert "C’était un autre projet." in agent.get(f"{FOLLOW_UP}/{shown.code}").text
    (project,) = agent.get("/api/v1/editions/rennes-2026/follow-up").json()["projects"]
    assert project["instalments"][0]["corrected_for"] == "C’était un autre projet."
    taken = post_form(agent, f"{sheet}/retraits", {"number": "1", "paid_on": ""}, page=sheet)
    assert taken.status_code == 303
    assert post_form(agent, f"{sheet}/demarrage", {}, page=sheet).status_code == 303
    due = {"report_due_on": "2027-10-02"}
    assert post_form(agent, f"{sheet}/echeance", due, page=sheet).status_code == 303
    assert "2 octobre 2027" in agent.get(sheet).text
    assert post_form(agent, f"{sheet}/abandon", {"reason": " "}, page=sheet).status_code == 422
    gone = {"reason": "L’association se dissout."}
    assert post_form(agent, f"{sheet}/abandon", gone, page=sheet).status_code == 303
    assert "L’association se dissout." in agent.get(f"{FOLLOW_UP}/{shown.code}").text


def test_news_goes_from_the_association_to_everyone_by_way_of_the_staff(
    ada: TestClient, shown: Funded
):
    home = home_of(shown)
    words = {"title": "Le forage commence", "text": "Première eau.", "language": "fr"}
    file = {"picture": ("puits.png", drawn()[0], "image/png")}
    wrong = send(ada, f"{home}/actualites/nouvelle", file, **words)
    assert wrong.status_code == 422
    assert "Dites en une phrase ce que montre l’image" in wrong.text
    assert "Première eau.</textarea>" in wrong.text
    file = {"picture": ("puits.png", drawn()[0], "image/png")}
    answer = send(ada, f"{home}/actualites/nouvelle", file, **words, picture_text="Une foreuse")
    assert answer.headers["location"] == f"{home}/subvention?enregistre"
    assert "Attend d’être lu" in ada.get(f"{home}/subvention").text
    public = f"{FOLLOW_UP}/{shown.code}"
    assert "Le forage commence" not in ada.get(public).text
    sign_in(ada, AGENT)
    address = next(part for part in ada.get(DESK).text.split('"') if "/actualites/" in part)
    picture = f"/actualites/{address.rsplit('/', 1)[1]}/image"
    assert ada.get(picture).status_code == 404
    assert ada.get(f"{address}/image").status_code == 200
    version = {"version": "1"}
    assert post_form(ada, f"{address}/renvoyer", version, page=address).status_code == 422
    assert post_form(ada, f"{address}/accepter", version, page=address).status_code == 303
    page = ada.get(public).text
    assert "Le forage commence" in page
    assert 'alt="Une foreuse"' in page
    assert ada.get(picture).status_code == 200
    taken = version | {"version": "2", "reason": REASON}
    assert post_form(ada, f"{address}/retirer", taken, page=address).status_code == 303
    page = ada.get(public).text
    assert "Le forage commence" not in page
    assert "Une nouvelle a été retirée" in page
    assert REASON in page
    assert ada.get(picture).status_code == 404


def test_a_report_goes_the_same_way_and_its_figures_stand_beside_the_plan(
    ada: TestClient, database: Database, shown: Funded
):
    with database.writing() as db:
        begin(db, shown)
    home = home_of(shown)
    wrong = send(ada, f"{home}/bilans/nouveau", **REPORT | {"spent.0": "", "values.0": "six"})
    assert wrong.status_code == 422
    assert 'href="#field-spent.0"' in wrong.text
    assert 'value="six"' in wrong.text
    assert send(ada, f"{home}/bilans/nouveau", **REPORT).status_code == 303
    changed = REPORT | {"version": "1", "changed": "Rien."}
    assert send(ada, f"{home}/bilans/1", **changed).status_code == 303
    late = send(ada, f"{home}/bilans/1", **changed | {"changed": "Tout."})
    assert late.status_code == 409
    assert "Tout.</textarea>" in late.text
    assert "Ce qui est enregistré maintenant" in late.text
    sign_in(ada, AGENT)
    address = f"{sheet_of(shown)}/bilans/1"
    assert post_form(ada, f"{address}/retirer", {}, page=address).status_code == 404
    accepted = post_form(ada, f"{address}/accepter", {"version": "2"}, page=address)
    assert accepted.status_code == 303
    page = ada.get(f"{FOLLOW_UP}/{shown.code}").text.replace("\xa0", " ").replace("\u202f", " ")
    assert "4 500,50 €" in page
    assert "Le projet est achevé" in page
    assert "Achevé" in ada.get(FOLLOW_UP).text


def test_a_text_sent_back_is_what_is_expected_of_the_association(
    ada: TestClient, database: Database, shown: Funded
):
    tracking = home_of(shown)
    assert f'href="{tracking}/subvention"' in ada.get(tracking).text
    assert f'href="{tracking}/subvention"' in ada.get("/fr/association").text
    with database.writing() as db:
        news = tell(db, shown)
    sign_in(ada, AGENT)
    assert "1 nouvelle ou bilan" in ada.get("/fr/mir").text
    address = f"{sheet_of(shown)}/actualites/{news.id}"
    sent = {"version": "1", "reason": REASON}
    assert post_form(ada, f"{address}/renvoyer", sent, page=address).status_code == 303
    sign_in(ada, "ada@example.org")
    assert "Ce qui est attendu de vous" in ada.get(tracking).text
    assert REASON in ada.get(f"{tracking}/subvention").text
    own = f"{tracking}/actualites/{news.id}"
    again = {"version": "2", "title": "Autrement", "text": "Sans visage.", "language": "fr"}
    assert send(ada, own, **again).status_code == 303


def test_nobody_else_finds_the_pages_of_an_association(
    visitor: TestClient, database: Database, shown: Funded
):
    with database.writing() as db:
        begin(db, shown)
        news = tell(db, shown)
        written = report(db, shown)
        eve = make_account(db, now=shown.now, email="eve@example.org")
        make_organisation(db, now=shown.now, members=[eve], slug="d-ailleurs")
    sign_in(visitor, "eve@example.org")
    home = home_of(shown)
    for page in ("subvention", f"actualites/{news.id}", f"bilans/{written.number}"):
        assert visitor.get(f"{home}/{page}").status_code == 404


def test_somebody_too_close_to_a_project_does_not_follow_it(
    agent: TestClient, database: Database, shown: Funded
):
    with database.writing() as db:
        criteria = get_criteria_in_force(db, shown.edition.id)
        review = Review(
            proposal_id=shown.proposal.id, criteria_set_id=criteria.id, opened_at=shown.now
        )
        db.add(review)
        db.flush()
        db.add(
            InterestDeclaration(
                review_id=review.id, account_id=shown.agent.id, declared_at=shown.now
            )
        )
    assert shown.proposal.title not in agent.get(DESK).text
    assert agent.get(sheet_of(shown)).status_code == 404
