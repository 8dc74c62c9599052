"""The commit comes before the first byte, and a page that reads cannot write."""

from datetime import datetime

import pytest
from fastapi import Depends
from sqlalchemy import select, text
from starlette.testclient import TestClient

from app.accounts.models import Account, Role
from app.core.clock import Clock
from app.core.db import Database, WriteInReadSession
from app.core.settings import Settings
from app.main import create_app
from app.web.access import public
from app.web.deps import DbSession
from tests.builders import make_account


def test_a_failing_commit_is_an_error_page_not_a_success(
    settings: Settings, database: Database, clock: Clock
):
    application = create_app(settings, database=database, clock=clock)

    @application.post("/fails-at-commit", dependencies=[Depends(public)])
    def fails_at_commit(db: DbSession) -> dict[str, str]:
        db.execute(text("PRAGMA defer_foreign_keys = ON"))
        db.execute(
            text("INSERT INTO membership (organisation_id, account_id) VALUES (x'00', x'00')")
        )
        return {"said": "recorded"}

    client = TestClient(application, raise_server_exceptions=False)
    answer = client.post("/fails-at-commit")
    assert answer.status_code == 500
    assert "recorded" not in answer.text


def test_a_get_cannot_write(settings: Settings, database: Database, clock: Clock):
    application = create_app(settings, database=database, clock=clock)

    @application.get("/tests/writes", dependencies=[Depends(public)])
    def writes(db: DbSession) -> None:
        make_account(db, now=clock.now(), role=Role.AGENT)

    with pytest.raises(WriteInReadSession):
        TestClient(application).get("/tests/writes")
    with database.reading() as db:
        assert db.scalars(select(Account)).all() == []


def make_account_and_fail(database: Database, now: datetime) -> None:
    with database.writing() as db:
        make_account(db, now=now)
        raise ZeroDivisionError


def test_an_exception_rolls_everything_back(database: Database, now: datetime):
    with pytest.raises(ZeroDivisionError):
        make_account_and_fail(database, now)
    with database.reading() as db:
        assert db.scalars(select(Account)).all() == []
