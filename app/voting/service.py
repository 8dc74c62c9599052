"""The life of an urn: opened, filled, closed, unsealed; nothing here knows who is asking."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.editions import phases
from app.editions.freeze import freeze
from app.editions.models import Edition, ListedProject, Phase
from app.editions.queries import list_projects
from app.proposals.queries import list_eligible
from app.voters.models import Voter
from app.voting import log, seal, urn
from app.voting.keys import KeyStore
from app.voting.models import VotingRound
from app.voting.opening import Expected, Opened, open_payloads
from app.voting.paper import format_of, in_order_of, instance_of, listed
from app.voting.queries import (
    count_opened_ballots,
    each_sealed,
    find_round,
    has_entry,
    list_box_keys,
    list_leaves,
    sum_of_versions,
)
from app.voting.seal import Receipt
from ballots.ballot import Ballot
from ballots.validation import Violation, violations

ONE_TRUSTEE = 1


class NothingToVoteOn(DomainError):
    """No project was found eligible, so there is no ballot to open."""

    code = "voting.nothing-to-vote-on"
    kind = Kind.CONFLICT


class RoundNotOpen(DomainError):
    """This edition has no urn yet."""

    code = "voting.round-not-open"
    kind = Kind.CONFLICT


class RoundClosed(DomainError):
    """A ballot came after the close."""

    code = "voting.round-closed"
    kind = Kind.GONE


class RoundStillOpen(DomainError):
    """Nobody opens an urn that still takes ballots."""

    code = "voting.round-still-open"
    kind = Kind.CONFLICT


class VoteNotOver(DomainError):
    """Nobody ends a vote before the hour every resident was told."""

    code = "voting.not-over"
    kind = Kind.CONFLICT


class BallotRefused(DomainError):
    """The choices break rules of the ballot, all listed; nothing was written."""

    code = "voting.ballot-refused"
    kind = Kind.INVALID


def open_round(db: Session, *, edition: Edition, keys: KeyStore, now: datetime) -> VotingRound:
    """List the eligible projects, freeze them with the rules, make the urn; once for all."""
    found = find_round(db, edition.id)
    if found is not None:
        return found
    phases.require(edition, Phase.VOTING, now)
    take_turn(db, f"opening:{edition.id}")
    return find_round(db, edition.id) or _make_round(db, edition, keys, now)


def cast_ballot(
    db: Session,
    *,
    edition: Edition,
    voter_id: UUID,
    choices: Sequence[tuple[str, int]],
    intent: bytes,
    keys: KeyStore,
    now: datetime,
) -> Receipt:
    """Put a ballot into the voter's box, in place of an earlier one, and return its receipt.

    `intent` are 16 random bytes drawn for this ballot: sent again with the same choices they
    change nothing and give the same receipt. The receipt may leave only after the commit.
    """
    # The close waits for the ballots that came before it, and those after it see it.
    take_turn(db, f"round:{edition.id}", is_shared=True)
    voting_round = get_open_round(db, edition=edition, now=now)
    projects = list_projects(db, edition.id)
    kept = check_choices(edition=edition, projects=projects, choices=choices)
    tracker = seal.tracker(intent)
    content = seal.plain(voting_round.id, tracker, kept, _size(voting_round, projects))
    is_new = urn.put(
        db,
        round_id=voting_round.id,
        box=seal.box_key(keys.link_key(voting_round.id), voting_round.id, voter_id),
        sealed=seal.seal(content, voting_round.urn_public_key, voting_round.id),
        intent_tag=seal.intent_tag(intent, kept),
    )
    if is_new:
        log.promise(db, voting_round, seal.commitment(content), keys)
    return seal.sign_receipt(keys.receipt_key(), voting_round.id, tracker, content, now.date())


def get_open_round(db: Session, *, edition: Edition, now: datetime) -> VotingRound:
    """Return the round that takes ballots now, or say why none does."""
    if _is_over(edition, now):
        raise RoundClosed(closed_at=phases.closes_at(edition, Phase.VOTING))
    phases.require(edition, Phase.VOTING, now)
    voting_round = find_round(db, edition.id)
    if voting_round is None:
        raise RoundNotOpen
    if voting_round.closed_at is not None:
        raise RoundClosed(closed_at=voting_round.closed_at)
    return voting_round


def lay_out_paper(
    db: Session, *, edition: Edition, voter_id: UUID, keys: KeyStore, now: datetime
) -> list[ListedProject]:
    """Return the projects in the voter's own order, which nobody can tell after the opening."""
    voting_round = get_open_round(db, edition=edition, now=now)
    link_key = keys.link_key(voting_round.id)
    projects = list_projects(db, edition.id)
    return in_order_of(projects, link_key=link_key, round_id=voting_round.id, voter_id=voter_id)


def check_choices(
    *, edition: Edition, projects: Sequence[ListedProject], choices: Sequence[tuple[str, int]]
) -> tuple[tuple[str, int], ...]:
    """Return the choices in the one order that betrays nothing of the paper they came from."""
    ballot_format = format_of(edition)
    broken = violations(choices, ballot_format, instance_of(projects, edition))
    if broken:
        titles = {project.code: project.title for project in projects}
        raise BallotRefused(violations=tuple(_told(each, titles) for each in broken))
    return Ballot.of(ballot_format, choices).choices


def has_voted(db: Session, *, edition: Edition, voter: Voter, keys: KeyStore) -> bool:
    """Say whether the voter has a ballot in the urn, never which."""
    voting_round = find_round(db, edition.id)
    if voting_round is None or voting_round.closed_at is not None:
        return voter.signed
    box = seal.box_key(keys.link_key(voting_round.id), voting_round.id, voter.id)
    return has_entry(db, voting_round.id, box)


