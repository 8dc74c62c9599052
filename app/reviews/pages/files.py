"""The picture and the documents of a proposal, as the staff reads them: all of them."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.accounts.access import CurrentReviewer
from app.editions.queries import get_edition
from app.files.folder import Folder
from app.files.service import open_stored
from app.proposals.attachments import get_attachment, list_attachments
from app.reviews.queries import get_review
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language
from app.web.downloads import send_file
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/mir/editions/{slug}/instruction/{code}/fichiers",
    dependencies=[Depends(csrf.protect)],
)


@router.get("")
def show_files(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    db: DbSession,
) -> Response:
    edition = get_edition(db, slug)
    proposal = get_review(db, edition.id, code, reader=account.id).proposal
    return page(
        request,
        "reviews/files.html",
        language=language,
        account=account,
        edition=edition,
        proposal=proposal,
        attachments=list_attachments(db, proposal.id),
    )


@router.get("/{attachment_id}")
def read_file(
    request: Request,
    language: Language,  # noqa: ARG001 - part of the address
    slug: str,
    code: str,
    attachment_id: UUID,
    account: CurrentReviewer,
    db: DbSession,
    settings: CurrentSettings,
) -> Response:
    proposal = get_review(db, get_edition(db, slug).id, code, reader=account.id).proposal
    stored = get_attachment(db, proposal, attachment_id).file
    return send_file(request, open_stored(Folder(settings.files), stored), is_public=False)
