"""Extract every sentence into the catalogues, or check that they are whole (`--check`)."""

import re
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app.core.i18n import CATALOGUES, LANGUAGES, SOURCE_LANGUAGE, WORKING_LANGUAGES

APP = CATALOGUES.parent
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
METHODS = [
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.xml", "jinja2"),
    ("**.py", "python"),
]
OPTIONS = {
    pattern: {"trimmed": "true", "silent": "false"}
    for pattern, method in METHODS
    if method == "jinja2"
}
DESK_SOURCES = re.compile(
    r"""templates/(accounts|reviews)/
    |templates/organisations/(?!parts\.html)
    |templates/grants/(?!parts|followed|project|feed)
    |templates/proposals/(?!partner\.html|report\.html)
    |templates/site/(association|dashboard|tracking)\.html
    |templates/results/count\.html
    |templates/voting/(voids|early_closing)\.html
    |templates/editions/(criteria_desk|criterion_form)\.html
    |templates/includes/similar\.html
    |web/sentences/(accounts|attachments|grants|organisations|urn)\.py
    |[a-z]+/letters\.py
    |reviews/release\.py""",
    re.VERBOSE,
)
"""What only associations and staff read; everything else is for residents."""


@cache
def _found() -> list[tuple[str, Any, str | None]]:
    """Read every sentence of the code and of the templates: its file, itself, its context."""
    return [
        (file, message, context)
        for file, _line, message, _comments, context in extract_from_dir(APP, METHODS, OPTIONS)
    ]


def extracted(language: str) -> Catalog:
    """Return the sentences that must exist in `language`."""
    is_working = language in WORKING_LANGUAGES
    catalogue = Catalog(project="Partage", charset="utf-8")
    for file, message, context in _found():
        if is_working or not DESK_SOURCES.match(file):
            catalogue.add(message, context=context)
    return catalogue


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def load(language: str) -> Catalog:
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="Partage", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=language)


def translated() -> list[str]:
    return [language for language in LANGUAGES if language != SOURCE_LANGUAGE]


def update() -> None:
    """Bring each catalogue up to date; a new sentence starts empty, never guessed."""
    for language in translated():
        catalogue = load(language)
        catalogue.update(extracted(language), no_fuzzy_matching=True)
        # A header that never changes: no date to quarrel over in a merge.
        catalogue.header_comment = f"# {language}: catalogue of Partage; run `make messages`."
        catalogue.creation_date = catalogue.revision_date = BEGINNING
        catalogue.fuzzy = False
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as target:
            write_po(
                target,
                catalogue,
                no_location=True,
                omit_header=False,
                sort_output=True,
                ignore_obsolete=True,
                width=0,
            )


def faults() -> list[str]:
    """List every sentence that a language lacks, holds fuzzy, or has no longer any use for."""
    found = []
    for language in translated():
        template = extracted(language)
        wanted = {(message.id, message.context) for message in template if message.id}
        catalogue = load(language)
        kept = {(message.id, message.context): message for message in catalogue if message.id}
        found += [f"{language}: missing: {key[0]}" for key in wanted - kept.keys()]
        found += [f"{language}: no longer used: {key[0]}" for key in kept.keys() - wanted]
        found += [
            f"{language}: empty or fuzzy: {message.id}"
            for message in kept.values()
            if message.fuzzy or not _is_whole(message.string)
        ]
    return sorted(found)


def _is_whole(said: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)


if __name__ == "__main__":
    if "--check" in sys.argv:
        problems = faults()
        sys.stdout.write("".join(f"{line}\n" for line in problems) or "catalogues: whole\n")
        sys.exit(bool(problems))
    update()
