"""Voids: two people empty a box while nobody can know what lies in it, and every count holds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import Event
from app.core.db import Database
from app.voters.models import Voter
from app.voting.agreement import AgreedAlready, AskedAlready, SecondPersonNeeded
from app.voting.ceremony import StepMissing, cut_link, export_sealed
from app.voting.disputes import DisputesOpen, DisputesOver
from app.voting.keys import KeyStore
from app.voting.models import BallotVoid, VoidReason, VotingRound
from app.voting.queries import VoidCount, VoidNotFound, count_voids, find_round, list_leaves
from app.voting.service import OnlineVoteBarred, has_voted
from app.voting.trustees import split_new_key
from app.voting.voids import AT_THE_DESK, ask_void, confirm_void, drop_void
from app.worker import follow_calendar
from tests.builders import make_account
from tests.polling import Poll, start_poll

WHOLE = [("eau-mopti", 100)]
HOURS = 72
WINDOW = timedelta(hours=HOURS)
BARRING = [VoidReason.DUPLICATE, VoidReason.INELIGIBLE, VoidReason.PAPER]


@pytest.fixture
def poll(any_database: Database, keys: KeyStore, now: datetime) -> Poll:
    return start_poll(any_database, keys, now, voters=4, dispute_hours=HOURS)


@pytest.fixture
def staff(poll: Poll) -> list[UUID]:
    with poll.database.writing() as db:
        return [
            make_account(db, now=poll.now, role=Role.AGENT, email=f"{name}@example.org").id
            for name in ("ada", "bob", "eve")
        ]


def ask(
    poll: Poll,
    by: UUID,
    *,
    voter: UUID | None = None,
    reason: VoidReason = VoidReason.PAPER,
    later: timedelta = timedelta(0),
) -> UUID:
    with poll.database.writing() as db:
        asked = ask_void(
            db,
            edition=poll.edition,
            voter_id=voter or poll.voters[0],
            reason=reason,
            by=by,
            now=poll.now + later,
        )
        return asked.id


def confirm(poll: Poll, void_id: UUID, by: UUID, later: timedelta = timedelta(0)) -> None:
    with poll.database.writing() as db:
        confirm_void(
            db,
            edition=poll.edition,
            void_id=void_id,
            keys=poll.keys,
            by=by,
            now=poll.now + later,
        )


def drop(poll: Poll, void_id: UUID, by: UUID) -> None:
    with poll.database.writing() as db:
        drop_void(db, edition=poll.edition, void_id=void_id, by=by, now=poll.now)


def void(poll: Poll, staff: list[UUID], voter: UUID, reason: VoidReason) -> None:
    confirm(poll, ask(poll, staff[0], voter=voter, reason=reason), staff[1])


def end_window(poll: Poll) -> None:
    with poll.database.writing() as db:
        follow_calendar(db, edition=poll.edition, keys=poll.keys, now=poll.now + WINDOW)


def round_of(poll: Poll) -> VotingRound:
    with poll.database.reading() as db:
        found = find_round(db, poll.edition.id)
    assert found
    return found


def voids(poll: Poll) -> list[BallotVoid]:
    with poll.database.reading() as db:
        return list(db.scalars(select(BallotVoid).order_by(BallotVoid.asked_at, BallotVoid.id)))


def counted(poll: Poll) -> list[VoidCount]:
    with poll.database.reading() as db:
        return count_voids(db, poll.round_id)


def leaves(poll: Poll) -> int:
    with poll.database.reading() as db:
        return len(list_leaves(db, poll.round_id))


def test_two_people_empty_the_box_and_what_it_had_taken_is_counted(poll: Poll, staff: list[UUID]):
    for number in range(3):
        poll.cast(WHOLE, intent=bytes([number]) * 16)
    poll.cast(WHOLE, voter=poll.voters[1], intent=b"z" * 16)
    asked = ask(poll, staff[0])
    assert len(poll.entries()) == 2
    confirm(poll, asked, staff[1])
    assert len(poll.entries()) == 1
    assert counted(poll) == [VoidCount(VoidReason.PAPER, 1, 1, 3)]


@pytest.mark.parametrize("when", ["during the vote", "after the close"])
def test_the_leaves_are_the_versions_in_boxes_and_those_voided(
    poll: Poll, staff: list[UUID], when: str
):
    """Invariant I5, and I11: what was voided is never counted."""
    for number in range(3):
        poll.cast(WHOLE, intent=bytes([number]) * 16)
    kept = poll.cast(WHOLE, voter=poll.voters[1], intent=b"z" * 16)
    if when == "after the close":
        poll.close()
    void(poll, staff, poll.voters[0], VoidReason.INELIGIBLE)
    void(poll, staff, poll.voters[2], VoidReason.PAPER)
    poll.close()
    closed = round_of(poll)
    assert (closed.ballots_closed, closed.versions_closed, leaves(poll)) == (1, 4, 4)
    assert counted(poll) == [
        VoidCount(VoidReason.INELIGIBLE, 1, 1, 3),
        VoidCount(VoidReason.PAPER, 1, 0, 0),
    ]
    end_window(poll)
    assert poll.open(later=WINDOW) == 1
    assert leaves(poll) == 4
    assert poll.trackers() == [kept.tracker]


def test_whoever_asked_cannot_confirm_and_a_second_confirmation_changes_nothing(
    poll: Poll, staff: list[UUID]
):
    asked = ask(poll, staff[0])
    with pytest.raises(SecondPersonNeeded):
        confirm(poll, asked, staff[0])
    confirm(poll, asked, staff[1])
    with pytest.raises(AgreedAlready):
        confirm(poll, asked, staff[2])
    with pytest.raises(AgreedAlready):
        drop(poll, asked, staff[0])
    assert [each.confirmed_by for each in voids(poll)] == [staff[1]]


def test_the_same_voter_is_asked_for_once(poll: Poll, staff: list[UUID]):
    asked = ask(poll, staff[0])
    with pytest.raises(AskedAlready):
        ask(poll, staff[1], reason=VoidReason.DUPLICATE)
    confirm(poll, asked, staff[1])
    with pytest.raises(AskedAlready):
        ask(poll, staff[2])


def test_a_mistaken_request_is_put_aside_and_leaves_the_ballot(poll: Poll, staff: list[UUID]):
    poll.cast(WHOLE)
    asked = ask(poll, staff[0])
    drop(poll, asked, staff[0])
    with pytest.raises(VoidNotFound):
        confirm(poll, asked, staff[1])
    assert len(poll.entries()) == 1
    ask(poll, staff[0])


def test_a_void_of_another_vote_is_not_found(poll: Poll, staff: list[UUID], keys: KeyStore):
    other = start_poll(poll.database, keys, poll.now, slug="rennes-2025", dispute_hours=HOURS)
    asked = ask(other, staff[0])
    with pytest.raises(VoidNotFound):
        confirm(poll, asked, staff[1])


@pytest.mark.parametrize("reason", BARRING)
def test_who_votes_otherwise_or_has_no_right_votes_no_more_online(
    poll: Poll, staff: list[UUID], reason: VoidReason
):
    poll.cast(WHOLE)
    void(poll, staff, poll.voters[0], reason)
    with pytest.raises(OnlineVoteBarred):
        poll.cast(WHOLE, intent=b"z" * 16)
    poll.cast(WHOLE, voter=poll.voters[1])
    assert len(poll.entries()) == 1


def test_who_asked_to_withdraw_may_vote_again_until_the_close(poll: Poll, staff: list[UUID]):
    first = poll.cast(WHOLE)
    void(poll, staff, poll.voters[0], VoidReason.WITHDRAWAL_ASKED)
    assert poll.entries() == []
    again = poll.cast(WHOLE)
    assert again == first
    poll.close()
    closed = round_of(poll)
    assert (closed.ballots_closed, closed.versions_closed, leaves(poll)) == (1, 2, 2)
    end_window(poll)
    assert poll.open(later=WINDOW) == 1


def test_the_reasons_of_the_desk_are_those_that_concern_one_person():
    assert set(VoidReason) - set(AT_THE_DESK) == {VoidReason.LOT_CANCELLED}


def test_nothing_is_opened_before_the_window_ends(poll: Poll):
    poll.cast(WHOLE)
    poll.close()
    just_before = WINDOW - timedelta(seconds=1)
    with pytest.raises(DisputesOpen) as refused:
        poll.open(later=just_before)
    assert refused.value.params == {"ends_at": poll.now + WINDOW}
    with poll.database.writing() as db:
        follow_calendar(db, edition=poll.edition, keys=poll.keys, now=poll.now + just_before)
    assert round_of(poll).settled_at is None
    with pytest.raises(StepMissing):
        poll.open(later=WINDOW)
    end_window(poll)
    assert poll.open(later=WINDOW) == 1


def test_trustees_get_nothing_before_the_window_ends(
    any_database: Database, keys: KeyStore, now: datetime
):
    trustees = split_new_key(2, 3)
    poll = start_poll(any_database, keys, now, trustees=trustees, dispute_hours=HOURS)
    poll.cast(WHOLE)
    poll.close()
    with poll.database.writing() as db:
        for step in (
            lambda: export_sealed(db, edition=poll.edition, now=now),
            lambda: cut_link(db, edition=poll.edition, keys=keys, now=now),
        ):
            with pytest.raises(DisputesOpen):
                step()
    assert keys.link_key(poll.round_id)


def test_nobody_voids_after_the_window_nor_confirms_what_was_asked_within(
    poll: Poll, staff: list[UUID]
):
    poll.cast(WHOLE)
    asked = ask(poll, staff[0])
    poll.close()
    with pytest.raises(DisputesOver):
        confirm(poll, asked, staff[1], later=WINDOW)
    end_window(poll)
    with pytest.raises(DisputesOver):
        ask(poll, staff[0], voter=poll.voters[1])
    poll.open(later=WINDOW)
    with pytest.raises(DisputesOver):
        ask(poll, staff[0], voter=poll.voters[1], later=WINDOW)
    assert voids(poll) == []


def test_the_end_of_the_window_signs_the_register_and_forgets_whom_a_void_was_about(
    poll: Poll, staff: list[UUID]
):
    poll.cast(WHOLE)
    poll.cast(WHOLE, voter=poll.voters[1], intent=b"z" * 16)
    poll.close()
    assert [answers(poll, voter) for voter in poll.voters] == [True, True, False, False]
    void(poll, staff, poll.voters[0], VoidReason.DUPLICATE)
    assert [answers(poll, voter) for voter in poll.voters] == [False, True, False, False]
    ask(poll, staff[0], voter=poll.voters[3])
    end_window(poll)
    (kept,) = voids(poll)
    assert (kept.voter_id, kept.bar_key, kept.versions) == (None, None, 1)
    assert kept.reason is VoidReason.DUPLICATE
    with poll.database.reading() as db:
        assert set(db.scalars(select(Voter.id).where(Voter.signed))) == {poll.voters[1]}
    assert [answers(poll, voter) for voter in poll.voters] == [False, True, False, False]


def test_the_journal_tells_reasons_and_nobody_whom(poll: Poll, staff: list[UUID]):
    void(poll, staff, poll.voters[0], VoidReason.PAPER)
    drop(poll, ask(poll, staff[0], voter=poll.voters[1]), staff[1])
    poll.close()
    end_window(poll)
    with poll.database.reading() as db:
        told = [
            (event.action, event.account_id, event.details)
            for event in db.scalars(select(Event).order_by(Event.sequence))
            if "void" in event.action or "disputes" in event.action
        ]
    paper = {"reason": "paper"}
    assert told == [
        ("voting.void-asked", staff[0], paper),
        ("voting.ballot-voided", staff[1], paper),
        ("voting.void-asked", staff[0], paper),
        ("voting.void-dropped", staff[1], paper),
        (
            "voting.disputes-ended",
            None,
            {"ballots": 0, "boxes_of_nobody": 0, "voids": {"paper": 1}},
        ),
    ]


def test_of_several_who_confirm_at_once_one_does(poll: Poll, staff: list[UUID]):
    poll.cast(WHOLE)
    asked = ask(poll, staff[0])

    def try_to(by: UUID) -> bool:
        try:
            confirm(poll, asked, by)
        except AgreedAlready:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(try_to, [staff[1], staff[2]] * 2))
    assert sum(done) == 1
    assert counted(poll) == [VoidCount(VoidReason.PAPER, 1, 1, 1)]


def test_of_several_who_ask_at_once_one_does(poll: Poll, staff: list[UUID]):
    def try_to(by: UUID) -> bool:
        try:
            ask(poll, by)
        except AskedAlready:
            return False
        return True

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(try_to, staff)) == 1
    assert len(voids(poll)) == 1


@pytest.mark.parametrize("reason", [VoidReason.PAPER, VoidReason.WITHDRAWAL_ASKED])
def test_a_void_during_re_votes_loses_no_version_and_keeps_no_late_ballot(
    poll: Poll, staff: list[UUID], reason: VoidReason
):
    poll.cast(WHOLE)
    asked = ask(poll, staff[0], reason=reason)

    def vote(number: int) -> int:
        try:
            poll.cast(WHOLE, intent=bytes([number]) * 16)
        except OnlineVoteBarred:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        voting = [pool.submit(vote, number) for number in range(1, 13)]
        confirming = pool.submit(confirm, poll, asked, staff[1])
        accepted = 1 + sum(each.result() for each in voting)
        confirming.result()
    poll.close()
    closed = round_of(poll)
    (count,) = counted(poll)
    in_boxes = sum(entry.version for entry in poll.entries())
    assert accepted == closed.versions_closed == leaves(poll) == in_boxes + count.versions
    if reason is VoidReason.PAPER:
        assert (closed.ballots_closed, in_boxes) == (0, 0)


def answers(poll: Poll, voter_id: UUID) -> bool:
    with poll.database.reading() as db:
        voter = db.get_one(Voter, voter_id)
        return has_voted(db, edition=poll.edition, voter=voter, keys=poll.keys)
