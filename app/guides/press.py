"""Sets documents with Typst: PDF/UA-1, in our fonts alone, the same bytes from the same words."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import typst

from app.guides.glyphs import drawable

TEMPLATES = Path(__file__).parent
FONTS = TEMPLATES / "fonts"
STANDARD: Final = "ua-1"


def typeset(template: str, document: Mapping[str, Any], made_at: datetime) -> bytes:
    """Return the PDF of a document: its words are data that the template writes, never code."""
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": _written(document)},
        pdf_standards=STANDARD,
        timestamp=made_at.replace(microsecond=0),
    )


def fingerprint(template: str, document: Mapping[str, Any]) -> str:
    """Return what tells the bytes of this document from any others, without setting it."""
    said = "\0".join((_tools(), template, _written(document)))
    return hashlib.sha256(said.encode()).hexdigest()


def _written(document: Mapping[str, Any]) -> str:
    return json.dumps(_plain(document), sort_keys=True, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Return the value as JSON knows it, its texts drawable: before their quotes and escapes."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return value


@cache
def _tools() -> str:
    """Tell the version of what sets the words: Typst, the templates and the fonts."""
    files = sorted([*TEMPLATES.glob("*.typ"), *FONTS.glob("*.ttf")])
    content = b"\0".join(path.read_bytes() for path in files)
    return f"{version('typst')}/{hashlib.sha256(content).hexdigest()}"
