"""The whole life of a proposal, from the rows every feature keeps, and what is expected next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any

from app.audit.queries import list_events
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, opens_at, phase_at
from app.editions.queries import find_freeze, find_project
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.service import deadline, is_open
from app.results.queries import find_published
from app.reviews.models import Review
from app.reviews.queries import find_review
from app.web.deps import DbSession

JOURNALLED = {
    "proposal.withdrawn": "life.withdrawn",
    "proposal.merged": "life.merged",
    "text.hidden": "life.text-hidden",
    "text.restored": "life.text-restored",
}
"""Steps of which only the journal keeps the hour."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened, said by the sentence `code`."""

    code: str
    at: datetime
    reason: str = ""
    """As somebody wrote it, in French."""
    params: dict[str, Any] = field(default_factory=dict)
    is_public: bool = True
    part: str = ""
    """Which public text was hidden or restored."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is awaited; `is_yours` when it is from the organisation."""

    code: str
    is_yours: bool = False
    before: datetime | None = None
    page: str = ""
    """The part of the proposal's address where it is done."""


def life_of(db: DbSession, proposal: Proposal, now: datetime) -> list[Step]:
    """Return what happened to a proposal until `now`, the oldest first; nothing before its hour."""
    review = find_review(db, proposal.id)
    steps = [
        *_submission(proposal),
        *(_decision(review) if review else ()),
        *_vote(db, proposal),
        *_journal(db, proposal),
    ]
    return sorted((step for step in steps if step.at <= now), key=attrgetter("at"))


def public_life(db: DbSession, proposal: Proposal, now: datetime) -> list[Step]:
    return [step for step in life_of(db, proposal, now) if step.is_public]


def expected(db: DbSession, proposal: Proposal, now: datetime) -> Expectation:
    """Say the one thing that is awaited now, from whom and by when."""
    if proposal.status is ProposalStatus.DRAFT:
        return _of_draft(proposal, now)
    if proposal.status is ProposalStatus.SUBMITTED:
        return _of_submitted(proposal.edition, now)
    if proposal.status is ProposalStatus.ELIGIBLE:
        return _of_eligible(db, proposal.edition, now)
    return Expectation(f"expected.nothing-{proposal.status}")


def _submission(proposal: Proposal) -> Iterator[Step]:
    yield Step("life.drafted", proposal.created_at, is_public=False)
    if proposal.submitted_at is not None:
        yield Step("life.submitted", proposal.submitted_at)
        if proposal.status is not ProposalStatus.WITHDRAWN:
            yield Step("life.review-began", opens_at(proposal.edition, Phase.REVIEW))


def _decision(review: Review) -> Iterator[Step]:
    if review.released_at is not None and review.decision is not None:
        yield Step(f"life.decided-{review.decision}", review.released_at, review.public_reason)


def _vote(db: DbSession, proposal: Proposal) -> Iterator[Step]:
    edition_id = proposal.edition_id
    frozen = find_freeze(db, edition_id)
    if frozen is None or find_project(db, edition_id, proposal.code) is None:
        return
    yield Step("life.on-ballot", frozen.frozen_at)
    result = find_published(db, edition_id)
    if result is not None and result.published_at is not None:
        funded = any(line.is_funded for line in result.lines if line.code == proposal.code)
        yield Step("life.funded" if funded else "life.not-funded", result.published_at)


def _journal(db: DbSession, proposal: Proposal) -> Iterator[Step]:
    for event in list_events(db, on=("proposal", proposal.id), actions=JOURNALLED):
        code = JOURNALLED[event.action]
        yield Step(code, event.at, is_public=False, part=event.details.get("part", ""))


def _of_draft(proposal: Proposal, now: datetime) -> Expectation:
    if not is_open(proposal, now):
        return Expectation("expected.nothing-late")
    return Expectation(
        "expected.submit", is_yours=True, before=deadline(proposal, now), page="depot"
    )


def _of_submitted(edition: Edition, now: datetime) -> Expectation:
    is_submitting = phase_at(edition, now) is Phase.SUBMISSION
    code = "expected.review" if is_submitting else "expected.decide"
    return Expectation(code, before=closes_at(edition, Phase.REVIEW))


def _of_eligible(db: DbSession, edition: Edition, now: datetime) -> Expectation:
    if find_published(db, edition.id) is not None:
        return Expectation("expected.nothing-published")
    if now < opens_at(edition, Phase.VOTING):
        return Expectation("expected.open-vote", before=opens_at(edition, Phase.VOTING))
    if phase_at(edition, now) is Phase.VOTING:
        return Expectation("expected.vote", before=closes_at(edition, Phase.VOTING))
    return Expectation("expected.count", before=opens_at(edition, Phase.PUBLISHED))
