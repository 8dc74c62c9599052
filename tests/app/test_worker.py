"""What happens by itself: one edition's fault holds up neither the others nor the mail."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import MailedLink
from app.accounts.service import send_link
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.editions.queries import get_edition
from app.mail.models import OutgoingMail
from app.mail.service import queue
from app.organisations.invitations import invite_member
from app.organisations.models import Invitation, MemberRole
from app.voting.queries import find_round
from app.worker import work_once
from tests.builders import make_account, make_edition, make_organisation, make_projects
from tests.conftest import NOON


def is_closed(db: Session, slug: str) -> bool:
    voting_round = find_round(db, get_edition(db, slug).id)
    return voting_round is not None and voting_round.closed_at is not None


def test_one_editions_lost_key_holds_up_neither_the_others_nor_the_mail(
    database: Database, settings: Settings
):
    with database.writing() as db:
        for slug in ("rennes-2026", "brest-2026"):
            make_projects(db, make_edition(db, now=NOON, slug=slug), {"puits": 100})
    work_once(database, settings, NOON)
    with database.writing() as db:
        edition = get_edition(db, "rennes-2026")
        lost = find_round(db, edition.id)
        assert lost is not None
        (settings.keys / f"{lost.id}.link").unlink()
        end = opens_at(edition, Phase.COUNTING)
        queue(db, recipient="ada@example.org", subject="Bonjour", body="Lisez.", now=NOON)
    work_once(database, settings, end)
    with database.reading() as db:
        assert not is_closed(db, "rennes-2026")
        assert is_closed(db, "brest-2026")
    assert list((settings.data_dir / "outbox").glob("*.eml"))


def test_mail_that_cannot_leave_holds_up_no_other_job(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
):
    settings.data_dir.mkdir(exist_ok=True)
    (settings.data_dir / "outbox").write_text("a file where a folder is wanted")
    with database.writing() as db:
        send_link(db, email="awa@example.org", language="fr", base_url=settings.base_url, now=NOON)
    work_once(database, settings, NOON + timedelta(days=15))
    (failed,) = [each for each in caplog.records if each.message == "a job was not done"]
    assert vars(failed)["code"] == "mail"
    with database.reading() as db:
        assert not db.scalars(select(MailedLink)).all()


def test_addresses_that_nobody_confirmed_are_forgotten_by_themselves(
    database: Database, settings: Settings
):
    with database.writing() as db:
        send_link(db, email="awa@example.org", language="fr", base_url=settings.base_url, now=NOON)
        ada = make_account(db, now=NOON)
        invite_member(
            db,
            organisation=make_organisation(db, now=NOON, members=[ada]),
            email="bob@example.org",
            role=MemberRole.READER,
            inviter=ada,
            base_url=settings.base_url,
            now=NOON,
        )
    work_once(database, settings, NOON + timedelta(days=15))
    with database.reading() as db:
        for table in (MailedLink, Invitation, OutgoingMail):
            stored = repr(db.execute(select(table.__table__)).all())
            assert "awa@" not in stored
            assert "bob@" not in stored
