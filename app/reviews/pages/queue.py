"""Pages: the queue of an edition, filtered, sorted and paged by its address alone."""

import re

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentReviewer
from app.proposals.content import Theme
from app.reviews.queue import ME, NOBODY, STATES, Sort, Wanted, load_page
from app.reviews.surroundings import load_surroundings
from app.web import csrf
from app.web.visit import CurrentVisit

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])

NUMBER = re.compile("[1-9][0-9]{0,5}")


def asked(request: Request) -> Wanted:
    """Read what the address asks for; what means nothing asks for nothing."""
    given = request.query_params.get
    state, theme, sort, number = (given(name, "") for name in ("etat", "theme", "tri", "page"))
    return Wanted(
        state=state if state in STATES else "",
        criterion=given("critere", ""),
        person=given("charge", ""),
        theme=theme if theme in set(Theme) else "",
        country=given("pays", ""),
        text=given("texte", "").strip(),
        is_late=given("retard") == "oui",
        sort=Sort(sort) if sort in set(Sort) else Sort.OLDEST,
        page=int(number) if NUMBER.fullmatch(number) else 1,
    )


@router.get("/mir/editions/{slug}/instruction")
def show_queue(
    visit: CurrentVisit, slug: str, account: CurrentReviewer, fait: str = ""
) -> Response:
    db, now, wanted = visit.db, visit.now, asked(visit.request)
    around = load_surroundings(db, slug, now=now)
    found = load_page(db, edition=around.edition, reader=account.id, wanted=wanted, now=now)
    return visit.show(
        "reviews/queue.html",
        account=account,
        edition=around.edition,
        around=around,
        found=found,
        wanted=wanted,
        states=STATES,
        themes=list(Theme),
        sorts=list(Sort),
        me=ME,
        nobody=NOBODY,
        done=fait,
    )
