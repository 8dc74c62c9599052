"""The files of an edition, as they stand now."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core.disk import write_whole
from app.core.settings import Settings
from app.editions.models import Edition
from app.editions.queries import find_freeze
from app.grants.queries import funded_by, is_elsewhere
from app.opendata.archive import zipped
from app.opendata.bundle import SOURCES, bundle_files, find_bundled
from app.opendata.exports import (
    LEAST_BALLOTS,
    ballots_pb,
    follow_up_csv,
    projects_csv,
    result_json,
)
from app.results.models import Result
from app.voting.keys import KeyStore
from app.voting.models import VotingRound

PROJECTS = "projets.csv"
RULES = "regles.json"
BALLOTS = "bulletins.pb"
RESULT = "resultat.json"
FOLLOW_UP = "suivi.csv"
BUNDLE = "urne.zip"
VERIFIER = "verify.py"
MEDIA_TYPES = {
    PROJECTS: "text/csv; charset=utf-8",
    RULES: "application/json",
    BALLOTS: "text/plain; charset=utf-8",
    RESULT: "application/json",
    FOLLOW_UP: "text/csv; charset=utf-8",
    BUNDLE: "application/zip",
    VERIFIER: "text/x-python; charset=utf-8",
}
SHELF_PLACES = 8
_shelf: dict[UUID, bytes] = {}
"""The last ballot files made, by their result: what is published never changes."""
_bundling = Lock()
"""A bundle of a city takes many seconds and much memory: one at a time."""


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


@dataclass(frozen=True, slots=True)
class BundleFile:
    """The bundle as it was written once, in a folder; its fingerprint is part of its name there."""

    path: Path
    name: str = BUNDLE
    media_type: str = MEDIA_TYPES[BUNDLE]

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def sha256(self) -> str:
        return self.path.suffixes[0].removeprefix(".")


def ballots_file(db: Session, *, edition: Edition, result: Result, zone: ZoneInfo) -> DataFile:
    """Return the published ballots; a large file takes seconds to make, so it is kept."""
    content = _shelf.get(result.id)
    if content is None:
        content = ballots_pb(db, edition, result, zone)
        while len(_shelf) >= SHELF_PLACES:
            _shelf.pop(next(iter(_shelf)), None)
        _shelf[result.id] = content
    return DataFile(BALLOTS, content)


def verifier_file() -> DataFile:
    """Return the program that checks any bundle, as it is in this version."""
    return DataFile(VERIFIER, (SOURCES / "ballots/verify.py").read_bytes())


def bundle_file(
    db: Session, *, edition: Edition, result: Result | None, settings: Settings
) -> BundleFile | None:
    """Return the bundle of a published vote, written the first time; None if there can be none.

    Once written it stays byte for byte, whatever version of the service serves it.
    """
    voting_round = find_bundled(db, edition, result)
    if voting_round is None or result is None:
        return None
    with _bundling:
        kept = _kept(settings.bundles, voting_round)
        if kept is None:
            keys = KeyStore(settings.keys, settings.memory)
            files = bundle_files(
                db,
                edition=edition,
                voting_round=voting_round,
                result=result,
                keys=keys,
                zone=settings.zone,
            )
            kept = _keep(settings.bundles, voting_round, zipped(files))
        return BundleFile(kept)


def list_files(
    db: Session, *, edition: Edition, result: Result | None, settings: Settings
) -> list[DataFile | BundleFile]:
    """Return what is published of an edition: the count's files only with a published `result`."""
    files: list[DataFile | BundleFile] = [DataFile(PROJECTS, projects_csv(db, edition, result))]
    frozen = find_freeze(db, edition.id)
    if frozen is not None:
        files.append(DataFile(RULES, frozen.document.encode()))
    if result is not None:
        if result.ballots >= LEAST_BALLOTS:
            files.append(ballots_file(db, edition=edition, result=result, zone=settings.zone))
        files.append(DataFile(RESULT, result_json(db, edition, result)))
        if not is_elsewhere(edition):
            followed = funded_by(db, edition, result)
            files.append(DataFile(FOLLOW_UP, follow_up_csv(edition, followed)))
    bundle = bundle_file(db, edition=edition, result=result, settings=settings)
    return [*files, bundle, verifier_file()] if bundle else files


def _kept(folder: Path, voting_round: VotingRound) -> Path | None:
    return next(folder.glob(f"{voting_round.id}.*.zip"), None)


def _keep(folder: Path, voting_round: VotingRound, content: bytes) -> Path:
    """Write the bundle under its fingerprint; two processes that write it write the same."""
    path = folder / f"{voting_round.id}.{hashlib.sha256(content).hexdigest()}.zip"
    write_whole(path, content)
    return path
