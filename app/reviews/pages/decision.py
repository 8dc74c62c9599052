"""Pages: conclude as the first person or the second; answer an appeal as a third."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.reviews.appeals import decide_appeal
from app.reviews.conclusion import confirm_conclusion, propose_conclusion, send_back
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
    return desk.step(ConclusionIn, form, propose_conclusion, part="decision")


@router.post("/confirmation")
def confirm(desk: CurrentDesk, form: PostedForm) -> Response:
    return desk.step(ConfirmationIn, form, confirm_conclusion, part="decision")


@router.post("/renvoi")
def give_back(desk: CurrentDesk, form: PostedForm) -> Response:
    return desk.step(ReturnIn, form, send_back, part="return")


@router.post("/recours")
def answer_appeal(desk: CurrentDesk, form: PostedForm) -> Response:
    base_url = desk.settings.base_url
    return desk.step(AppealDecisionIn, form, decide_appeal, part="appeal", base_url=base_url)
