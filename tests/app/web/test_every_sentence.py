"""No page a resident can reach holds a sentence that the catalogues do not know.

The Arabic catalogue is replaced by one where every Latin letter of a sentence is an Arabic one:
whatever is still in Latin letters, data and code apart, was never given to the translators.
"""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import write_po
from sqlalchemy import select

from app.core import i18n
from app.core.db import Base, Database
from app.core.settings import Settings
from app.editions.models import Phase
from app.web import templating
from tests.browser.walking import read
from tests.catalogues import extracted
from tests.clients import make_client, post_form
from tests.conftest import FixedClock
from tests.demonstrations import Demonstrate

LANGUAGE = "ar"
KEPT = re.compile(r"%\(\w+\)s|%%|{\w+}|<[^>]+>|&\w+;|[^A-Za-z%{<&]+")
NAMES = re.compile(
    r"https?://[\w.:/-]+|\w+\.\w+|Licence Ouverte / Open Licence"
    r"|\b(Partage|Maison Internationale|Rennes|CSV|JSON|PaBuLib|SHA-256)\b"
)
"""Addresses, names of files and proper names: the same in every language."""
LATIN = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
SPOKEN = ("title", "aria-label", "alt", "placeholder")
UNREAD = {"script", "style", "code", "svg"}
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "line"}


def pseudo(message: str) -> str:
    """Replace every letter of a sentence, and keep what the programme puts into it."""
    kept = KEPT.findall(message)
    return "".join(f"ع{each}" for each in kept) or "ع"


class Reader(HTMLParser):
    """Collects what a page says in the language being read."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        is_read = self.is_read and tag not in UNREAD and facts.get("lang", LANGUAGE) == LANGUAGE
        if is_read:
            self.said += [facts[name] or "" for name in SPOKEN if name in facts]
        if tag not in VOID:
            self.open.append((tag, is_read))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.is_read and data.strip():
            self.said.append(data.strip())

    @property
    def is_read(self) -> bool:
        return not self.open or self.open[-1][1]


@pytest.fixture
def pseudo_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    shutil.copytree(i18n.CATALOGUES, tmp_path / "locale")
    path = tmp_path / "locale" / LANGUAGE / "LC_MESSAGES" / "messages.po"
    catalogue = extracted(LANGUAGE)
    catalogue.locale = LANGUAGE
    for message in catalogue:
        if message.id:
            has_forms = not isinstance(message.id, str)
            said = pseudo(message.id[-1] if has_forms else str(message.id))
            message.string = (said,) * catalogue.num_plurals if has_forms else said
    with path.open("wb") as target:
        write_po(target, catalogue)
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path / "locale")
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    i18n.translations.cache_clear()
    templating._environment.cache_clear()


@pytest.mark.parametrize("phase", [Phase.SUBMISSION, Phase.VOTING, Phase.PUBLISHED])
@pytest.mark.usefixtures("pseudo_catalogue")
def test_every_sentence_of_a_resident_is_in_the_catalogues(
    settings: Settings,
    database: Database,
    clock: FixedClock,
    demonstrate: Demonstrate,
    phase: Phase,
):
    cards = demonstrate(phase)
    shown = settings.model_copy(update={"demo": True})
    client = make_client(shown, database, clock)
    if phase is Phase.VOTING:
        home = f"/{LANGUAGE}/editions/{cards.slug}/voter"
        post_form(client, home, {"code": cards.codes[0]})
    data = _data(database)
    pages = {kind: answer.text for kind, answer in read(client, LANGUAGE)}
    assert len(pages) > 15
    untold = {
        kind: found
        for kind, html in pages.items()
        if (found := [said for said in _said(html) if _is_latin(said, data)])
    }
    assert untold == {}


def _said(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return reader.said


def _is_latin(said: str, data: re.Pattern[str]) -> bool:
    return LATIN.search(NAMES.sub("", data.sub("", said))) is not None


def _data(database: Database) -> re.Pattern[str]:
    """Match whatever the database holds: names, titles, sources, in whatever language."""
    with database.reading() as session:
        kept = {
            text
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            for value in row
            for text in _texts(value)
        }
    longest_first = sorted(kept, key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])({'|'.join(map(re.escape, longest_first))})(?![A-Za-z])")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and LATIN.search(value):
        yield value.strip()
        yield from (line.strip() for line in value.splitlines() if LATIN.search(line))
    elif isinstance(value, dict):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, list):
        yield from (text for each in value for text in _texts(each))
