"""The journal is chained, so that a change shows."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from app.audit.queries import list_events_between
from app.audit.service import first_broken_event, record
from app.core.db import Database


def three_events(database: Database, now: datetime) -> None:
    with database.writing() as db:
        for number in range(3):
            record(db, action="edition.created", on=("edition", number), now=now, number=number)


def test_an_untouched_journal_is_whole(any_database: Database, now: datetime):
    three_events(any_database, now)
    with any_database.reading() as db:
        assert first_broken_event(db) is None


@pytest.mark.parametrize("zone", ["Europe/Paris", "Asia/Kathmandu", "America/St_Johns"])
def test_a_journal_is_whole_in_whatever_zone_its_hours_were_given(
    any_database: Database, now: datetime, zone: str
):
    three_events(any_database, now.astimezone(ZoneInfo(zone)))
    with any_database.reading() as db:
        assert first_broken_event(db) is None


def test_an_hour_without_a_zone_is_refused(any_database: Database, now: datetime):
    with pytest.raises(ValueError, match="needs a zone"):
        three_events(any_database, now.replace(tzinfo=None))
    with any_database.reading() as db:
        assert list_events_between(db, 1, 3) == []


@pytest.mark.parametrize(
    ("tampering", "first_broken"),
    [
        ("UPDATE event SET action = 'edition.erased' WHERE sequence = 2", 2),
        ("DELETE FROM event WHERE sequence = 1", 2),
        ("UPDATE event SET sequence = 9 WHERE sequence = 3", 9),
    ],
)
def test_a_changed_deleted_or_moved_event_breaks_the_chain(
    any_database: Database, now: datetime, tampering: str, first_broken: int
):
    three_events(any_database, now)
    with any_database.writing() as db:
        db.execute(text(tampering))
    with any_database.reading() as db:
        assert first_broken_event(db) == first_broken
