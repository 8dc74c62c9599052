"""Pages: one gesture on several reviews of the queue, confirmed before it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.responses import Response

from app.accounts.models import Account
from app.accounts.queries import list_staff
from app.core.errors import DomainError
from app.editions.staff import CurrentStaffVisit, StaffVisit
from app.reviews.assignments import DateUnreadable, PersonMissing, entrust, remind, take_back
from app.reviews.models import Review
from app.reviews.queries import list_chosen
from app.web import csrf
from app.web.deps import DbSession
from app.web.forms import PostedForm

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/lot", dependencies=[Depends(csrf.protect)]
)

GESTURES = ("confier", "reprendre", "relancer")


@router.get("")
def show_batch(visit: CurrentStaffVisit) -> Response:
    params = visit.request.query_params
    return _batch(visit, _chosen(visit, params.getlist("projet")), params.get("geste", ""))


@router.post("")
def do_batch(visit: CurrentStaffVisit, form: PostedForm) -> Response:
    reviews = _chosen(visit, [str(code) for code in form.getlist("projet")])
    gesture = str(form.get("geste", ""))
    refusal = _do(visit, reviews, gesture, form)
    if refusal:
        return _batch(visit, reviews, gesture, form, refusal)
    return visit.turn_to(f"instruction?fait={_known(gesture)}")


def _do(
    visit: StaffVisit, reviews: Sequence[Review], gesture: str, form: FormData
) -> DomainError | None:
    told = {"edition": visit.edition, "base_url": visit.settings.base_url}
    if gesture == "relancer":
        return visit.attempt(remind, reviews=reviews, **told)
    if gesture == "reprendre":
        return visit.attempt(take_back, reviews=reviews)
    zone = visit.settings.zone
    return visit.attempt(_entrust, reviews=reviews, form=form, zone=zone, **told)


def _entrust(db: DbSession, *, form: FormData, zone: ZoneInfo, **said: Any) -> None:
    to = _person(db, str(form.get("personne", "")))
    due_at = _date(str(form.get("echeance", "")), zone)
    entrust(db, to=to, due_at=due_at, **said)


def _batch(
    visit: StaffVisit,
    reviews: Sequence[Review],
    gesture: str,
    form: FormData | None = None,
    refusal: DomainError | None = None,
) -> Response:
    return visit.show(
        "reviews/batch.html",
        refusal=refusal,
        reviews=reviews,
        gesture=_known(gesture),
        staff=list_staff(visit.db),
        person=str(form.get("personne", "")) if form else str(visit.account.id),
        due=str(form.get("echeance", "")) if form else "",
    )


def _chosen(visit: StaffVisit, codes: list[str]) -> Sequence[Review]:
    return list_chosen(visit.db, visit.edition.id, codes, reader=visit.account.id)


def _known(gesture: str) -> str:
    return gesture if gesture in GESTURES else GESTURES[0]


def _person(db: DbSession, number: str) -> Account:
    found = next((each for each in list_staff(db) if str(each.id) == number), None)
    if found is None:
        raise PersonMissing
    return found


def _date(typed: str, zone: ZoneInfo) -> datetime | None:
    """Read a day as its end in the city: due on Friday leaves Friday."""
    if not typed.strip():
        return None
    try:
        day = datetime.strptime(typed.strip(), "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError as unreadable:
        raise DateUnreadable from unreadable
    return day.replace(hour=23, minute=59)
