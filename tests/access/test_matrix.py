"""Each actor at each door: let in, asked to sign in, refused, or shown that nothing is there."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.web.limits import Limiter
from tests.access.doors import Door, doors
from tests.access.world import ROLES, Actor, World, build_world, knock
from tests.clients import make_client
from tests.conftest import NOON, FixedClock

LET_IN, ASKED_AGAIN, REFUSED, HIDDEN = "let in", "asked again", "refused", "shown nothing"
SAID = {401: "asked to sign in", 403: REFUSED, 404: HIDDEN, 422: ASKED_AGAIN}
AGENTS = {Actor.AGENT, Actor.TOO_CLOSE}
STAFF = AGENTS | {Actor.ADMINISTRATOR}
OWN_MEMBERS = {Actor.OWNER, Actor.EDITOR, Actor.READER}
MEMBERS = OWN_MEMBERS | {Actor.OUTSIDER}
ADMITTED: dict[str, set[Actor]] = {
    "public": set(Actor),
    "signed-in": STAFF | MEMBERS,
    "propose": MEMBERS,
    "review": STAFF,
    "run-count": {Actor.ADMINISTRATOR},
    "run-desk": STAFF,
    "manage-staff": {Actor.ADMINISTRATOR},
    "voter": {Actor.VOTER},
}
"""Whom each declared rule lets through; a rule nobody wrote here fails the test."""
OWN = ("{proposal_id}", "/association/organisations/{slug}")
"""What names an association's own object: to anyone outside it does not exist."""
REVIEWED = ("/reviews/{code}", "/instruction/{code}", "/moderation/{code}")
"""What names a review: to whoever declared an interest in it, it does not exist any more."""
FOR_OWNERS = ("/membres", "/portage", "/porteuse")
"""Where members come and go, and a collective finds its bearer."""
FORMS = ("/fiche", "/rubriques/{word}")
"""Forms to write in, of no use to who may only read."""
LATER = {
    "GET /api/v1/editions/{slug}/freeze",
    "GET /api/v1/editions/{slug}/log",
    "GET /api/v1/editions/{slug}/log/checkpoint",
    "GET /api/v1/editions/{slug}/log/consistency/{first}/{second}",
    "GET /api/v1/editions/{slug}/log/inclusion/{commitment}",
    "GET /api/v1/editions/{slug}/log/leaves",
    "GET /api/v1/editions/{slug}/result",
    "GET /api/v1/editions/{slug}/result/{code:path}",
    "GET /api/v1/editions/{slug}/round",
    "GET /api/v1/editions/{slug}/voids",
    "GET /donnees/{slug}/bulletins.pb",
    "GET /donnees/{slug}/regles.json",
    "GET /donnees/{slug}/resultat.json",
    "GET /donnees/{slug}/urne.zip",
    "GET /{language}/editions/{slug}/bulletin-papier.pdf",
    "GET /{language}/editions/{slug}/guide.pdf",
    "GET /{language}/editions/{slug}/resultats",
    "GET /{language}/editions/{slug}/resultats/{code:path}",
    "GET /{language}/editions/{slug}/transparence/journal",
    "POST /{language}/editions/{slug}/transparence/journal",
    "GET /{language}/editions/{slug}/criteres/comparaison",
    "POST /{language}/mir/editions/{slug}/criteres/copie",
    "POST /{language}/mir/editions/{slug}/doublons",
    "POST /{language}/association/projets/{proposal_id}/fusions",
    "POST /{language}/association/organisations/{slug}/porteuse",
}
"""What is not there in a town still taking submissions, or not without naming it in the form."""
FOLLOW_UP = ("/editions/{slug}/suivi", "/suivi/", "/actualites/", "/follow-up", "/suivi.csv")
"""Doors to what becomes of the funded projects: nothing is funded in that town."""
DOORS = doors()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> World:
    """The town is built once; its file is copied for each door."""
    folder = tmp_path_factory.mktemp("world")
    settings = Settings(
        secret_key="only-for-tests-0123456789-abcdefghij",
        data_dir=folder / "data",
        memory_dir=folder / "memory",
        base_url="http://testserver",
        _env_file=None,
    )
    built = World(Path(shutil.copy(sqlite_template, folder / "world.db")), settings)
    database = Database(f"sqlite:///{built.path}")
    build_world(database, built, NOON)
    # Closing the last connection folds the write-ahead log into the file.
    database.dispose()
    return built


@pytest.fixture(scope="module")
def application(world: World) -> TestClient:
    return make_client(world.settings, Database(f"sqlite:///{world.path}"), FixedClock())


@contextmanager
def fresh_town(application: TestClient, world: World) -> Iterator[TestClient]:
    """What one request changes, the next must not see."""
    path = Path(shutil.copy(world.path, world.path.with_name("town.db")))
    state = cast("FastAPI", application.app).state
    state.database, state.limiter = Database(f"sqlite:///{path}"), Limiter()
    yield application
    state.database.dispose()


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_door_lets_in_whom_its_rule_names_and_nobody_else(
    door: Door, world: World, application: TestClient
):
    for actor in Actor:
        with fresh_town(application, world) as client:
            status = knock(client, world, door, actor)
        assert status < 500, actor
        assert SAID.get(status, LET_IN) in expected(door, actor), actor


def expected(door: Door, actor: Actor) -> set[str]:
    """Name the answers that are right: a form sent empty may be asked again of who may send it."""
    if actor not in ADMITTED[door.rule]:
        is_known = door.rule != "voter" and actor in ROLES
        return {SAID[403] if is_known else SAID[401]}
    is_own = any(part in door.path for part in OWN)
    is_review = any(part in door.path for part in REVIEWED)
    if (is_own and actor is Actor.OUTSIDER) or (is_review and actor is Actor.TOO_CLOSE):
        return {HIDDEN}
    if is_own and _is_beyond(door, actor):
        return {REFUSED, ASKED_AGAIN}
    is_later = str(door) in LATER or any(part in door.path for part in FOLLOW_UP)
    return {HIDDEN} if is_later else {LET_IN, ASKED_AGAIN}


def _is_beyond(door: Door, actor: Actor) -> bool:
    """Tell whether a member may see that the door is there, and not go through."""
    if actor is Actor.READER and (not door.is_safe or door.path.endswith(FORMS)):
        # Anyone may leave; the member whom every address names is this reader.
        return not door.path.endswith("{member_id}/retrait")
    is_for_owners = not door.is_safe and any(part in door.path for part in FOR_OWNERS)
    return actor is Actor.EDITOR and is_for_owners


def test_the_doors_that_show_nothing_yet_exist():
    assert {str(door) for door in DOORS} >= LATER
