"""Pages for everyone: what became of the funded projects of an edition, one by one, as a feed."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.access import CurrentEdition
from app.files.folder import Folder
from app.files.service import open_stored
from app.grants.listing import facts_of
from app.grants.queries import TextNotFound, get_followed, get_shown_news, list_followed
from app.proposals.goals import goal_titles
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession
from app.web.downloads import send_file
from app.web.page_cache import shared
from app.web.visit import CurrentVisit

router = APIRouter(
    prefix="/{language}/editions/{slug}/suivi",
    dependencies=[Depends(csrf.protect), Depends(public), Depends(shared)],
)
pictures = APIRouter(prefix="/actualites/{news_id}/image", dependencies=[Depends(public)])


@router.get("")
def show_follow_up(visit: CurrentVisit, edition: CurrentEdition) -> Response:
    followed = list_followed(visit.db, edition)
    return visit.show(
        "grants/followed.html",
        edition=edition,
        projects=followed,
        granted_cents=sum(each.amount_cents for each in followed),
        paid_cents=sum(each.paid_cents for each in followed),
        today=visit.now.astimezone(visit.settings.zone).date(),
    )


@router.get("/fil.xml", include_in_schema=False)
def send_feed(visit: CurrentVisit, edition: CurrentEdition) -> Response:
    """Send the same facts to feed readers (Atom, RFC 4287), the newest first."""
    zone = visit.settings.zone
    followed = list_followed(visit.db, edition)
    entries = [(each, fact) for each in followed for fact in facts_of(each, edition.currency, zone)]
    answer = visit.show(
        "grants/feed.xml",
        edition=edition,
        entries=sorted(entries, key=lambda entry: entry[1].on, reverse=True),
    )
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return answer


@router.get("/{code}")
def show_project(visit: CurrentVisit, edition: CurrentEdition, code: str) -> Response:
    followed = get_followed(visit.db, edition, code)
    return visit.show(
        "grants/project.html",
        edition=edition,
        followed=followed,
        facts=facts_of(followed, edition.currency, visit.settings.zone),
        goals=goal_titles(visit.language),
        today=visit.now.astimezone(visit.settings.zone).date(),
    )


@pictures.get("", include_in_schema=False)
def send_picture(
    request: Request, news_id: UUID, db: DbSession, settings: CurrentSettings
) -> Response:
    stored = get_shown_news(db, news_id).picture
    if stored is None:
        raise TextNotFound
    return send_file(request, open_stored(Folder(settings.files), stored), is_public=True)
