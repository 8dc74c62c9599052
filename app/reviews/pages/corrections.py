"""Pages: corrections asked of an organisation, and more time given for them."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.reviews.corrections import ask_corrections, move_deadline
from app.reviews.pages.desk import CurrentDesk
from app.reviews.schemas import CorrectionsIn, DeadlineIn
from app.web import csrf
from app.web.forms import PostedForm

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}/corrections",
    dependencies=[Depends(csrf.protect)],
)


@router.post("")
def ask(desk: CurrentDesk, form: PostedForm) -> Response:
    base_url = desk.settings.base_url
    return desk.step(CorrectionsIn, form, ask_corrections, part="corrections", base_url=base_url)


@router.post("/echeance")
def extend(desk: CurrentDesk, form: PostedForm) -> Response:
    base_url = desk.settings.base_url
    return desk.step(DeadlineIn, form, move_deadline, part="corrections", base_url=base_url)
