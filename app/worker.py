"""What must happen by itself: rounds open and close by the calendar, waiting mail leaves."""

import logging
import threading
from datetime import datetime

from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import Settings
from app.mail.service import carrier, send_pending
from app.voting.keys import KeyStore
from app.voting.service import follow_calendar

PAUSE_SECONDS = 5.0

log = logging.getLogger(__name__)


def work_once(database: Database, settings: Settings, now: datetime) -> None:
    """Do what is due at `now`, in two transactions: a mail failure must not delay a close."""
    with database.writing() as db:
        follow_calendar(db, keys=KeyStore(settings.keys), now=now)
    with database.writing() as db:
        send_pending(db, sender=settings.mail_sender, carry=carrier(settings), now=now)


def work_until(stop: threading.Event, database: Database, settings: Settings, clock: Clock) -> None:
    """Work every few seconds until `stop` is set; one failure is logged and tried again."""
    while not stop.is_set():
        try:
            work_once(database, settings, clock.now())
        except Exception:
            log.exception("work failed")
        stop.wait(PAUSE_SECONDS)
