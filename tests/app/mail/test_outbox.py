"""Mail waits in the outbox, leaves with no transaction open, and is tried again for two days."""

import socket
import threading
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.db import Database
from app.core.settings import Settings
from app.mail.carriers import over_smtp
from app.mail.models import OutgoingMail
from app.mail.service import MOST_ATTEMPTS, queue
from app.worker import send_due, work_once

HELLO = {"recipient": "ada@example.org", "subject": "Bonjour\r\nBcc: x@y", "body": "Lisez la page."}


def queue_one(database: Database, now: datetime) -> None:
    with database.writing() as db:
        queue(db, now=now, **HELLO)


def the_mail(database: Database) -> OutgoingMail:
    with database.reading() as db:
        return db.scalars(select(OutgoingMail)).one()


def test_a_mail_leaves_once_and_its_text_is_forgotten(any_database: Database, now: datetime):
    queue_one(any_database, now)
    carried: list[EmailMessage] = []

    def carry(message: EmailMessage) -> bool:
        carried.append(message)
        return True

    for _ in range(2):
        send_due(any_database, carry, "partage@localhost", now)
    assert [message["To"] for message in carried] == ["ada@example.org"]
    assert carried[0]["Subject"] == "Bonjour Bcc: x@y"
    assert the_mail(any_database).sent_at == now
    kept = the_mail(any_database)
    assert (kept.recipient, kept.body) == ("", "")


def test_a_refused_mail_is_tried_again_later_and_for_two_days(database: Database, now: datetime):
    queue_one(database, now)
    tries: list[datetime] = []

    def refuse(at: datetime) -> bool:
        tries.append(at)
        return False

    for minutes in (*range(60), *range(60, 5 * 24 * 60, 10)):
        at = now + timedelta(minutes=minutes)
        send_due(database, lambda _message, at=at: refuse(at), "partage@localhost", at)  # type: ignore[misc]
    assert len(tries) == MOST_ATTEMPTS
    assert tries[1] - tries[0] == timedelta(minutes=1)
    assert tries[-1] - tries[0] > timedelta(days=1)
    assert the_mail(database).sent_at is None


def test_a_mail_given_up_is_kept_without_its_text_and_address(database: Database, now: datetime):
    queue_one(database, now)
    kept, at = the_mail(database), now
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert (kept.recipient, kept.body) == ("ada@example.org", "Lisez la page.")
        send_due(database, lambda _message: False, "partage@localhost", at)
        kept, at = the_mail(database), at + timedelta(hours=6)
        assert kept.attempts == attempt
    assert (kept.recipient, kept.body, kept.sent_at) == ("", "", None)
    assert kept.queued_at == now


def test_a_mail_may_still_leave_at_its_last_attempt(database: Database, now: datetime):
    queue_one(database, now)
    carried: list[EmailMessage] = []

    def carry(message: EmailMessage) -> bool:
        carried.append(message)
        return len(carried) == MOST_ATTEMPTS

    for attempt in range(MOST_ATTEMPTS):
        send_due(database, carry, "partage@localhost", now + attempt * timedelta(hours=6))
    assert carried[-1]["To"] == "ada@example.org"
    assert carried[-1].get_content() == "Lisez la page.\n"
    assert the_mail(database).sent_at is not None


def test_nobody_waits_for_a_mail_server_that_never_answers(database: Database, now: datetime):
    queue_one(database, now)
    is_carrying, may_stop = threading.Event(), threading.Event()

    def hang(_message: EmailMessage) -> bool:
        is_carrying.set()
        return may_stop.wait(20)

    worker = threading.Thread(target=send_due, args=(database, hang, "partage@localhost", now))
    worker.start()
    assert is_carrying.wait(10)
    queue_one(database, now)
    may_stop.set()
    worker.join(10)
    with database.reading() as db:
        assert len(db.scalars(select(OutgoingMail)).all()) == 2


def test_without_a_mail_server_messages_become_files(
    database: Database, settings: Settings, now: datetime
):
    queue_one(database, now)
    work_once(database, settings, now)
    (written,) = (settings.data_dir / "outbox").glob("*.eml")
    assert b"Lisez la page." in written.read_bytes()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_is_down_is_a_failure_not_an_error(scheme: str):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    message = EmailMessage()
    message["To"] = "ada@example.org"
    assert not over_smtp(f"{scheme}://127.0.0.1:{port}")(message)


def test_a_password_never_leaves_without_tls():
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 hello\r\n")
                received.append(connection.recv(1000))
                connection.sendall(b"250-hello\r\n250 AUTH PLAIN LOGIN\r\n")
                received.append(connection.recv(1000))

        talking = threading.Thread(target=answer)
        talking.start()
        assert not over_smtp(f"smtp://user:secret@127.0.0.1:{port}")(EmailMessage())
        talking.join(10)
    assert b"AUTH" not in b"".join(received)


def test_the_outbox_folder_is_closed_to_others(
    database: Database, settings: Settings, now: datetime
):
    queue_one(database, now)
    work_once(database, settings, now)
    folder: Path = settings.data_dir / "outbox"
    assert folder.stat().st_mode & 0o077 == 0
