"""Files without a row leave the disk a day later; the others stay."""

import io
import os
from datetime import datetime, timedelta
from functools import partial

import pytest

from app.core.db import Database
from app.core.settings import Settings
from app.files.folder import Folder
from app.files.models import FileKind, StoredFile
from app.files.service import remove, store
from app.worker import work_once
from tests.app.files.hostile import pdf, picture
from tests.builders import make_account

SWEEPING = timedelta(days=1, minutes=7)


class PowerCut(Exception):
    """Stands for whatever stops a request before it commits."""


@pytest.fixture
def folder(settings: Settings) -> Folder:
    return Folder(settings.files)


def keep(database: Database, folder: Folder, now: datetime, *, fails: bool = False) -> StoredFile:
    with database.writing() as db:
        ada = make_account(db, now=now, email=f"ada{fails}@example.org")
        sent = partial(store, db, folder=folder, name="x", by=ada.id, now=now)
        kept = sent(stream=io.BytesIO(picture()), kind=FileKind.PICTURE)
        sent(stream=io.BytesIO(pdf()), kind=FileKind.DOCUMENT)
        if fails:
            raise PowerCut
    return kept


def age(folder: Folder, written: datetime) -> None:
    for path in folder.path.iterdir():
        os.utime(path, (written.timestamp(), written.timestamp()))


def test_what_a_failed_request_wrote_is_swept_a_day_later(
    database: Database, settings: Settings, folder: Folder, now: datetime
):
    with pytest.raises(PowerCut):
        keep(database, folder, now, fails=True)
    assert len(list(folder.path.iterdir())) == 3
    keep(database, folder, now)
    age(folder, now)
    work_once(database, settings, now + timedelta(minutes=7))
    assert len(list(folder.path.iterdir())) == 6
    work_once(database, settings, now + SWEEPING)
    assert len(list(folder.path.iterdir())) == 3


def test_a_removed_file_leaves_the_disk_with_its_small_copy(
    database: Database, settings: Settings, folder: Folder, now: datetime
):
    kept = keep(database, folder, now)
    age(folder, now)
    with database.writing() as db:
        remove(db, stored=db.get_one(StoredFile, kept.id))
    work_once(database, settings, now + SWEEPING)
    assert len(list(folder.path.iterdir())) == 1
    assert not folder.small(kept.id).exists()


def test_nothing_is_swept_where_nothing_was_ever_kept(
    database: Database, settings: Settings, folder: Folder, now: datetime
):
    work_once(database, settings, now + SWEEPING)
    assert not folder.path.exists()
