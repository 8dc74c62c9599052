"""The files of an edition, as they stand now."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.editions.models import Edition
from app.editions.queries import find_freeze
from app.opendata.exports import LEAST_BALLOTS, ballots_pb, projects_csv, result_json
from app.results.queries import find_published

PROJECTS = "projets.csv"
RULES = "regles.json"
BALLOTS = "bulletins.pb"
RESULT = "resultat.json"
MEDIA_TYPES = {
    PROJECTS: "text/csv; charset=utf-8",
    RULES: "application/json",
    BALLOTS: "text/plain; charset=utf-8",
    RESULT: "application/json",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file, whole, with what tells it from another version of itself."""

    name: str
    content: bytes = field(repr=False)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.name]

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def list_files(db: Session, *, edition: Edition, zone: ZoneInfo) -> list[DataFile]:
    """Return what is published of an edition: the count's files only after its publication."""
    makers: dict[str, Callable[[], bytes]] = {PROJECTS: partial(projects_csv, db, edition)}
    frozen = find_freeze(db, edition.id)
    if frozen is not None:
        makers[RULES] = frozen.document.encode
    result = find_published(db, edition.id)
    if result is not None:
        if result.ballots >= LEAST_BALLOTS:
            makers[BALLOTS] = partial(ballots_pb, db, edition, zone)
        makers[RESULT] = partial(result_json, db, edition)
    return [DataFile(name, make()) for name, make in makers.items()]
