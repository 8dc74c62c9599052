"""The queue: filters, search, order, pages, who has what in hand, gestures on several at once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.models import Account, Role
from app.audit.models import Event
from app.core.db import Database
from app.mail.models import OutgoingMail
from app.proposals.content import Theme
from app.reviews.assignments import PersonTooClose, entrust
from app.reviews.interests import declare_interest
from app.reviews.models import Review, Verdict
from app.reviews.queries import find_assignment, get_criterion, get_review
from app.reviews.queue import PAGE, QueuePage, Sort, Wanted, load_page
from app.reviews.service import receive_proposal, record_finding
from app.reviews.surroundings import load_surroundings
from tests.builders import (
    PHASE_LENGTH,
    Scene,
    make_account,
    make_content,
    make_lines,
    make_proposal,
    make_scene,
)
from tests.clients import post_form, sign_in
from tests.conftest import FixedClock
from tests.reviewing import SECOND, ask, make_case

HOME = "/fr/mir/editions/rennes-2026"
QUEUE = f"{HOME}/instruction"
BATCH = f"{HOME}/lot"
STAFF = "mir@example.org"
TITLES = {
    "Un puits à Gandon": {"country": "SN", "themes": (Theme.WATER,)},
    "École de Mopti": {"country": "ML", "themes": (Theme.EDUCATION, Theme.GENDER)},
    "Vélos pour Kindia": {"country": "GN", "themes": (Theme.CLIMATE,)},
}


def receive(db: Session, scene: Scene, now: datetime, **over: Any) -> Review:
    proposal = make_proposal(db, scene, now=now, content=make_content(**over))
    return receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url="", now=now)


@pytest.fixture
def scene(database: Database, now: datetime) -> Scene:
    """Three proposals submitted one minute after the other, and somebody of the staff."""
    with database.writing() as db:
        scene = make_scene(db, now=now)
        make_account(db, now=now, role=Role.AGENT, email=STAFF)
        for number, (title, over) in enumerate(TITLES.items(), start=1):
            asked = make_lines([], [], number * 1_000_00)
            receive(db, scene, now + timedelta(minutes=number), title=title, lines=asked, **over)
        return scene


@pytest.fixture
def agent(
    client: TestClient,
    scene: Scene,  # noqa: ARG001 - what the queue holds
    clock: FixedClock,
) -> TestClient:
    clock.advance(PHASE_LENGTH)
    sign_in(client, STAFF)
    return client


def account(db: Session, email: str = STAFF) -> Account:
    return db.scalars(select(Account).where(Account.email == email)).one()


def read(database: Database, now: datetime, **wanted: Any) -> QueuePage:
    with database.reading() as db:
        around = load_surroundings(db, "rennes-2026", now=now)
        reader = account(db).id
        asked = Wanted(**wanted)
        return load_page(db, edition=around.edition, reader=reader, wanted=asked, now=now)


def titles(page: QueuePage) -> list[str]:
    return [row.title for row in page.rows]


def hand_over(database: Database, now: datetime, code: str, **over: Any) -> None:
    with database.writing() as db:
        scene_edition = load_surroundings(db, "rennes-2026", now=now).edition
        entrust(
            db,
            edition=scene_edition,
            reviews=[get_review(db, scene_edition.id, code, reader=account(db).id)],
            to=account(db),
            by=account(db, "ada@example.org").id,
            base_url="http://testserver",
            now=now,
            **({"due_at": None} | over),
        )


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, list(TITLES)),
        ({"text": "ecole"}, ["École de Mopti"]),
        ({"text": "AMIS mopti"}, list(TITLES)),
        ({"text": "amis gândon"}, ["Un puits à Gandon"]),
        ({"text": "velos-pour"}, ["Vélos pour Kindia"]),
        ({"text": "100%"}, []),
        ({"country": "GN"}, ["Vélos pour Kindia"]),
        ({"theme": "gender"}, ["École de Mopti"]),
        ({"theme": "gen"}, []),
        ({"state": "concluded"}, []),
        ({"state": "open", "theme": "water"}, ["Un puits à Gandon"]),
        ({"criterion": "partner"}, ["École de Mopti", "Vélos pour Kindia"]),
        ({"criterion": "goals"}, []),
        ({"person": "personne"}, list(TITLES)),
        ({"person": "moi"}, []),
        ({"person": "somebody"}, []),
        ({"page": 2}, []),
        ({"sort": Sort.AMOUNT}, list(reversed(TITLES))),
        ({"sort": Sort.TITLE}, ["École de Mopti", "Un puits à Gandon", "Vélos pour Kindia"]),
        ({"sort": Sort.ORGANISATION}, ["École de Mopti", "Un puits à Gandon", "Vélos pour Kindia"]),
    ],
)
def test_what_is_wanted_is_found_in_its_order(
    database: Database, now: datetime, wanted: dict[str, Any], found: list[str]
):
    assert titles(read(database, now, **wanted)) == found


def test_both_databases_answer_alike(any_database: Database, now: datetime):
    with any_database.writing() as db:
        scene = make_scene(db, now=now)
        make_account(db, now=now, role=Role.AGENT, email=STAFF)
        for title, over in TITLES.items():
            receive(db, scene, now, title=title, **over)
    hand_over(any_database, now, "ecole-de-mopti", due_at=now + timedelta(days=1))
    later = now + timedelta(days=2)
    late = read(any_database, later, is_late=True, sort=Sort.DUE, person="moi", theme="gender")
    assert [(row.title, row.is_late, row.person) for row in late.rows] == [
        ("École de Mopti", True, "Mir")
    ]
    assert titles(read(any_database, now, text="puits é", criterion="partner")) == []
    with any_database.reading() as db:
        around = load_surroundings(db, "rennes-2026", now=now)
        assert around.load == {account(db).id: 1}
    assert (around.unassigned, around.states) == (2, {"open": 3})
    assert around.countries == ["GN", "ML", "SN"]
    assert around.edition.windows[0].phase == "submission"
    assert len(around.criteria) == 13


def test_a_long_queue_comes_page_by_page_and_nothing_twice(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    make_account(db, now=now, role=Role.AGENT, email=STAFF)
    for number in range(PAGE + 3):
        receive(db, scene, now, title=f"Projet {number}")
    edition, reader = scene.edition, account(db).id
    pages = [
        load_page(db, edition=edition, reader=reader, wanted=Wanted(page=number), now=now)
        for number in (1, 2)
    ]
    assert [(len(page.rows), page.total, page.last) for page in pages] == [
        (PAGE, PAGE + 3, 2),
        (3, PAGE + 3, 2),
    ]
    assert len({row.code for page in pages for row in page.rows}) == PAGE + 3


def test_found_problems_are_counted(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    agent = make_account(db, now=now, role=Role.AGENT, email=STAFF)
    review = receive(db, scene, now)
    later = now + PHASE_LENGTH
    record_finding(
        db,
        review=review,
        criterion=get_criterion(db, review, "gender"),
        verdict=Verdict.NOT_MET,
        reason="Rien n’en est dit.",
        version=0,
        by=agent.id,
        now=later,
    )
    wanted = Wanted(criterion="gender")
    page = load_page(db, edition=scene.edition, reader=agent.id, wanted=wanted, now=later)
    assert [(row.found, row.problems, row.criteria) for row in page.rows] == [(7, 2, 13)]


def test_a_review_that_awaits_its_organisation_is_due_then_and_open_again_after(
    any_database: Database, now: datetime
):
    with any_database.writing() as db:
        case = make_case(db, now)
        ask(db, case, ["feasibility"])
        edition, code, due = (
            case.scene.edition,
            case.review.proposal.code,
            case.review.corrections[0].due_at,
        )
        reader = make_account(db, now=now, role=Role.AGENT, email=STAFF).id
    states = {}
    for moment, state in ((due - SECOND, "correction-asked"), (due, "open")):
        with any_database.reading() as db:
            around = load_surroundings(db, edition.slug, now=moment)
            wanted = Wanted(state=state, sort=Sort.DUE)
            page = load_page(db, edition=edition, reader=reader, wanted=wanted, now=moment)
            row = page.rows[0]
            assert (row.code, row.state, around.states) == (code, state, {state: 1})
            states[state] = (row.awaited_until, row.due_at, row.is_late)
    assert states["correction-asked"] == (due, due, False)
    assert states["open"][0] is None


def test_the_page_keeps_its_filters_in_its_links(agent: TestClient):
    page = agent.get(f"{QUEUE}?texte=puits&pays=SN&tri=titre").text
    assert "1 projet" in page
    assert "École de Mopti" not in page
    assert 'value="puits"' in page
    assert '<option value="SN" selected>' in page
    assert f'href="{QUEUE}?etat=open&amp;pays=SN&amp;texte=puits&amp;tri=titre"' in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999999", "tri=x", "etat=draft", "charge=x", "theme=%27"]
)
def test_an_address_that_means_nothing_is_still_answered(agent: TestClient, query: str):
    assert agent.get(f"{QUEUE}?{query}").status_code == 200


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("query", ["", "?charge=moi&critere=gender&texte=puits&retard=oui&page=2"])
def test_a_page_of_the_queue_takes_three_statements_the_reader_included(
    agent: TestClient, clock: FixedClock, statements: list[str], query: str
):
    # Long enough for the memory of public pages to look at the database anew, were it asked.
    clock.advance(timedelta(seconds=5))
    statements.clear()
    assert agent.get(QUEUE + query).status_code == 200
    assert len(statements) == 3


def test_several_reviews_are_entrusted_after_a_confirmation(
    agent: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        bea = make_account(db, now=now, role=Role.AGENT, email="bea@example.org")
    chosen = f"{BATCH}?geste=confier&projet=un-puits-a-gandon&projet=ecole-de-mopti"
    confirmation = agent.get(chosen).text
    assert "2 projets sont choisis" in confirmation
    fields = {
        "geste": "confier",
        "projet": ["un-puits-a-gandon", "ecole-de-mopti"],
        "personne": str(bea.id),
        "echeance": "2026-12-20",
    }
    answer = post_form(agent, BATCH, fields, page=chosen)
    assert answer.headers["location"] == f"{QUEUE}?fait=confier"
    queue = agent.get(f"{QUEUE}?charge={bea.id}").text
    assert "2 projets à instruire" in queue
    assert "20 décembre 2026" in queue
    with database.reading() as db:
        mail = db.scalars(select(OutgoingMail).where(OutgoingMail.recipient == bea.email)).one()
        noted = db.scalars(select(Event).where(Event.action == "review.entrusted")).all()
    assert "charge=moi" in mail.body
    assert "puits" not in mail.body
    assert [each.details["to"] for each in noted] == [str(bea.id)] * 2


def test_nobody_too_close_is_entrusted_with_a_review(db: Session, now: datetime):
    case = make_case(db, now)
    close = case.staff[1]
    declare_interest(db, review=case.review, by=close.id, now=case.now)
    with pytest.raises(PersonTooClose):
        entrust(
            db,
            edition=case.scene.edition,
            reviews=[case.review],
            to=close,
            due_at=None,
            by=case.staff[0].id,
            base_url="",
            now=case.now,
        )
    assert find_assignment(db, case.review.id) is None


def test_a_review_is_taken_from_its_own_page_beside_those_it_looks_like(
    agent: TestClient, database: Database, scene: Scene, now: datetime
):
    with database.writing() as db:
        receive(db, scene, now, title="Gandon, des puits")
    sheet = f"{QUEUE}/un-puits-a-gandon"
    page = agent.get(sheet).text
    assert "Gandon, des puits" in page
    assert "Prendre ce dossier" in page
    with database.reading() as db:
        me = str(account(db).id)
    fields = {"geste": "confier", "projet": "un-puits-a-gandon", "personne": me}
    post_form(agent, BATCH, fields, page=sheet)
    after = agent.get(sheet).text
    assert "Vous avez ce dossier en main." in after
    assert "Prendre ce dossier" not in after


def test_a_review_taken_by_oneself_writes_no_letter_and_can_be_taken_back(
    agent: TestClient, database: Database
):
    chosen = f"{BATCH}?geste=confier&projet=un-puits-a-gandon"
    with database.reading() as db:
        me = account(db)
        before = len(db.scalars(select(OutgoingMail)).all())
    fields = {"geste": "confier", "projet": "un-puits-a-gandon", "personne": str(me.id)}
    post_form(agent, BATCH, fields, page=chosen)
    assert "1 projet" in agent.get(f"{QUEUE}?charge=moi").text
    post_form(agent, BATCH, fields | {"geste": "reprendre"}, page=chosen)
    assert "Aucun projet ici." in agent.get(f"{QUEUE}?charge=moi").text
    with database.reading() as db:
        assert len(db.scalars(select(OutgoingMail)).all()) == before


def test_a_reminder_is_one_letter_a_person(agent: TestClient, database: Database, now: datetime):
    for code in ("un-puits-a-gandon", "ecole-de-mopti"):
        hand_over(database, now, code)
    fields = {"geste": "relancer", "projet": ["un-puits-a-gandon", "velos-pour-kindia"]}
    post_form(agent, BATCH, fields, page=f"{BATCH}?geste=relancer&projet=un-puits-a-gandon")
    with database.reading() as db:
        letters = db.scalars(select(OutgoingMail).where(OutgoingMail.recipient == STAFF)).all()
    assert [letter.subject for letter in letters].count(
        "Des projets à instruire vous attendent"
    ) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"projet": "un-puits-a-gandon", "personne": "x"}, "Choisissez qui prend ces projets"),
        ({"projet": "nowhere"}, "Aucun projet n’est choisi"),
        ({"projet": "un-puits-a-gandon", "echeance": "2020-01-01"}, "Cette date est passée"),
        ({"projet": "un-puits-a-gandon", "echeance": "demain"}, "année-mois-jour"),
    ],
)
def test_a_gesture_that_cannot_be_done_says_why(
    agent: TestClient, database: Database, fields: dict[str, str], said: str
):
    with database.reading() as db:
        whole = {"geste": "confier", "personne": str(account(db).id)} | fields
    chosen = f"{BATCH}?geste=confier&projet=un-puits-a-gandon"
    answer = post_form(agent, BATCH, whole, page=chosen)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_queue_and_its_gestures_are_the_staffs_alone(agent: TestClient):
    sign_in(agent, "ada@example.org")
    assert agent.get(QUEUE).status_code == 403
    assert agent.get(BATCH).status_code == 403
    agent.cookies.clear()
    assert agent.get(QUEUE).status_code == 401
    sign_in(agent, STAFF)
    assert agent.get("/fr/mir/editions/nowhere/instruction").status_code == 404
