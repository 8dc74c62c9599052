"""A page that is the same for everyone is made once, and again as soon as something changed."""

from datetime import datetime, timedelta

import pytest
from fastapi import Depends, Request
from fastapi.routing import APIRoute
from sqlalchemy import text, update
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from app.accounts.sessions import open_session
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Edition, Phase
from app.editions.queries import get_edition
from app.mail.service import queue
from app.main import create_app
from app.results.imports import import_election
from app.results.service import count_edition, publish_result
from app.reviews.service import receive_proposal
from app.routes import ROUTERS
from app.voting.keys import KeyStore
from app.voting.rounds import open_round
from app.web import csrf
from app.web.access import public
from app.web.copies import copy_of
from app.web.page_cache import KEPT, LARGEST_QUERY, Kept, Shelf, shared
from tests.access.doors import PARAMETER, Door, calls, doors
from tests.app.results.test_import_election import SMALL
from tests.builders import (
    make_edition,
    make_opened_urn,
    make_projects,
    make_proposal,
    make_scene,
)
from tests.clients import make_client
from tests.conftest import FixedClock
from tests.polling import start_poll

HOME = "/fr/"
SHARED = {
    route.path
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute) and shared in set(calls(route.dependant))
}
NOW_GOING_ON = {"language": "fr", "slug": "rennes-2026", "code": "un-puits-a-gandon"}
FUNDED = {"language": "fr", "slug": "quimper-2026", "code": "puits"}
VOTED_ON = {"language": "fr", "slug": "brest-2026", "code": "puits"}
OVER = {"language": "fr", "slug": "archive", "code": "a"}


@pytest.fixture
def edition(database: Database, now: datetime) -> None:
    with database.writing() as db:
        make_edition(db, now=now, phase=Phase.SUBMISSION)


def rename(database: Database, name: str) -> None:
    with database.writing() as db:
        get_edition(db, "rennes-2026").name = name


@pytest.mark.usefixtures("edition")
def test_a_public_page_goes_out_compressed_and_tagged(client: TestClient):
    for _time in ("made", "kept"):
        answer = client.get(HOME, headers={"Accept-Encoding": "br, gzip"})

        assert answer.headers["cache-control"] == KEPT.decode()
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-security-policy"]
        assert "<h1" in answer.text


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br"])
def test_who_reads_no_gzip_gets_the_same_page_plain(client: TestClient, accepted: str):
    packed = client.get(HOME, headers={"Accept-Encoding": "gzip"})
    plain = client.get(HOME, headers={"Accept-Encoding": accepted})

    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text
    assert plain.headers["etag"] != packed.headers["etag"]
    assert int(plain.headers["content-length"]) == len(plain.content)


@pytest.mark.usefixtures("edition")
def test_who_holds_the_page_is_told_so_until_it_changes(client: TestClient, database: Database):
    tag = client.get(HOME).headers["etag"]
    held = {"If-None-Match": f'"another", W/{tag}'}

    still = client.get(HOME, headers=held)
    assert (still.status_code, still.content, still.headers["etag"]) == (304, b"", tag)
    rename(database, "Un autre nom")
    assert client.get(HOME, headers=held).status_code == 200


@pytest.mark.usefixtures("edition")
def test_only_the_head_is_sent_to_who_asks_for_it(client: TestClient):
    first = client.head(HOME)
    page = client.get(HOME)
    then = client.head(HOME)

    assert (first.status_code, first.content) == (then.status_code, then.content) == (200, b"")
    assert first.headers == then.headers == page.headers


@pytest.mark.usefixtures("edition")
def test_a_change_shows_at_once_where_it_was_made(client: TestClient, database: Database):
    assert "Un autre nom" not in client.get(HOME).text

    rename(database, "Un autre nom")
    assert "Un autre nom" in client.get(HOME).text


