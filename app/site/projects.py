"""The projects of an edition: their list with its filters, and the sheet of each."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.models import Edition
from app.editions.queries import get_edition, get_project
from app.proposals.attachments import list_published
from app.proposals.goals import goal_titles
from app.proposals.listing import Filter, list_cards
from app.proposals.names import names_in
from app.proposals.queries import find_merged_into, get_public, list_co_bearers
from app.proposals.texts import public_text
from app.reviews.assessment import as_decided
from app.reviews.queries import find_decision, list_review_criteria
from app.site.life import public_life
from app.site.share import share_of
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.page_cache import shared
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/editions/{slug}/projets",
    dependencies=[Depends(csrf.protect), Depends(public), Depends(shared)],
)


@router.get("")
def show_projects(
    request: Request,
    language: Language,
    slug: str,
    db: DbSession,
    pays: str = "",
    theme: str = "",
    odd: str = "",
    texte: str = "",
) -> Response:
    edition = get_edition(db, slug)
    cards = list_cards(db, edition, language)
    goal = int(odd) if odd in {str(number) for number in goal_titles(language)} else None
    wanted = Filter(country=pays, theme=theme, goal=goal, text=texte)
    return page(
        request,
        "site/projects.html",
        language=language,
        edition=edition,
        cards=[card for card in cards if wanted.accepts(card)],
        total=len(cards),
        wanted=wanted,
        countries=sorted({card.country for card in cards if card.country}),
        themes=sorted({theme for card in cards for theme in card.themes}),
        goals={
            number: title
            for number, title in goal_titles(language).items()
            if any(number in card.goals for card in cards)
        },
    )


@router.get("/{code}")
def show_project(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
    langue: str = "",
) -> Response:
    edition = get_edition(db, slug)
    if edition.is_imported:
        return _listed_project(request, language, edition, code, db, settings)
    proposal = get_public(db, edition.id, code)
    decided = find_decision(db, proposal.id)
    criteria = list_review_criteria(db, decided) if decided else []
    return page(
        request,
        "site/project.html",
        language=language,
        edition=edition,
        proposal=proposal,
        co_bearers=list_co_bearers(db, proposal.id),
        merged_into=find_merged_into(db, proposal),
        steps=public_life(db, proposal, now),
        text=public_text(proposal, langue or language),
        decided=decided,
        attachments=list_published(db, proposal.id),
        assessments=as_decided(criteria, decided.findings) if decided else [],
        names=names_in(language),
        short=share_of(settings.base_url, edition.slug, proposal.code),
    )


def _listed_project(
    request: Request,
    language: str,
    edition: Edition,
    code: str,
    db: DbSession,
    settings: CurrentSettings,
) -> Response:
    return page(
        request,
        "site/listed_project.html",
        language=language,
        edition=edition,
        project=get_project(db, edition.id, code),
        short=share_of(settings.base_url, edition.slug, code),
    )
