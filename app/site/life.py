"""The whole life of a proposal, from the rows every feature keeps, and what is expected next."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from app.audit.queries import list_events
from app.editions.models import Phase
from app.editions.phases import closes_at, opens_at, phase_at
from app.editions.queries import find_freeze, find_project
from app.grants.models import Reading
from app.grants.queries import Followed, find_followed
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.service import deadline, is_open
from app.results.queries import find_published
from app.reviews.appeals import appeals_until
from app.reviews.models import CorrectionRequest, Review
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
    asked: tuple[CorrectionRequest, ...] = ()
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


def life_of(db: DbSession, proposal: Proposal, review: Review | None, now: datetime) -> list[Step]:
    """Return what happened to a proposal until `now`, the oldest first; nothing before its hour."""
    steps = [
        *_submission(proposal),
        *(_corrections(review, now) if review else ()),
        *(_decision(review) if review else ()),
        *_vote(db, proposal),
        *_journal(db, proposal),
    ]
    return sorted((step for step in steps if step.at <= now), key=attrgetter("at"))


def public_life(db: DbSession, proposal: Proposal, now: datetime) -> list[Step]:
    review = find_review(db, proposal.id)
    return [step for step in life_of(db, proposal, review, now) if step.is_public]


def expected(
    db: DbSession, proposal: Proposal, review: Review | None, now: datetime
) -> Expectation:
    """Say the one thing that is awaited now, from whom and by when."""
    if proposal.status is ProposalStatus.DRAFT:
        return _of_draft(proposal, now)
    if proposal.status is ProposalStatus.SUBMITTED and review:
        return _of_submitted(proposal, review, now)
    if proposal.status is ProposalStatus.NOT_ELIGIBLE and review:
        return _of_refused(review, now)
    if proposal.status is ProposalStatus.ELIGIBLE:
        return _of_eligible(db, proposal, now)
    return Expectation(f"expected.nothing-{proposal.status}")


def _submission(proposal: Proposal) -> Iterator[Step]:
    yield Step("life.drafted", proposal.created_at, is_public=False)
    if proposal.submitted_at is not None:
        yield Step("life.submitted", proposal.submitted_at)
        if proposal.status is not ProposalStatus.WITHDRAWN:
            yield Step("life.review-began", opens_at(proposal.edition, Phase.REVIEW))


def _corrections(review: Review, now: datetime) -> Iterator[Step]:
    """Corrections are between the staff and the organisation: no step of them is public."""
    for asked_at, together in groupby(review.corrections, key=attrgetter("asked_at")):
        requests = tuple(together)
        due = {"due_at": requests[0].due_at}
        yield Step("life.correction-asked", asked_at, params=due, is_public=False, asked=requests)
        for request in requests:
            if request.closed_at is not None and not request.is_lapsed:
                yield Step(
                    "life.correction-answered", request.closed_at, request.answer, is_public=False
                )
                break
            if now >= request.due_at:
                yield Step("life.correction-lapsed", request.due_at, is_public=False)
                break


def _decision(review: Review) -> Iterator[Step]:
    if review.released_at is None or review.decision is None:
        return
    yield Step(f"life.decided-{review.decision}", review.released_at, review.public_reason)
    appeal = review.appeal
    if appeal is not None:
        yield Step("life.appealed", appeal.lodged_at)
        if appeal.outcome is not None and appeal.decided_at is not None:
            yield Step(f"life.appeal-{appeal.outcome}", appeal.decided_at, appeal.reason)


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


def _of_submitted(proposal: Proposal, review: Review, now: datetime) -> Expectation:
    awaited = review.awaited(now)
    if awaited:
        due = min(each.due_at for each in awaited)
        return Expectation("expected.correct", is_yours=True, before=due, page="corrections")
    edition = proposal.edition
    if phase_at(edition, now) is Phase.SUBMISSION:
        return Expectation("expected.review", before=edition.decisions_at)
    return Expectation("expected.decide", before=edition.decisions_at)


def _of_refused(review: Review, now: datetime) -> Expectation:
    until = appeals_until(review)
    if review.appeal is not None and review.appeal.outcome is None:
        return Expectation(
            "expected.decide-appeal", before=opens_at(review.proposal.edition, Phase.VOTING)
        )
    if review.appeal is None and until is not None and now < until:
        return Expectation("expected.appeal", before=until, page="recours")
    return Expectation("expected.nothing-not-eligible")


def _of_eligible(db: DbSession, proposal: Proposal, now: datetime) -> Expectation:
    edition = proposal.edition
    if find_published(db, edition.id) is not None:
        followed = find_followed(db, edition, proposal.code)
        return _of_funded(followed) if followed else Expectation("expected.nothing-published")
    if now < opens_at(edition, Phase.VOTING):
        return Expectation("expected.open-vote", before=opens_at(edition, Phase.VOTING))
    if phase_at(edition, now) is Phase.VOTING:
        return Expectation("expected.vote", before=closes_at(edition, Phase.VOTING))
    return Expectation("expected.count", before=opens_at(edition, Phase.PUBLISHED))


def _of_funded(followed: Followed) -> Expectation:
    if followed.is_over:
        return Expectation("expected.nothing-followed")
    is_yours = any(each.reading is Reading.SENT_BACK for each in followed.texts)
    code = "expected.write-again" if is_yours else "expected.follow-up"
    return Expectation(code, is_yours=is_yours, page="suivi/subvention")
