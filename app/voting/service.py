"""A vote: the paper laid out, the choices checked, the ballot put into the urn."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.db import take_turn
from app.core.errors import DomainError, Kind
from app.editions.models import Edition, ListedProject
from app.editions.queries import list_projects
from app.voters.models import Voter
from app.voting import log, seal, urn
from app.voting.keys import KeyStore
from app.voting.models import VotingRound
from app.voting.paper import format_of, in_order_of, instance_of, size_of
from app.voting.queries import (
    find_round,
    has_entry,
    is_barred,
)
from app.voting.rounds import get_open_round
from app.voting.seal import Receipt
from ballots.ballot import Ballot
from ballots.validation import Violation, violations


class OnlineVoteBarred(DomainError):
    """Two people noted that this voter votes otherwise, or has no right to vote here."""

    code = "voting.online-vote-barred"
    kind = Kind.FORBIDDEN


class BallotRefused(DomainError):
    """The choices break rules of the ballot, all listed; nothing was written."""

    code = "voting.ballot-refused"
    kind = Kind.INVALID


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
    link_key = _link_key(db, voting_round, voter_id, keys)
    projects = list_projects(db, edition.id)
    kept = check_choices(edition=edition, projects=projects, choices=choices)
    tracker = seal.tracker(intent)
    suite = voting_round.suite
    size = size_of(voting_round, projects)
    content = seal.plain(voting_round.id, suite, tracker, kept, size)
    is_new = urn.put(
        db,
        round_id=voting_round.id,
        box=seal.box_key(link_key, voting_round.id, voter_id),
        sealed=seal.seal(content, suite, voting_round.urn_public_key, voting_round.id),
        suite=suite,
        intent_tag=seal.intent_tag(intent, kept),
    )
    if is_new:
        log.promise(db, voting_round, seal.commitment(content), keys)
    return seal.sign_receipt(keys.receipt_key(), voting_round.id, tracker, content, now.date())


def lay_out_paper(
    db: Session, *, edition: Edition, voter_id: UUID, keys: KeyStore, now: datetime
) -> list[ListedProject]:
    """Return the projects in the voter's own order, which nobody can tell after the opening."""
    voting_round = get_open_round(db, edition=edition, now=now)
    link_key = _link_key(db, voting_round, voter_id, keys)
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
    if voting_round is None or voting_round.settled_at is not None:
        return voter.signed
    box = seal.box_key(keys.link_key(voting_round.id), voting_round.id, voter.id)
    return has_entry(db, voting_round.id, box)


def _link_key(db: Session, voting_round: VotingRound, voter_id: UUID, keys: KeyStore) -> bytes:
    """Return the key that leads to the voter's box, if they may still vote online."""
    link_key = keys.link_key(voting_round.id)
    if is_barred(db, voting_round.id, seal.bar_key(link_key, voting_round.id, voter_id)):
        raise OnlineVoteBarred
    return link_key


def _told(violation: Violation, titles: dict[str, str]) -> tuple[str, dict[str, object]]:
    """Name projects by their titles and amounts as amounts, for the sentence."""
    params: dict[str, object] = {}
    for name, value in violation.params.items():
        if name == "project":
            params |= {"project": value, "title": titles.get(str(value), str(value))}
        else:
            params |= {f"{name}_cents" if name in {"envelope", "cost"} else name: value}
    return violation.code, params
