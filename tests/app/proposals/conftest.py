"""Ada of the association of Mopti, signed in, before a draft or a whole proposal."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.proposals.content import Content
from app.proposals.models import Proposal
from tests.builders import (
    Scene,
    make_proposal,
    make_scene,
)
from tests.clients import sign_in


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