@pytest.mark.usefixtures("edition")
def test_a_change_of_another_process_shows_within_a_second(
    client: TestClient, database: Database, clock: FixedClock
):
    assert "Un autre nom" not in client.get(HOME).text
    other = Database(database.engine.url.render_as_string(hide_password=False))
    rename(other, "Un autre nom")
    other.dispose()

    clock.advance(timedelta(seconds=1))
    assert "Un autre nom" in client.get(HOME).text


@pytest.mark.usefixtures("edition")
def test_no_page_outlives_the_phase_it_tells_of(
    client: TestClient, database: Database, clock: FixedClock
):
    with database.reading() as db:
        closing = get_edition(db, "rennes-2026").windows[0].closes_at
    assert closing
    clock.instant = closing - timedelta(milliseconds=20)
    assert "Le dépôt des projets est ouvert" in client.get(HOME).text

    clock.instant = closing
    assert "Le dépôt des projets est ouvert" not in client.get(HOME).text


@pytest.mark.usefixtures("edition")
def test_a_page_is_still_made_where_its_version_cannot_be_read(
    client: TestClient, database: Database, clock: FixedClock
):
    client.get(HOME)
    with database.engine.begin() as connection:
        connection.execute(text("DROP TABLE public_version"))
    clock.advance(timedelta(seconds=1))

    answer = client.get(HOME)
    assert "<h1" in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.fixture
def made() -> list[str]:
    """What was asked of `answering`, once more each time a page is made."""
    return []


@pytest.fixture
def answering(
    settings: Settings, database: Database, clock: FixedClock, made: list[str]
) -> TestClient:
    app = create_app(settings, database=database, clock=clock)

    async def answer(request: Request) -> Response:
        made.append(str(request.url.query))
        said = HTMLResponse("Bonjour", status_code=422 if request.url.query == "refused" else 200)
        if request.url.query == "token":
            csrf.token(request)
        if request.url.query == "cookie":
            said.set_cookie("name", "value")
        return said

    app.get("/fr/tests", dependencies=[Depends(public), Depends(shared)])(answer)
    app.get("/fr/undeclared", dependencies=[Depends(public)])(answer)
    return TestClient(app)


@pytest.mark.parametrize(
    ("address", "times"),
    [
        ("/fr/tests", 1),
        ("/fr/tests?pays=SN", 1),
        (f"/fr/tests?{'x' * LARGEST_QUERY}", 1),
        (f"/fr/tests?{'x' * LARGEST_QUERY}x", 2),
        ("/fr/tests?token", 2),
        ("/fr/tests?cookie", 2),
        ("/fr/tests?refused", 2),
        ("/fr/undeclared", 2),
    ],
)
def test_only_what_is_declared_and_one_for_all_is_kept(
    answering: TestClient, made: list[str], address: str, times: int
):
    answers = [answering.get(address) for _ in range(2)]

    assert len(made) == times
    assert {each.text for each in answers} == {"Bonjour"}
    if times > 1:
        assert all(each.headers["cache-control"] == "no-store" for each in answers)
        assert not any("content-encoding" in each.headers for each in answers)


def test_a_page_is_made_anew_after_a_minute(
    answering: TestClient, made: list[str], clock: FixedClock
):
    for _minute in range(3):
        answering.get("/fr/tests")
        clock.advance(timedelta(seconds=30))

    assert len(made) == 2


def test_a_mail_or_a_vote_renews_no_page(database: Database, settings: Settings, now: datetime):
    poll = start_poll(database, KeyStore(settings.keys, settings.memory), now, voters=1)
    before = database.changes
    poll.cast([("eau-mopti", 100)])
    with database.writing() as db:
        queue(db, recipient="ada@example.org", subject="Bonjour", body="Bonjour", now=now)

    assert database.changes == before


