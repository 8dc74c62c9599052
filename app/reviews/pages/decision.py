"""Pages: conclude as the first person or the second; answer an appeal as a third."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.reviews.appeals import decide_appeal
from app.reviews.conclusion import confirm_conclusion, propose_conclusion, send_back
from app.reviews.models import Review
from app.reviews.pages.desk import CurrentDesk
from app.reviews.schemas import AppealDecisionIn, ConclusionIn, ConfirmationIn, ReturnIn
from app.web import csrf
from app.web.forms import PostedForm

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}",
    dependencies=[Depends(csrf.protect)],
)


@router.post("/conclusion")
def propose(desk: CurrentDesk, form: PostedForm) -> Response:
    def conclude(review: Review, read: ConclusionIn) -> None:
        propose_conclusion(
            desk.db,
            review=review,
            decision=read.decision,
            public_reason=read.public_reason,
            by=desk.account.id,
            now=desk.now,
        )

    return desk.step(ConclusionIn, form, conclude, part="decision")


@router.post("/confirmation")
def confirm(desk: CurrentDesk, form: PostedForm) -> Response:
    def agree(review: Review, read: ConfirmationIn) -> None:
        confirm_conclusion(
            desk.db, review=review, steps=read.steps, by=desk.account.id, now=desk.now
        )

    return desk.step(ConfirmationIn, form, agree, part="decision")


@router.post("/renvoi")
def give_back(desk: CurrentDesk, form: PostedForm) -> Response:
    def disagree(review: Review, read: ReturnIn) -> None:
        send_back(
            desk.db,
            review=review,
            reason=read.reason,
            steps=read.steps,
            by=desk.account.id,
            now=desk.now,
        )

    return desk.step(ReturnIn, form, disagree, part="return")


@router.post("/recours")
def answer_appeal(desk: CurrentDesk, form: PostedForm) -> Response:
    def answer(review: Review, read: AppealDecisionIn) -> None:
        decide_appeal(
            desk.db,
            review=review,
            outcome=read.outcome,
            reason=read.reason,
            by=desk.account.id,
            base_url=desk.settings.base_url,
            now=desk.now,
        )

    return desk.step(AppealDecisionIn, form, answer, part="appeal")
