"""Files that people sent, going out again: under our type, never able to act in the page."""

from pathlib import Path
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


def send_file(
    request: Request, path: Path, *, tag: str, label: str, is_picture: bool, is_public: bool
) -> Response:
    """Send a stored file; a picture shows in the page, anything else is only downloaded."""
    headers = HARMLESS | {
        "ETag": f'"{tag}"',
        "Cache-Control": FOR_EVER if is_public else FOR_THEM_ALONE,
        "Content-Disposition": _disposition(label, is_shown=is_picture),
    }
    if is_public and headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if not path.is_file():
        raise PageNotFound
    media_type = PICTURE_TYPE if is_picture else DOCUMENT_TYPE
    return FileResponse(path, headers=headers, media_type=media_type)


def _disposition(label: str, *, is_shown: bool) -> str:
    return f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{quote(label, safe='')}"
