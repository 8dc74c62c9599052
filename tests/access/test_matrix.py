"""Each actor at each door: let in, asked to sign in, refused, or shown that nothing is there."""

import shutil
from collections.abc import Iterator
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

LET_IN = "let in"
SAID = {401: "asked to sign in", 403: "refused", 404: "shown nothing"}
STAFF = {Actor.AGENT, Actor.ADMINISTRATOR}
MEMBERS = {Actor.MEMBER, Actor.OUTSIDER}
ADMITTED: dict[str, set[Actor]] = {
    "public": set(Actor),
    "signed-in": STAFF | MEMBERS,
    "propose": MEMBERS,
    "review": STAFF,
    "run-count": {Actor.ADMINISTRATOR},
    "voter": {Actor.VOTER},
}
"""Whom each declared rule lets through; a rule nobody wrote here fails the test."""
OWN = {"proposal_id"}
"""Parameters that name an association's own object: to anyone outside it does not exist."""
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
    "GET /donnees/{slug}/bulletins.pb",
    "GET /donnees/{slug}/regles.json",
    "GET /donnees/{slug}/resultat.json",
    "GET /{language}/editions/{slug}/resultats",
    "GET /{language}/editions/{slug}/resultats/{code:path}",
    "GET /{language}/editions/{slug}/transparence/journal",
    "POST /{language}/editions/{slug}/transparence/journal",
}
"""What the town, still taking submissions, has nothing to show at yet."""
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


@pytest.fixture
def town(world: World, tmp_path: Path) -> Iterator[Database]:
    """What one door's requests change, the next door's must not see."""
    database = Database(f"sqlite:///{shutil.copy(world.path, tmp_path / 'town.db')}")
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def application(world: World) -> TestClient:
    return make_client(world.settings, Database(f"sqlite:///{world.path}"), FixedClock())


@pytest.fixture
def client(application: TestClient, town: Database) -> TestClient:
    """One application for all doors, in this door's own town."""
    state = cast("FastAPI", application.app).state
    state.database, state.limiter = town, Limiter()
    return application


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_each_door_lets_in_whom_its_rule_names_and_nobody_else(
    door: Door, world: World, client: TestClient
):
    met = {actor: knock(client, world, door, actor) for actor in Actor}
    said = {actor: SAID.get(status, LET_IN) for actor, status in met.items()}
    assert said == {actor: expected(door, actor) for actor in Actor}
    assert max(met.values()) < 500


def expected(door: Door, actor: Actor) -> str:
    if actor not in ADMITTED[door.rule]:
        is_known = door.rule != "voter" and actor in ROLES
        return SAID[403] if is_known else SAID[401]
    if actor is Actor.OUTSIDER and OWN & set(door.parameters):
        return SAID[404]
    return SAID[404] if str(door) in LATER else LET_IN


def test_the_doors_that_show_nothing_yet_exist():
    assert {str(door) for door in DOORS} >= LATER