def close_by_hand(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID
) -> VotingRound:
    """Close the round, which the calendar also does by itself, once its hour has come."""
    closing = phases.closes_at(edition, Phase.VOTING)
    if closing is not None and now < closing:
        raise VoteNotOver(closes_at=closing)
    return close_round(db, edition=edition, keys=keys, now=now, by=by)


def close_round(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID | None = None
) -> VotingRound:
    """Stop taking ballots, count boxes and versions, sign the register; once for all."""
    voting_round = _turn_of_closer(db, edition)
    if voting_round.closed_at is not None:
        return voting_round
    log.publish_waiting(db, voting_round, keys, now)
    boxes = list_box_keys(db, voting_round.id)
    signed = urn.sign_register(db, voting_round, boxes, keys.link_key(voting_round.id))
    voting_round.closed_at = now
    voting_round.ballots_closed = len(boxes)
    voting_round.versions_closed = sum_of_versions(db, voting_round.id)
    record(
        db,
        action="voting.closed",
        on=("round", voting_round.id),
        now=now,
        by=by,
        ballots=len(boxes),
        versions=voting_round.versions_closed,
        boxes_of_nobody=len(boxes) - signed,
    )
    return voting_round


def publish_batch(db: Session, *, edition: Edition, keys: KeyStore, now: datetime) -> VotingRound:
    """Publish what waits for the log, if it is still due once it is our turn."""
    voting_round = _turn_of_closer(db, edition)
    # After the commit of the former batch, and before the next: its key has no use any more.
    keys.forget_batches(voting_round.id, before=voting_round.batch)
    if voting_round.closed_at is None and log.is_due(db, voting_round, now):
        log.publish_waiting(db, voting_round, keys, now)
    return voting_round


def open_urn(
    db: Session, *, edition: Edition, keys: KeyStore, now: datetime, by: UUID | None = None
) -> int:
    """Forget whose box is whose, keep the ballots under their trackers; return how many.

    The link key goes first and is not needed again: after a crash at any point the opening is
    simply run again. The caller then compacts the database.
    """
    voting_round = _turn_of_closer(db, edition)
    if voting_round.closed_at is None:
        raise RoundStillOpen
    if voting_round.unsealed_at is not None:
        return count_opened_ballots(db, edition.id)
    projects = list_projects(db, edition.id)
    expected = Expected(
        round_id=voting_round.id,
        size=_size(voting_round, projects),
        ballot_format=format_of(edition),
        instance=instance_of(projects, edition),
    )
    key = keys.trustee_key(voting_round.id)
    opened = open_payloads(each_sealed(db, voting_round.id), expected=expected, key=key)
    keys.destroy_link(voting_round.id)
    keys.forget_batches(voting_round.id, before=voting_round.batch)
    late = _not_in_log(db, voting_round, opened)
    log.append(db, voting_round, late, keys, now)
    urn.empty(db, voting_round, opened.ballots)
    voting_round.unsealed_at = now
    counted = {"ballots": len(opened.ballots), "flaws": dict(opened.flaws), "late": len(late)}
    record(db, action="voting.opened", on=("round", voting_round.id), now=now, by=by, **counted)
    return len(opened.ballots)


def _make_round(db: Session, edition: Edition, keys: KeyStore, now: datetime) -> VotingRound:
    projects = list_projects(db, edition.id) or [
        listed(proposal, edition.id, position)
        for position, proposal in enumerate(list_eligible(db, edition.id), start=1)
    ]
    if not projects:
        raise NothingToVoteOn
    frozen = freeze(db, edition=edition, projects=projects, now=now)
    round_id = uuid4()
    keys.make_round_keys(round_id)
    voting_round = VotingRound(
        id=round_id,
        edition_id=edition.id,
        suite=seal.SUITE,
        urn_public_key=keys.trustee_key(round_id).public_key().public_bytes_raw(),
        receipt_public_key=keys.receipt_key().public_key().public_bytes_raw(),
        log_public_key=keys.log_key().public_key().public_bytes_raw(),
        trustees=ONE_TRUSTEE,
        threshold=ONE_TRUSTEE,
        opened_at=now,
    )
    db.add(voting_round)
    # The unique key on the edition decides which of two openers made the round.
    db.flush()
    # The urn is shown empty: a signed head over no leaf.
    log.append(db, voting_round, (), keys, now)
    record(
        db,
        action="voting.round-opened",
        on=("round", round_id),
        now=now,
        edition=edition.slug,
        freeze=frozen.sha256,
        projects=len(projects),
    )
    return voting_round


def _not_in_log(db: Session, voting_round: VotingRound, opened: Opened) -> list[bytes]:
    """Return the commitments whose promise was lost with the memory: they join the log late."""
    logged = set(list_leaves(db, voting_round.id))
    return sorted(each for each in opened.commitments if each not in logged)


def _turn_of_closer(db: Session, edition: Edition) -> VotingRound:
    take_turn(db, f"round:{edition.id}")
    voting_round = find_round(db, edition.id)
    if voting_round is None:
        raise RoundNotOpen
    return voting_round


def _told(violation: Violation, titles: dict[str, str]) -> tuple[str, dict[str, object]]:
    """Name projects by their titles and amounts as amounts, for the sentence."""
    params: dict[str, object] = {}
    for name, value in violation.params.items():
        if name == "project":
            params |= {"project": value, "title": titles.get(str(value), str(value))}
        else:
            params |= {f"{name}_cents" if name in {"envelope", "cost"} else name: value}
    return violation.code, params


def _size(voting_round: VotingRound, projects: Sequence[ListedProject]) -> int:
    return seal.plain_size(voting_round.id, [project.code for project in projects])


def _is_over(edition: Edition, now: datetime) -> bool:
    closing = phases.closes_at(edition, Phase.VOTING)
    return closing is not None and now >= closing
