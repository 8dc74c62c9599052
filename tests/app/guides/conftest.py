"""An edition whose projects are on the ballot in every language, hostile words included."""

import io
import re
from datetime import datetime
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject, StreamObject

from app.core.db import Database
from app.core.i18n import LANGUAGES, direction
from app.editions.freeze import freeze
from app.editions.models import Edition, ListedProject
from app.editions.queries import get_edition, list_projects
from tests.builders import make_edition, make_projects

TITLES = {
    "fr": "Un puits à Gandon",
    "en": "A well in Gandon",
    "br": "Ur puñs e Gandon",
    "ar": "بئر ماء في غاندون",
    "es": "Un pozo en Gandón",
    "tr": "Gandon’da bir kuyu: ışık, güneş, çeşme",
}
HOSTILE = (
    '#import "guide.typ": * #panic("x")',
    "*gras* _italique_ $x$ `code` <label> @ref \\ // /* [a](b) = Titre",
    '"}, {"title": "volé',
    "Long" * 80,
)


def texts_of(title: str) -> dict[str, dict[str, str]]:
    return {
        language: {"title": f"{TITLES[language]} {title}".strip(), "summary": TITLES[language]}
        for language in LANGUAGES
        if language != "fr"
    }


def rename(project: ListedProject, title: str) -> None:
    project.title = f"{TITLES['fr']} {title}".strip()
    project.summary = TITLES["fr"]
    project.organisation = "Les amis de Gandon"
    project.texts = texts_of(title)


@pytest.fixture
def edition(database: Database, now: datetime) -> Edition:
    """A vote on one project a hostile title, and one with none."""
    with database.writing() as db:
        made = make_edition(db, now=now)
        titles = ("", *HOSTILE)
        codes = [f"projet-{number}" for number in range(len(titles))]
        projects = make_projects(db, made, dict.fromkeys(codes, 1_234_500))
        for project, title in zip(projects, titles, strict=True):
            rename(project, title)
        freeze(db, edition=made, projects=[], now=now)
    with database.reading() as db:
        assert len(list_projects(db, made.id)) == len(titles)
        return get_edition(db, made.slug)


def reader_of(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def root_of(content: bytes) -> DictionaryObject:
    return cast("DictionaryObject", reader_of(content).trailer["/Root"])


def is_tagged(content: bytes, language: str) -> bool:
    """Say whether a PDF says that it follows PDF/UA-1, has tags, a shown title and its language."""
    root = root_of(content)
    metadata = cast("StreamObject", root["/Metadata"].get_object()).get_data()
    marks = cast("DictionaryObject", root["/MarkInfo"])
    shown = cast("DictionaryObject", root["/ViewerPreferences"])
    return (
        str(root["/Lang"]) == language
        and b"<pdfuaid:part>1</pdfuaid:part>" in metadata
        and "/StructTreeRoot" in root
        and cast("BooleanObject", marks["/Marked"]).value
        and cast("BooleanObject", shown["/DisplayDocTitle"]).value
    )


def text_of(content: bytes) -> str:
    """Return the text, its line ends and break marks taken away; words of an Arabic line swap."""
    pages = (page.extract_text() for page in reader_of(content).pages)
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def tells(said: str, title: str, language: str) -> bool:
    """Say whether a title stands in a text: letter by letter, or word by word in Arabic."""
    if direction(language) == "rtl":
        words = re.findall(r"\w+", title)
        return all(word in without_spaces(said) for word in words)
    return without_spaces(title) in without_spaces(said)


def without_spaces(text: str) -> str:
    return "".join(text.split())
