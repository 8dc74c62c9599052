"""JSON: what became of the funded projects, for anyone."""

from fastapi import APIRouter, Depends

from app.editions.access import CurrentEdition
from app.grants.exports import follow_up_document
from app.grants.queries import list_followed
from app.grants.schemas import FollowUpOut
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession
from app.web.page_cache import shared

router = APIRouter(
    prefix="/api/v1/editions/{slug}",
    tags=["follow-up"],
    dependencies=[Depends(public), Depends(shared)],
)


@router.get("/follow-up")
def show_follow_up(
    edition: CurrentEdition, db: DbSession, settings: CurrentSettings
) -> FollowUpOut:
    """Show the state, the money, the news and the reports of each funded project."""
    document = follow_up_document(edition, list_followed(db, edition), settings.base_url)
    return FollowUpOut.model_validate(document)
