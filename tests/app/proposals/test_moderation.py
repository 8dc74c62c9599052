"""A public text is reported by anyone, hidden with a reason, and shown again."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.audit.models import Event
from app.core.db import Database
from app.editions.models import ListedProject
from app.mail.models import OutgoingMail
from app.proposals.models import HidingReason, Proposal, ProposalStatus, TextPart, TextReport
from app.proposals.moderation import (
    TextAlreadyHidden,
    TextNotHidden,
    TitleOnBallot,
    hide_text,
    keep_text,
    list_hidden,
    list_open_reports,
    report_text,
    restore_text,
)
from app.proposals.queries import get_public
from app.proposals.texts import public_text
from tests.builders import Scene, make_account, make_proposal, make_scene
from tests.clients import post_form

SITE = "https://partage.example"
SHEET = "/fr/editions/rennes-2026/projets/un-puits-a-gandon"
REPORT = f"{SHEET}/signaler"


def submitted(db: Session, now: datetime) -> tuple[Scene, Proposal]:
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    proposal.status = ProposalStatus.SUBMITTED
    db.flush()
    return scene, proposal


def agent(db: Session, now: datetime, name: str = "agent") -> object:
    return make_account(db, now=now, role=Role.AGENT, email=f"{name}@example.org").id


def hide(
    db: Session, proposal: Proposal, by: object, now: datetime, part: TextPart = TextPart.SUMMARY
) -> None:
    hide_text(
        db,
        proposal=proposal,
        part=part,
        reason=HidingReason.INSULT,
        by=by,  # type: ignore[arg-type]
        base_url=SITE,
        now=now,
    )


def report(db: Session, proposal: Proposal, now: datetime) -> None:
    report_text(
        db,
        proposal=proposal,
        part=TextPart.SUMMARY,
        reason=HidingReason.INSULT,
        message="",
        now=now,
    )


def test_a_hidden_text_leaves_and_its_date_and_reason_stand_there(db: Session, now: datetime):
    scene, proposal = submitted(db, now)
    hide(db, proposal, agent(db, now), now)
    db.expire_all()
    text = public_text(get_public(db, scene.edition.id, proposal.code), "fr")
    assert (text.title, text.summary) == ("Un puits à Gandon", "")
    hidden = text.hidden[TextPart.SUMMARY]
    assert (hidden.reason, hidden.hidden_at) == (HidingReason.INSULT, now)


def test_hiding_and_restoring_are_told_to_the_organisation_and_journalled(
    db: Session, now: datetime
):
    scene, proposal = submitted(db, now)
    by = agent(db, now)
    hide(db, proposal, by, now)
    assert [each.id for each in list_hidden(db, scene.edition.id)] == [proposal.id]
    restore_text(
        db,
        proposal=proposal,
        part=TextPart.SUMMARY,
        by=by,  # type: ignore[arg-type]
        base_url=SITE,
        now=now,
    )
    assert list_hidden(db, scene.edition.id) == []
    assert [mail.subject for mail in db.scalars(select(OutgoingMail))] == [
        "Un texte de votre projet a été masqué",
        "Un texte de votre projet est de nouveau affiché",
    ]
    events = db.scalars(select(Event).where(Event.action.startswith("text."))).all()
    assert [(event.action, event.details.get("reason")) for event in events] == [
        ("text.hidden", "insult"),
        ("text.restored", None),
    ]


def test_reports_are_settled_by_hiding_and_by_keeping(db: Session, now: datetime):
    scene, proposal = submitted(db, now)
    by = agent(db, now)
    report(db, proposal, now)
    keep_text(db, proposal=proposal, part=TextPart.SUMMARY, by=by, now=now)  # type: ignore[arg-type]
    assert list_open_reports(db, scene.edition.id) == []
    report(db, proposal, now)
    assert len(list_open_reports(db, scene.edition.id)) == 1
    hide(db, proposal, by, now)
    assert list_open_reports(db, scene.edition.id) == []


def test_a_text_is_not_restored_twice(db: Session, now: datetime):
    _scene, proposal = submitted(db, now)
    with pytest.raises(TextNotHidden):
        restore_text(
            db,
            proposal=proposal,
            part=TextPart.TITLE,
            by=proposal.author_id,
            base_url=SITE,
            now=now,
        )


def test_two_people_hide_at_once_and_one_is_told(any_database: Database, now: datetime):
    with any_database.writing() as db:
        scene, proposal = submitted(db, now)
        by = agent(db, now)
    with any_database.writing() as db:
        hide(db, get_public(db, scene.edition.id, proposal.code), by, now)
    with any_database.writing() as db:
        late = get_public(db, scene.edition.id, proposal.code)
        with pytest.raises(TextAlreadyHidden):
            hide(db, late, by, now)
    with any_database.reading() as db:
        assert len(db.scalars(select(OutgoingMail)).all()) == 1


def test_on_the_ballot_the_summary_can_leave_and_the_title_stays(db: Session, now: datetime):
    scene, proposal = submitted(db, now)
    by = agent(db, now)
    listed = ListedProject(
        edition_id=scene.edition.id,
        code=proposal.code,
        position=1,
        title=proposal.title,
        summary=proposal.summary,
        cost_cents=1,
    )
    db.add(listed)
    db.flush()
    with pytest.raises(TitleOnBallot):
        hide(db, proposal, by, now, TextPart.TITLE)
    hide(db, proposal, by, now)
    assert (listed.shown_summary, listed.summary_hidden_at) == ("", now)


@pytest.fixture
def hidden(database: Database, now: datetime) -> None:
    with database.writing() as db:
        _scene, proposal = submitted(db, now)
        by = agent(db, now)
        for part in TextPart:
            hide(db, proposal, by, now, part)


@pytest.mark.usefixtures("hidden")
@pytest.mark.parametrize(
    "address",
    [
        SHEET,
        "/fr/editions/rennes-2026/projets",
        "/api/v1/editions/rennes-2026/projects",
        "/api/v1/editions/rennes-2026/projects/un-puits-a-gandon",
        "/donnees/rennes-2026/projets.csv",
        REPORT,
    ],
)
def test_no_page_no_feed_and_no_file_shows_a_hidden_text(client: TestClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 200
    for text in ("Un puits à Gandon", "Creuser un puits", "Les femmes de Gandon"):
        assert text not in answer.text


@pytest.mark.usefixtures("hidden")
def test_pages_and_feeds_say_when_and_why(client: TestClient):
    page = client.get(SHEET).text
    assert page.count("Ce texte a été masqué le 22 novembre 2026") == 3
    assert "propos injurieux ou discriminatoires" in page
    shown = client.get("/api/v1/editions/rennes-2026/projects/un-puits-a-gandon").json()
    assert {each["part"] for each in shown["hidden"]} == {"title", "summary", "description"}
    assert "title 2026-11-22 insult" in client.get("/donnees/rennes-2026/projets.csv").text


@pytest.fixture
def public(database: Database, now: datetime) -> None:
    with database.writing() as db:
        submitted(db, now)


@pytest.mark.usefixtures("public")
def test_anyone_reports_a_text_and_nothing_about_them_is_kept(
    client: TestClient, database: Database
):
    answer = post_form(
        client, REPORT, {"part": "summary", "reason": "insult", "message": "Ligne 2"}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"{REPORT}?recu")
    assert "votre signalement est bien arrivé" in client.get(f"{REPORT}?recu").text
    with database.reading() as db:
        kept = db.scalars(select(TextReport)).one()
        assert (kept.part, kept.reason, kept.message) == ("summary", "insult", "Ligne 2")
    told = {column.name for column in TextReport.__table__.columns}
    assert not told & {"ip", "address", "account_id", "reported_by"}


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    "wrong", [{"reason": "dislike"}, {"part": "place"}, {"message": "x" * 501}]
)
def test_a_report_outside_the_closed_lists_is_refused_and_kept_typed(
    client: TestClient, database: Database, wrong: dict[str, str]
):
    typed = {"part": "summary", "reason": "insult", "message": "Ligne 2"} | wrong
    answer = post_form(client, REPORT, typed)
    assert answer.status_code == 422
    assert typed["message"] in answer.text
    with database.reading() as db:
        assert db.scalars(select(TextReport)).all() == []


@pytest.mark.usefixtures("public")
def test_a_network_that_reports_too_often_is_slowed_down(client: TestClient):
    typed = {"part": "summary", "reason": "insult", "message": ""}
    answers = [post_form(client, REPORT, typed).status_code for _ in range(11)]
    assert answers == [303] * 10 + [429]


def test_nothing_private_can_be_reported(client: TestClient, database: Database, now: datetime):
    with database.writing() as db:
        make_proposal(db, make_scene(db, now=now), now=now)
    assert client.get(REPORT).status_code == 404
