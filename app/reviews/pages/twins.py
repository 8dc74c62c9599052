"""Pages of the staff: projects that could be one, and the merge suggested to both sides."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.errors import DomainError
from app.core.text import readable
from app.editions.staff import CurrentStaffVisit, StaffVisit
from app.proposals.models import Proposal
from app.proposals.similar import find_pairs
from app.reviews.merging import ask_merge
from app.reviews.queries import get_review, list_too_close
from app.web import csrf
from app.web.deps import DbSession
from app.web.forms import PostedForm, fields

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/doublons", dependencies=[Depends(csrf.protect)]
)


@router.get("")
def show_twins(visit: CurrentStaffVisit) -> Response:
    return _twins(visit)


@router.post("")
def ask_for_both(visit: CurrentStaffVisit, form: PostedForm) -> Response:
    typed = fields(form)
    one, other, into = (typed.get(name, "") for name in ("one", "other", "into"))
    leaving = one if into == other else other

    def ask(db: DbSession, **said: Any) -> None:
        ask_merge(db, proposal=_proposal(visit, leaving), into=_proposal(visit, into), **said)

    message = readable(typed.get("message", ""))
    refusal = visit.attempt(ask, message=message, base_url=visit.settings.base_url)
    return _twins(visit, refusal) if refusal else visit.turn_to("doublons?demande")


def _proposal(visit: StaffVisit, code: str) -> Proposal:
    return get_review(visit.db, visit.edition.id, code, reader=visit.account.id).proposal


def _twins(visit: StaffVisit, refusal: DomainError | None = None) -> Response:
    too_close = list_too_close(visit.db, visit.edition.id, reader=visit.account.id)
    return visit.show(
        "reviews/twins.html",
        refusal=refusal,
        pairs=find_pairs(visit.db, visit.edition, besides=too_close),
        is_asked="demande" in visit.request.query_params,
    )
