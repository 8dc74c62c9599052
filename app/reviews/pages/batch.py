"""Pages: one gesture on several reviews of the queue, confirmed before it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.accounts.queries import list_staff
from app.core.errors import DomainError
from app.editions.models import Edition
from app.editions.queries import get_edition
from app.reviews.assignments import DateUnreadable, PersonMissing, entrust, remind, take_back
from app.reviews.models import Review
from app.reviews.queries import list_chosen
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import PostedForm
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])

GESTURES = ("confier", "reprendre", "relancer")


@router.get("/mir/editions/{slug}/lot")
def show_batch(
    request: Request, language: Language, slug: str, account: CurrentReviewer, db: DbSession
) -> Response:
    edition = get_edition(db, slug)
    params = request.query_params
    reviews = list_chosen(db, edition.id, params.getlist("projet"), reader=account.id)
    return _batch(request, language, account, db, edition, reviews, params.get("geste", ""))


@router.post("/mir/editions/{slug}/lot")
def do_batch(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    form: PostedForm,
) -> Response:
    edition = get_edition(db, slug)
    codes = [str(code) for code in form.getlist("projet")]
    reviews = list_chosen(db, edition.id, codes, reader=account.id)
    gesture = str(form.get("geste", ""))
    said: dict[str, Any] = {"by": account.id, "base_url": settings.base_url, "now": now}
    try:
        with db.begin_nested():
            if gesture == "relancer":
                remind(db, edition=edition, reviews=reviews, **said)
            elif gesture == "reprendre":
                take_back(db, reviews=reviews, by=account.id, now=now)
            else:
                to = _person(db, str(form.get("personne", "")))
                due_at = _date(str(form.get("echeance", "")), settings.zone)
                entrust(db, edition=edition, reviews=reviews, to=to, due_at=due_at, **said)
    except DomainError as refusal:
        return _batch(
            request, language, account, db, edition, reviews, gesture, form=form, refusal=refusal
        )
    home = f"/{language}/mir/editions/{slug}/instruction"
    done = gesture if gesture in GESTURES else GESTURES[0]
    return RedirectResponse(f"{home}?fait={done}", status_code=303)


def _batch(
    request: Request,
    language: str,
    account: Account,
    db: DbSession,
    edition: Edition,
    reviews: Sequence[Review],
    gesture: str,
    *,
    form: FormData | None = None,
    refusal: DomainError | None = None,
) -> Response:
    return page(
        request,
        "reviews/batch.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 200,
        account=account,
        edition=edition,
        reviews=reviews,
        gesture=gesture if gesture in GESTURES else GESTURES[0],
        staff=list_staff(db),
        person=str(form.get("personne", "")) if form else str(account.id),
        due=str(form.get("echeance", "")) if form else "",
        refusal=refusal,
    )


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
