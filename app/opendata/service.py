"""The files of an edition, as they stand now."""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.editions.models import Edition
from app.editions.queries import find_freeze
from app.opendata.exports import LEAST_BALLOTS, ballots_pb, projects_csv, result_json
from app.results.models import Result

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
SHELF_PLACES = 8
_shelf: dict[UUID, bytes] = {}
"""The last ballot files made, by their result: what is published never changes."""


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


def ballots_file(db: Session, *, edition: Edition, result: Result, zone: ZoneInfo) -> DataFile:
    """Return the published ballots; a large file takes seconds to make, so it is kept."""
    content = _shelf.get(result.id)
    if content is None:
        content = ballots_pb(db, edition, result, zone)
        while len(_shelf) >= SHELF_PLACES:
            _shelf.pop(next(iter(_shelf)), None)
        _shelf[result.id] = content
    return DataFile(BALLOTS, content)


def list_files(
    db: Session, *, edition: Edition, result: Result | None, zone: ZoneInfo
) -> list[DataFile]:
    """Return what is published of an edition: the count's files only with a published `result`."""
    files = [DataFile(PROJECTS, projects_csv(db, edition, result))]
    frozen = find_freeze(db, edition.id)
    if frozen is not None:
        files.append(DataFile(RULES, frozen.document.encode()))
    if result is not None:
        if result.ballots >= LEAST_BALLOTS:
            files.append(ballots_file(db, edition=edition, result=result, zone=zone))
        files.append(DataFile(RESULT, result_json(db, edition, result)))
    return files
