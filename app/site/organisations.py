"""The public sheet of an organisation that has submitted a project: facts, never the contact."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.organisations.queries import find_bearing, find_verification, get_organisation
from app.proposals.queries import list_public_of
from app.proposals.texts import public_text
from app.web.access import public
from app.web.deps import DbSession, Language, PageNotFound
from app.web.page_cache import shared
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/organisations", dependencies=[Depends(public), Depends(shared)]
)


@router.get("/{slug}")
def show_organisation(request: Request, language: Language, slug: str, db: DbSession) -> Response:
    """Show an organisation once it has submitted something: registering alone publishes nothing."""
    organisation = get_organisation(db, slug)
    proposals = list_public_of(db, organisation.id)
    if not proposals:
        raise PageNotFound
    return page(
        request,
        "site/organisation.html",
        language=language,
        organisation=organisation,
        verification=find_verification(db, organisation.id),
        bearing=find_bearing(db, organisation.id),
        projects=[(proposal, public_text(proposal, language)) for proposal in proposals],
    )