def test_statements_in_bulk_count_as_changes(any_database: Database, now: datetime):
    with any_database.writing() as db:
        edition = make_edition(db, now=now)
    with any_database.writing() as db:
        db.execute(update(Edition).where(Edition.id == edition.id).values(name="Un autre nom"))
    with any_database.reading() as db:
        assert any_database.version(db) == any_database.changes == 2


def test_the_shelf_makes_room_by_what_was_not_asked_for(now: datetime):
    def page(content: bytes) -> Kept:
        return Kept(copy_of(content, [], kept=KEPT), 1, now + timedelta(seconds=60))

    shelf = Shelf(room=3 * len(page(b"a").copy.body))
    for name in ("a", "b", "c", "a"):
        if not shelf.find(("GET", name, b""), 1, now):
            shelf.put(("GET", name, b""), page(name.encode()))
    shelf.put(("GET", "d", b""), page(b"d"))

    assert [path for _method, path, _query in shelf.pages] == ["c", "a", "d"]
    assert shelf.filled == shelf.room


@pytest.fixture
def somebody(database: Database, settings: Settings, now: datetime) -> str:
    """A town with something on every page, and the session of somebody signed in there."""
    with database.writing() as db:
        import_election(db, content=SMALL.encode(), file_name="a.pb", now=now, slug="archive")
        voted_on = make_edition(db, now=now, slug="brest-2026")
        funded = make_edition(db, now=now, slug="quimper-2026", phase=Phase.PUBLISHED)
        for each in (voted_on, funded):
            make_projects(db, each, {"puits": 100})
        open_round(db, edition=voted_on, keys=KeyStore(settings.keys, settings.memory), now=now)
        make_opened_urn(db, funded, [{"puits": 100}], now=now)
        count_edition(db, edition=funded, now=now)
        publish_result(db, edition=funded, now=now)
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
        receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url="", now=now)
        return open_session(db, account_id=scene.ada.id, now=now)


def test_what_is_kept_is_the_same_for_everyone_and_holds_nothing_of_anyone(
    settings: Settings, database: Database, clock: FixedClock, somebody: str
):
    visitor, member = (make_client(settings, database, clock) for _ in range(2))
    member.cookies.set("partage-session", somebody)
    member.cookies.set("partage-form", "an anchor of a browser that has seen a form")
    kept = set()
    for door in (each for each in doors() if each.is_safe):
        for address in addresses(door):
            one, other = visitor.get(address), member.get(address)
            if "max-age=60" in one.headers.get("cache-control", ""):
                kept.add(door.path)
                assert one.content == other.content, address
                assert one.headers["etag"] == other.headers["etag"], address
                assert not {"set-cookie"} & {*one.headers, *other.headers}, address
                assert "_csrf" not in one.text, address
            else:
                assert one.headers.get("content-encoding") is None, address
    assert kept == SHARED - {"/{language}/editions/{slug}/criteres/comparaison"}


@pytest.mark.usefixtures("edition")
def test_data_and_its_interface_are_open_to_the_scripts_of_any_site(client: TestClient):
    for address in ("/api/v1/editions", "/donnees/rennes-2026/projets.csv"):
        answer = client.get(address)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in client.get(HOME).headers


@pytest.mark.usefixtures("edition")
def test_who_holds_what_the_interface_said_is_told_so_until_it_changes(
    client: TestClient, database: Database
):
    tag = client.get("/api/v1/editions").headers["etag"]
    held = {"If-None-Match": tag}

    assert client.get("/api/v1/editions", headers=held).status_code == 304
    rename(database, "Un autre nom")
    assert client.get("/api/v1/editions", headers=held).status_code == 200


def addresses(door: Door) -> list[str]:
    """Fill an address in with what is going on and with what is over."""
    path = door.path.replace("/organisations/{slug}", "/organisations/les-amis-de-mopti")
    return [
        PARAMETER.sub(lambda found, named=named: named.get(found[1], "0"), path)  # type: ignore[misc]
        for named in (NOW_GOING_ON, VOTED_ON, FUNDED, OVER)
    ]
