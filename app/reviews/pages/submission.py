"""Pages: check and submit a proposal."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.errors import DomainError
from app.editions.queries import list_criteria
from app.proposals.desk import CurrentDesk, Desk
from app.proposals.gaps import list_tasks
from app.proposals.models import ProposalStatus
from app.proposals.names import names_in
from app.proposals.service import can_withdraw, deadline, is_open
from app.reviews import service
from app.reviews.appeals import appeals_until
from app.reviews.assessment import assess_openly
from app.reviews.queries import find_review, list_review_criteria
from app.web import csrf

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}", dependencies=[Depends(csrf.protect)]
)


@router.get("/depot")
def show_submission(desk: CurrentDesk) -> Response:
    return _submission(desk)


@router.post("/depot")
def submit(desk: CurrentDesk) -> Response:
    base_url = desk.settings.base_url
    refusal = desk.attempt(service.receive_proposal, proposal=desk.proposal, base_url=base_url)
    return _submission(desk, refusal) if refusal else desk.turn_to("/depot?depose")


@router.post("/retrait")
def withdraw(desk: CurrentDesk) -> Response:
    service.take_back(desk.db, proposal=desk.proposal, by=desk.account.id, now=desk.now)
    return desk.go("/association")


def _submission(desk: Desk, refusal: DomainError | None = None) -> Response:
    db, now, proposal = desk.db, desk.now, desk.proposal
    review = find_review(db, proposal.id)
    criteria = (
        list_review_criteria(db, review) if review else list_criteria(db, proposal.edition_id)
    )
    is_draft = proposal.status is ProposalStatus.DRAFT
    return desk.show(
        "reviews/submission.html",
        refusal=refusal,
        edition=proposal.edition,
        decided=review if review and review.released_at else None,
        awaited=review.awaited(now) if review else [],
        appeals_until=appeals_until(review) if review else None,
        assessments=assess_openly(proposal, criteria, review),
        is_open=is_open(proposal, now),
        can_withdraw=can_withdraw(proposal, now),
        is_draft=is_draft,
        tasks=list_tasks(proposal),
        is_received="depose" in desk.request.query_params and not is_draft,
        deadline=deadline(proposal, now),
        names=names_in(desk.language),
    )
