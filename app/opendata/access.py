"""Whose data is open: every edition's but those of practice, which leave nothing."""

from app.editions.queries import EditionNotFound, get_edition
from app.web.deps import DbSession


def lasting(slug: str, db: DbSession) -> None:
    """Refuse the data of a practice vote, whose ballots nobody meant."""
    if get_edition(db, slug).is_practice:
        raise EditionNotFound
