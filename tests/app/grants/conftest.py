"""A funded project, in the database and behind the client's clock."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.files.folder import Folder
from tests.conftest import NOON, FixedClock
from tests.funded import Funded, after_the_vote, make_funded


@pytest.fixture
def folder(settings: Settings) -> Folder:
    return Folder(settings.files)


@pytest.fixture
def funded(db: Session, folder: Folder) -> Funded:
    return make_funded(db, NOON, folder)


@pytest.fixture
def shown(database: Database, folder: Folder, clock: FixedClock) -> Funded:
    """The same, committed, for the pages."""
    with database.writing() as db:
        made = make_funded(db, NOON, folder)
    clock.instant = after_the_vote(NOON)
    return made


@pytest.fixture
def visitor(client: TestClient, shown: Funded) -> TestClient:
    assert shown.code
    return client
