"""What must happen by itself: rounds follow the calendar, reminders and waiting mail leave."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime
from typing import ParamSpec

from sqlalchemy.orm import Session

from app.accounts import links
from app.core.clock import Clock
from app.core.db import Database
from app.core.settings import Settings
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, opens_at, phase_at
from app.editions.queries import get_edition, list_editions, list_projects
from app.files.folder import Folder
from app.files.service import list_orphans
from app.grants import reminders
from app.mail.service import Carrier, carrier, claim_due, is_any_due, mark_sent
from app.opendata.service import bundle_file
from app.organisations import invitations, verification
from app.organisations.verification import Ask, asker
from app.proposals.queries import list_eligible
from app.proposals.reminders import is_reminder_due, remind_drafts
from app.results.queries import find_published
from app.reviews.corrections import REMINDED_BEFORE, follow_deadlines
from app.reviews.merging import end_expired, is_any_expired
from app.reviews.models import ReviewState
from app.reviews.queries import is_any_in, is_unsettled, list_due
from app.reviews.release import release_decisions, settle_before_vote
from app.voting.ceremony import leave_nothing, left_something
from app.voting.disputes import disputes_end
from app.voting.keys import KeyStore
from app.voting.log import is_due
from app.voting.models import VotingRound
from app.voting.queries import find_round
from app.voting.rounds import close_round, open_round, publish_batch

PAUSE_SECONDS = 5.0
SWEEPING_MINUTE = 7
"""Files are swept during one minute of each hour."""

P = ParamSpec("P")

log = logging.getLogger(__name__)


def work_once(database: Database, settings: Settings, now: datetime) -> None:
    """Do what is due at `now`, each edition and job by itself: no fault holds up the others."""
    keys = KeyStore(settings.keys, settings.memory)
    for slug in _editions_due(database, now):
        _try(slug, follow_edition, database, slug, settings.base_url, keys, now)
    _try("openings", finish_openings, database, keys)
    _try("bundles", write_bundles, database, settings)
    _try("reminders", remind_due, database, settings.base_url, now)
    _try("reports", remind_reports_due, database, settings.base_url, now)
    _try("mail", send_due, database, carrier(settings), settings.mail_sender, now)
    _try("registries", look_up_due, database, asker(settings), now)
    _try("unconfirmed", forget_unconfirmed, database, now)
    if now.minute == SWEEPING_MINUTE:
        _try("files", sweep_files, database, Folder(settings.files), now)


def _try(name: str, job: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
    """Do a job; its fault is logged under `name`, and it is tried again at the next turn."""
    try:
        job(*args, **kwargs)
    except Exception:
        log.exception("a job was not done", extra={"code": name})


def follow_edition(
    database: Database, slug: str, base_url: str, keys: KeyStore, now: datetime
) -> None:
    """Draw the consequences of the hour for the proposals and the vote of one edition."""
    with database.writing() as db:
        edition = get_edition(db, slug)
        follow_reviews(db, edition=edition, base_url=base_url, now=now)
        follow_calendar(db, edition=edition, keys=keys, now=now)


def finish_openings(database: Database, keys: KeyStore) -> None:
    """Destroy what an opening leaves behind, where the service stopped before it could."""
    with database.reading() as db:
        editions = list_editions(db, with_practice=True)
        left = [each.id for each in editions if left_something(db, keys, each.id)]
    for edition_id in left:
        leave_nothing(database, keys, edition_id)


def write_bundles(database: Database, settings: Settings) -> None:
    """Write the bundle of each published vote that has none yet."""
    with database.reading() as db:
        for edition in list_editions(db):
            if edition.result_published_at is None or edition.is_imported:
                continue
            result = find_published(db, edition.id)
            bundle_file(db, edition=edition, result=result, settings=settings)


def remind_due(database: Database, base_url: str, now: datetime) -> None:
    """Remind of the drafts whose deadline is near; most of the time nothing is written."""
    with database.reading() as db:
        editions = list_editions(db)
        due = [each.slug for each in editions if is_reminder_due(db, edition=each, now=now)]
    for slug in due:
        with database.writing() as db:
            remind_drafts(db, edition=get_edition(db, slug), base_url=base_url, now=now)


def remind_reports_due(database: Database, base_url: str, now: datetime) -> None:
    """Remind of the reports on grants that are due soon."""
    with database.reading() as db:
        if not reminders.is_reminder_due(db, now=now):
            return
    with database.writing() as db:
        reminders.remind_reports(db, base_url=base_url, now=now)


def send_due(database: Database, carry: Carrier, sender: str, now: datetime) -> None:
    """Send the mail that is due, with no transaction open while the mail server thinks."""
    with database.reading() as db:
        if not is_any_due(db, now=now):
            return
    with database.writing() as db:
        letters = claim_due(db, now=now)
    for letter in letters:
        if carry(letter.message(sender)):
            with database.writing() as db:
                mark_sent(db, letter_id=letter.id, now=now)


def sweep_files(database: Database, folder: Folder, now: datetime) -> None:
    """Delete the files that no row names: removed ones, and those of requests that failed."""
    with database.reading() as db:
        orphans = list_orphans(db, folder=folder, now=now)
    for path in orphans:
        path.unlink(missing_ok=True)


def look_up_due(database: Database, ask: Ask, now: datetime) -> None:
    """Ask the registries about one organisation, with no transaction open while they think.

    One at a time: the calendar must not wait for a registry that is not well.
    """
    with database.reading() as db:
        if not verification.is_any_due(db, now=now):
            return
    with database.writing() as db:
        wanted = verification.claim_due(db, now=now)
    if wanted is None:
        return
    with database.reading() as db:
        kept = verification.find_kept(db, numbers=wanted.numbers, now=now)
    answer = kept or ask(wanted.numbers)
    with database.writing() as db:
        verification.note_answer(db, wanted=wanted, answer=answer, now=now)


def forget_unconfirmed(database: Database, now: datetime) -> None:
    """Forget the addresses of people who never opened the link they were sent."""
    with database.reading() as db:
        if not links.is_any_expired(db, now=now) and not invitations.is_any_expired(db, now=now):
            return
    with database.writing() as db:
        links.forget_expired(db, now=now)
        invitations.forget_expired(db, now=now)


def work_until(stop: threading.Event, database: Database, settings: Settings, clock: Clock) -> None:
    """Work every few seconds until `stop` is set; one failure is logged and tried again."""
    while not stop.is_set():
        try:
            work_once(database, settings, clock.now())
        except Exception:
            log.exception("work failed")
        stop.wait(PAUSE_SECONDS)


def _editions_due(database: Database, now: datetime) -> list[str]:
    with database.reading() as db:
        editions = list_editions(db, with_practice=True)
        return [each.slug for each in editions if _is_due(db, each, now)]


def _is_due(db: Session, edition: Edition, now: datetime) -> bool:
    is_step_due = due_step(db, edition=edition, now=now) is not None
    return is_step_due or is_review_due(db, edition=edition, now=now)


def due_step(db: Session, *, edition: Edition, now: datetime) -> Callable[..., VotingRound] | None:
    """Return what is to be done now: open, feed, close or settle the round, or nothing."""
    voting_round = find_round(db, edition.id)
    if voting_round is not None:
        return _step_of(db, voting_round, edition, now)
    if edition.is_imported or phase_at(edition, now) is not Phase.VOTING:
        return None
    has_projects = list_projects(db, edition.id) or list_eligible(db, edition.id)
    return open_round if has_projects and not is_unsettled(db, edition.id) else None


def is_review_due(db: Session, *, edition: Edition, now: datetime) -> bool:
    """Tell whether a deadline, the hour of the decisions or the vote asks something of reviews."""
    if edition.decisions_at is None:
        return False
    if list_due(db, edition.id, now=now, soon=now + REMINDED_BEFORE):
        return True
    if is_any_expired(db, edition.id, now):
        return True
    if now >= opens_at(edition, Phase.VOTING):
        return is_unsettled(db, edition.id)
    return now >= edition.decisions_at and is_any_in(db, edition.id, [ReviewState.CONCLUDED])


def follow_reviews(db: Session, *, edition: Edition, base_url: str, now: datetime) -> None:
    """Draw the consequences of deadlines, release decisions, settle what the vote finds open."""
    follow_deadlines(db, edition=edition, base_url=base_url, now=now)
    end_expired(db, edition=edition, base_url=base_url, now=now)
    release_decisions(db, edition=edition, base_url=base_url, now=now)
    settle_before_vote(db, edition=edition, base_url=base_url, now=now)


def _step_of(
    db: Session, voting_round: VotingRound, edition: Edition, now: datetime
) -> Callable[..., VotingRound] | None:
    if voting_round.settled_at is not None:
        return None
    end = disputes_end(voting_round, edition)
    if end is not None:
        return close_round if now >= end else None
    if _has_ended(edition, now):
        return close_round
    return publish_batch if is_due(db, voting_round, now) else None


def follow_calendar(db: Session, *, edition: Edition, keys: KeyStore, now: datetime) -> None:
    """Open or close the round whose hour has come; nobody presses a button at midnight."""
    step = due_step(db, edition=edition, now=now)
    if step is not None:
        step(db, edition=edition, keys=keys, now=now)


def _has_ended(edition: Edition, now: datetime) -> bool:
    closing = closes_at(edition, Phase.VOTING)
    return closing is not None and now >= closing
