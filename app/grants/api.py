"""JSON: what became of the funded projects, for anyone, under a tag of its content."""

import hashlib

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.editions.access import CurrentEdition
from app.grants.exports import follow_up_document
from app.grants.queries import list_followed
from app.grants.schemas import FollowUpOut
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession
from app.web.downloads import is_held, tagged

router = APIRouter(prefix="/api/v1/editions/{slug}", tags=["follow-up"])


@router.get("/follow-up", dependencies=[Depends(public)], response_model=FollowUpOut)
def show_follow_up(
    request: Request, edition: CurrentEdition, db: DbSession, settings: CurrentSettings
) -> Response:
    """Show the state, the money, the news and the reports of each funded project."""
    document = follow_up_document(edition, list_followed(db, edition), settings.base_url)
    content = FollowUpOut.model_validate(document).model_dump_json().encode()
    headers = tagged(hashlib.sha256(content).hexdigest())
    if is_held(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)
