"""Pages of an association: the corrections asked of it, and its appeal."""

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.core.text import readable
from app.proposals.desk import CurrentDesk, Desk
from app.reviews.appeals import appeals_until, lodge_appeal
from app.reviews.corrections import hand_back
from app.reviews.models import Review
from app.reviews.queries import get_own_review
from app.reviews.schemas import LONGEST_TEXT, AppealIn
from app.web import csrf
from app.web.forms import PostedForm, fields, read_form

router = APIRouter(
    prefix="/{language}/association/projets/{proposal_id}", dependencies=[Depends(csrf.protect)]
)


@router.get("/corrections")
def show_corrections(desk: CurrentDesk) -> Response:
    return _corrections(desk, typed={})


@router.post("/corrections")
def bring_corrections(desk: CurrentDesk, form: PostedForm) -> Response:
    review = _answerable_review(desk)
    answers = {name: readable(text)[:LONGEST_TEXT] for name, text in fields(form).items()}
    refusal = desk.attempt(hand_back, review=review, answers=answers)
    if refusal:
        return _corrections(desk, typed=answers, refusal=refusal)
    return desk.turn_to("/corrections?rendu")


@router.get("/recours")
def show_appeal(desk: CurrentDesk) -> Response:
    return _appeal(desk, typed={})


@router.post("/recours")
def appeal(desk: CurrentDesk, form: PostedForm) -> Response:
    review = _answerable_review(desk)
    typed = fields(form)
    read, errors = read_form(AppealIn, typed)
    if read is None:
        return _appeal(desk, typed=typed, errors=errors)
    base_url = desk.settings.base_url
    refusal = desk.attempt(lodge_appeal, review=review, grounds=read.grounds, base_url=base_url)
    return _appeal(desk, typed=typed, refusal=refusal) if refusal else desk.turn_to("/recours")


def _answerable_review(desk: Desk) -> Review:
    """Find the review of a proposal for a member who may answer in its organisation's name."""
    desk.require_editor()
    return get_own_review(desk.db, desk.proposal)


def _corrections(desk: Desk, **shown: Any) -> Response:
    review = get_own_review(desk.db, desk.proposal)
    awaited = review.awaited(desk.now)
    return desk.show(
        "reviews/corrections.html",
        awaited=awaited,
        others=[each for each in review.corrections if each not in awaited],
        is_received="rendu" in desk.request.query_params,
        **shown,
    )


def _appeal(desk: Desk, **shown: Any) -> Response:
    review = get_own_review(desk.db, desk.proposal)
    end = appeals_until(review)
    return desk.show(
        "reviews/appeal.html",
        review=review if review.released_at else None,
        ends_at=end,
        is_possible=end is not None and desk.now < end and review.appeal is None,
        **shown,
    )
