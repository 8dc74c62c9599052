"""Pages: corrections asked of an organisation, and more time given for them."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.reviews.corrections import ask_corrections, move_deadline
from app.reviews.models import Review
from app.reviews.pages.desk import CurrentDesk
from app.reviews.schemas import CorrectionsIn, DeadlineIn
from app.web import csrf
from app.web.forms import PostedForm, in_zone

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}/corrections",
    dependencies=[Depends(csrf.protect)],
)


@router.post("")
def ask(desk: CurrentDesk, form: PostedForm) -> Response:
    def send(review: Review, read: CorrectionsIn) -> None:
        ask_corrections(
            desk.db,
            review=review,
            due_at=in_zone(read.due_at, desk.settings.zone) if read.due_at else None,
            by=desk.account.id,
            base_url=desk.settings.base_url,
            now=desk.now,
        )

    return desk.step(CorrectionsIn, form, send, part="corrections")


@router.post("/echeance")
def extend(desk: CurrentDesk, form: PostedForm) -> Response:
    def move(review: Review, read: DeadlineIn) -> None:
        move_deadline(
            desk.db,
            review=review,
            due_at=in_zone(read.due_at, desk.settings.zone),
            by=desk.account.id,
            base_url=desk.settings.base_url,
            now=desk.now,
        )

    return desk.step(DeadlineIn, form, move, part="corrections")
