"""JSON: the list of an edition's files."""

from fastapi import APIRouter, Depends

from app.editions.queries import get_edition
from app.opendata.access import lasting
from app.opendata.exports import recount_command
from app.opendata.schemas import FileOut, FilesOut
from app.opendata.service import list_files
from app.results.queries import find_published
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession
from app.web.page_cache import shared

router = APIRouter(
    prefix="/api/v1/editions/{slug}",
    tags=["open data"],
    dependencies=[Depends(public), Depends(lasting), Depends(shared)],
)
LICENCE = "etalab-2.0"
"""SPDX name of the Licence Ouverte 2.0."""


@router.get("/files")
def show_files(slug: str, db: DbSession, settings: CurrentSettings) -> FilesOut:
    """List the files of an edition with their SHA-256."""
    edition = get_edition(db, slug)
    result = find_published(db, edition.id)
    return FilesOut(
        licence=LICENCE,
        files=[
            FileOut(
                name=file.name,
                url=f"{settings.base_url}/donnees/{slug}/{file.name}",
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
            )
            for file in list_files(db, edition=edition, result=result, settings=settings)
        ],
        recount=recount_command(result) if result else None,
    )
