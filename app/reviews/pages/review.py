"""Pages: one review with its findings and its notes; a colleague too close to it leaves."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.reviews import service
from app.reviews.interests import declare_interest
from app.reviews.models import Review
from app.reviews.pages.desk import CurrentDesk
from app.reviews.queries import get_criterion
from app.reviews.schemas import FindingIn, NoteIn, Nothing
from app.web import csrf
from app.web.forms import PostedForm

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_review(desk: CurrentDesk) -> Response:
    return desk.show()


@router.post("/constats/{criterion_code}")
def record_finding(desk: CurrentDesk, criterion_code: str, form: PostedForm) -> Response:
    def record(review: Review, read: FindingIn) -> None:
        service.record_finding(
            desk.db,
            review=review,
            criterion=get_criterion(desk.db, review, criterion_code),
            verdict=read.verdict,
            reason=read.reason,
            version=read.version,
            by=desk.account.id,
            now=desk.now,
        )

    return desk.step(FindingIn, form, record, part=criterion_code)


@router.post("/notes")
def write_note(desk: CurrentDesk, form: PostedForm) -> Response:
    def write(review: Review, read: NoteIn) -> None:
        service.write_note(desk.db, review=review, text=read.text, by=desk.account.id, now=desk.now)

    return desk.step(NoteIn, form, write, part="notes")


@router.post("/deport")
def declare(desk: CurrentDesk, form: PostedForm) -> Response:
    def leave(review: Review, _read: Nothing) -> None:
        declare_interest(desk.db, review=review, by=desk.account.id, now=desk.now)

    queue = desk.address.rpartition("/")[0]
    return desk.step(Nothing, form, leave, part="interest", leads_to=f"{queue}?deport")
