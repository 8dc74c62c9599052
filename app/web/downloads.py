"""Files that people sent, going out again: under our type, never able to act in the page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from fastapi import Request
from starlette.responses import FileResponse, Response

from app.web.copies import known_tags
from app.web.deps import PageNotFound

HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
FOR_SOME_MINUTES = "public, max-age=300"
"""A decision, a publication or a text that staff hide shows soon; the tag spares the rest."""
FOR_EVER = "public, max-age=31536000, immutable"
FOR_THEM_ALONE = "private, no-store"
PICTURE_TYPE, DOCUMENT_TYPE = "image/jpeg", "application/pdf"


class Sendable(Protocol):
    """A file on the disk, and what its reader is told of it."""

    @property
    def path(self) -> Path: ...
    @property
    def tag(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def is_picture(self) -> bool: ...


def send_file(request: Request, file: Sendable, *, is_public: bool) -> Response:
    """Send a file; a picture shows in the page, anything else is only downloaded."""
    headers = HARMLESS | tagged(file.tag, FOR_EVER if is_public else FOR_THEM_ALONE)
    headers["Content-Disposition"] = _disposition(file)
    if is_public and is_held(request, headers):
        return Response(status_code=304, headers=headers)
    if not file.path.is_file():
        raise PageNotFound
    media_type = PICTURE_TYPE if file.is_picture else DOCUMENT_TYPE
    return FileResponse(file.path, headers=headers, media_type=media_type)


def tagged(tag: str, kept: str = FOR_SOME_MINUTES) -> dict[str, str]:
    """Return the headers of a file that `tag` tells from another version of itself."""
    return {"ETag": f'"{tag}"', "Cache-Control": kept}


def is_held(request: Request, headers: Mapping[str, str]) -> bool:
    """Tell whether the reader says to hold the very version that `headers` announce."""
    asked = request.headers.get("if-none-match", "")
    return headers["ETag"].encode() in known_tags(asked.encode("latin-1"))


def _disposition(file: Sendable) -> str:
    way = "inline" if file.is_picture else "attachment"
    return f"{way}; filename*=UTF-8''{quote(file.label, safe='')}"
