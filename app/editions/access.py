"""What the routes of an edition ask for: the edition that their address names."""

from typing import Annotated

from fastapi import Depends

from app.editions.models import Edition
from app.editions.queries import get_edition
from app.web.deps import DbSession


def named_edition(slug: str, db: DbSession) -> Edition:
    return get_edition(db, slug)


CurrentEdition = Annotated[Edition, Depends(named_edition)]
