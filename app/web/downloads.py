"""Files that people sent, going out again: under our type, never able to act in the page."""

from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from fastapi import Request
from starlette.responses import FileResponse, Response

from app.web.deps import PageNotFound

HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
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
    headers = HARMLESS | {
        "ETag": f'"{file.tag}"',
        "Cache-Control": FOR_EVER if is_public else FOR_THEM_ALONE,
        "Content-Disposition": _disposition(file),
    }
    if is_public and headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if not file.path.is_file():
        raise PageNotFound
    media_type = PICTURE_TYPE if file.is_picture else DOCUMENT_TYPE
    return FileResponse(file.path, headers=headers, media_type=media_type)


def _disposition(file: Sendable) -> str:
    way = "inline" if file.is_picture else "attachment"
    return f"{way}; filename*=UTF-8''{quote(file.label, safe='')}"
