"""Before the hour nobody but the staff can tell one decision from its opposite."""

import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.reviews.models import Decision
from app.reviews.queries import find_review
from app.reviews.service import write_note
from app.worker import work_once
from tests.clients import make_client, sign_in
from tests.conftest import FixedClock
from tests.reviewing import (
    SECOND,
    Case,
    confirm,
    find_all,
    make_unbalanced_case,
    propose,
)

SLUG = "rennes-2026"
CODE = "un-puits-a-gandon"
PUBLIC = [
    "/fr/",
    f"/fr/editions/{SLUG}",
    f"/fr/editions/{SLUG}/projets",
    f"/fr/editions/{SLUG}/projets/{CODE}",
    f"/fr/editions/{SLUG}/criteres",
    f"/fr/editions/{SLUG}/regles",
    f"/fr/editions/{SLUG}/donnees",
    "/fr/plan-du-site",
    f"/donnees/{SLUG}/projets.csv",
    "/api/v1/editions",
    f"/api/v1/editions/{SLUG}",
    f"/api/v1/editions/{SLUG}/projects",
    f"/api/v1/editions/{SLUG}/projects/{CODE}",
    f"/api/v1/editions/{SLUG}/files",
]
NOTE = "Mot confidentiel des collègues."
VARYING = re.compile(r'name="_csrf" value="[0-9a-f]+"|"request_id": ?"[^"]*"')
HEADERS = ("etag", "last-modified", "content-length", "cache-control")


def own_pages(case: Case) -> list[str]:
    home = f"/fr/association/projets/{case.review.proposal_id}"
    pages = ["", "/depot", "/corrections", "/recours", "/suivi", "/historique"]
    return ["/fr/association", *(f"{home}{page}" for page in pages)]


def seen(client: TestClient, paths: list[str]) -> dict[str, tuple[object, ...]]:
    answers = {path: client.get(path) for path in paths}
    return {
        path: (
            answer.status_code,
            VARYING.sub("", answer.text),
            *(answer.headers.get(name) for name in HEADERS),
        )
        for path, answer in answers.items()
    }


@pytest.fixture
def twins(database: Database, tmp_path: Path, now: datetime) -> tuple[Case, list[Database]]:
    """One file under review, copied: here it is found eligible, there it is not."""
    with database.writing() as db:
        case = make_unbalanced_case(db, now)
        find_all(db, case.review, case.staff[0], case.now)
    path = Path(str(database.engine.url.database))
    database.dispose()
    shutil.copy(path, tmp_path / "twin.db")
    twin = Database(f"sqlite:///{tmp_path / 'twin.db'}")
    for each, decision in ((database, Decision.ELIGIBLE), (twin, Decision.NOT_ELIGIBLE)):
        with each.writing() as db:
            review = find_review(db, case.review.proposal_id)
            assert review is not None
            write_note(db, review=review, text=NOTE, by=case.staff[0].id, now=case.now)
            propose(db, review, case.staff[0], decision, f"Motif {decision}.", case.now)
            confirm(db, review, case.staff[1], case.now)
    return case, [database, twin]


def test_opposite_decisions_give_the_same_bytes_until_the_hour(
    twins: tuple[Case, list[Database]], settings: Settings, clock: FixedClock
):
    case, databases = twins
    clock.instant = case.hour - SECOND
    views = []
    for database in databases:
        work_once(database, settings, clock.instant)
        client = make_client(settings, database, clock)
        public = seen(client, PUBLIC)
        sign_in(client, case.scene.ada.email)
        views.append((public, seen(client, own_pages(case))))
    assert views[0] == views[1]
    assert {answer[0] for answer in views[0][0].values()} == {200}


def test_at_the_hour_each_says_its_own(
    twins: tuple[Case, list[Database]], settings: Settings, clock: FixedClock
):
    case, databases = twins
    clock.instant = case.hour
    said = []
    for database in databases:
        work_once(database, settings, clock.instant)
        client = make_client(settings, database, clock)
        said.append(client.get(f"/api/v1/editions/{SLUG}/projects/{CODE}").json()["status"])
    assert said == ["eligible", "not-eligible"]


def test_a_note_is_on_no_page_but_the_staffs_before_the_release_or_after(
    twins: tuple[Case, list[Database]], settings: Settings, clock: FixedClock
):
    case, (database, _twin) = twins
    client = make_client(settings, database, clock)
    for clock.instant in (case.now, case.hour):
        work_once(database, settings, clock.instant)
        client.cookies.clear()
        anyone = seen(client, PUBLIC)
        sign_in(client, case.scene.ada.email)
        owner = seen(client, own_pages(case))
        assert not [path for path, said in (anyone | owner).items() if NOTE in str(said[1])]
    sign_in(client, case.staff[2].email)
    assert NOTE in client.get(f"/fr/mir/editions/{SLUG}/instruction/{CODE}").text
