"""Static files under `/static/<hash of the content>/`: compressed once, kept for ever."""

import mimetypes
from functools import cache

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.web.copies import Copy, copy_of
from app.web.templating import STATIC, static

FOR_EVER = b"public, max-age=31536000, immutable"


async def send_static(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Answer the address that `static` gives; another hash is another version's, and not found."""
    if scope["method"] != "GET":
        raise HTTPException(405)
    copy = _copies().get(scope["path"])
    if copy is None:
        raise HTTPException(404)
    await copy.send(scope, send)


@cache
def _copies() -> dict[str, Copy]:
    names = [str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file()]
    return {static(name): _copy(name) for name in names}


def _copy(name: str) -> Copy:
    kind, _ = mimetypes.guess_type(name)
    assert kind, f"a static file of no known type: {name}"  # noqa: S101 - ours, read at the start
    said = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return copy_of((STATIC / name).read_bytes(), [(b"content-type", said.encode())], kept=FOR_EVER)
