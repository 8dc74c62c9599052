"""Pages: one review with its findings and its notes; a colleague too close to it leaves."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.reviews import service
from app.reviews.interests import declare_interest
from app.reviews.models import Review
from app.reviews.pages.desk import CurrentDesk
from app.reviews.queries import get_criterion
from app.reviews.schemas import FindingIn, NoteIn, Nothing
from app.web import csrf
from app.web.deps import DbSession
from app.web.forms import PostedForm

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_review(desk: CurrentDesk) -> Response:
    return desk.lay_out()


@router.post("/constats/{criterion_code}")
def record_finding(desk: CurrentDesk, criterion_code: str, form: PostedForm) -> Response:
    def record(db: DbSession, *, review: Review, **found: Any) -> None:
        criterion = get_criterion(db, review, criterion_code)
        service.record_finding(db, review=review, criterion=criterion, **found)

    return desk.step(FindingIn, form, record, part=criterion_code)


@router.post("/notes")
def write_note(desk: CurrentDesk, form: PostedForm) -> Response:
    return desk.step(NoteIn, form, service.write_note, part="notes")


@router.post("/deport")
def declare(desk: CurrentDesk, form: PostedForm) -> Response:
    leads_to = "instruction?deport"
    return desk.step(Nothing, form, declare_interest, part="interest", leads_to=leads_to)
