"""What the routes of the vote ask for: the keys of this service, and who holds a code."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from app.core.db import Database
from app.editions.models import Edition
from app.editions.queries import get_edition
from app.voters.models import Voter
from app.voters.service import identify_by_code
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.voting.rounds import get_open_round, open_round
from app.web.deps import CurrentSettings


async def key_store(settings: CurrentSettings) -> KeyStore:
    return KeyStore(settings.keys, settings.memory)


Keys = Annotated[KeyStore, Depends(key_store)]


def admit(
    db: Session,
    database: Database,
    *,
    edition: Edition,
    code: str,
    keys: KeyStore,
    now: datetime,
) -> Voter:
    """Return who holds the code; the slow look at it must not run in a writing session.

    Only the first of all visits writes: it opens the round, in a transaction of its own.
    """
    is_begun = find_round(db, edition.id) is not None
    if is_begun:
        get_open_round(db, edition=edition, now=now)
    voter = identify_by_code(db, edition=edition, code=code, now=now)
    if not is_begun:
        with database.writing() as writer:
            open_round(writer, edition=get_edition(writer, edition.slug), keys=keys, now=now)
    return voter
