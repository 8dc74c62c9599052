"""The guide and the paper ballots of a vote: made once for each content, then kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from app.core.disk import write_whole
from app.core.errors import DomainError, Kind
from app.core.settings import Settings
from app.editions.models import Edition, Freeze, ListedProject, Phase
from app.editions.phases import opens_at
from app.editions.queries import find_freeze, list_projects
from app.guides.contents import Publisher, guide_of, papers_of
from app.guides.lots import draw_lot
from app.guides.press import fingerprint, typeset
from app.guides.voice import Voice
from app.proposals.listing import in_drawn_order
from app.voting.paper import languages_of

GUIDE, PAPER = "guide", "bulletin-papier"
_pressing = Lock()
"""Setting a document takes a core: one at a time."""


class ListNotFixed(DomainError):
    """There is nothing to print before the opening has fixed the projects."""

    code = "guides.list-not-fixed"
    kind = Kind.NOT_FOUND


class HeldElsewhere(DomainError):
    """An imported election was voted elsewhere, on the papers of that place."""

    code = "guides.held-elsewhere"
    kind = Kind.NOT_FOUND


class NotInLanguage(DomainError):
    """Some project of the ballot cannot be read in this language."""

    code = "guides.not-in-language"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Printed:
    """A document ready to be sent."""

    name: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def guide_file(db: Session, *, edition: Edition, language: str, settings: Settings) -> Printed:
    """Return the guide of a vote in one language."""
    frozen, projects = _on_the_ballot(db, edition, language)
    listed = in_drawn_order(edition.slug, projects)
    voice = _voice(edition, language, settings)
    document = guide_of(voice, edition, frozen, listed, _publisher(settings))
    return _kept(settings, GUIDE, edition, language, document, frozen.frozen_at)


def paper_file(db: Session, *, edition: Edition, language: str, settings: Settings) -> Printed:
    """Return the paper anyone may print to choose at their own pace: no ballot, and no serial."""
    frozen, projects = _on_the_ballot(db, edition, language)
    listed = in_drawn_order(edition.slug, projects)
    voice = _voice(edition, language, settings)
    document = papers_of(voice, edition, listed, _publisher(settings))
    return _kept(settings, PAPER, edition, language, document, frozen.frozen_at)


def paper_lot(
    db: Session, *, edition: Edition, language: str, settings: Settings, sheets: int, now: datetime
) -> Printed:
    """Print a lot of ballots for the desk; neither its order nor its serials are kept."""
    _frozen, projects = _on_the_ballot(db, edition, language)
    lot = draw_lot(sheets)
    listed = in_drawn_order(edition.slug, projects, lot.code)
    voice = _voice(edition, language, settings)
    document = papers_of(voice, edition, listed, _publisher(settings), lot)
    name = f"{PAPER}-{edition.slug}-{language}-{lot.code}.pdf"
    return Printed(name, typeset(f"{PAPER}.typ", document, now))


def languages_to_print(frozen: Freeze | None, projects: Sequence[ListedProject]) -> list[str]:
    """Return the languages guide and paper exist in: none before the list is fixed."""
    return languages_of(projects) if frozen else []


def _on_the_ballot(
    db: Session, edition: Edition, language: str
) -> tuple[Freeze, list[ListedProject]]:
    if edition.is_imported:
        raise HeldElsewhere
    frozen = find_freeze(db, edition.id)
    if frozen is None:
        raise ListNotFixed(opens_at=opens_at(edition, Phase.VOTING))
    projects = list_projects(db, edition.id)
    if language not in languages_of(projects):
        raise NotInLanguage
    return frozen, projects


def _voice(edition: Edition, language: str, settings: Settings) -> Voice:
    return Voice(language, settings.zone, edition.currency)


def _publisher(settings: Settings) -> Publisher:
    return Publisher(settings.publisher, settings.contact_email, settings.base_url)


def _kept(
    settings: Settings,
    kind: str,
    edition: Edition,
    language: str,
    document: Mapping[str, Any],
    made_at: datetime,
) -> Printed:
    """Return the document as it was set before, or set it: what it said earlier is thrown away."""
    template = f"{kind}.typ"
    name = f"{kind}-{edition.slug}-{language}"
    if edition.is_practice:
        # Of a practice vote nothing remains, on the disk either.
        return Printed(f"{name}.pdf", typeset(template, document, made_at))
    path = settings.guides / f"{name}.{fingerprint(template, document)}.pdf"
    with _pressing:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            content = typeset(template, document, made_at)
            _keep(path, f"{name}.*.pdf", content)
    return Printed(f"{name}.pdf", content)


def _keep(path: Path, earlier: str, content: bytes) -> None:
    """Keep the newest document alone; two processes that write it write the same."""
    for former in path.parent.glob(earlier):
        former.unlink(missing_ok=True)
    write_whole(path, content)
