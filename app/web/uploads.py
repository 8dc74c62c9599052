"""Forms that carry a file: the only ones allowed a larger body, and no more than one file."""

from collections.abc import AsyncIterator
from typing import BinaryIO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile

from app.web.limits import slow_down
from app.web.middleware import CAP

LARGEST_UPLOAD = 10_500_000
"""Bytes of a body: the largest file kept and the fields around it."""
MOST_FILES, MOST_FIELDS = 1, 20


async def take_upload(request: Request) -> AsyncIterator[None]:
    """Read a form with its file, spooled to the disk, before anything else happens.

    First among a router's dependencies: a slow telephone must not send its picture while a
    transaction waits, and the forgery token is read from the same form.
    """
    slow_down(request, "upload")
    request.scope[CAP] = LARGEST_UPLOAD
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS):
        yield


def uploaded(form: FormData, field: str) -> tuple[BinaryIO, str] | None:
    """Return the bytes sent under `field` and the name they came with; None without a file."""
    sent = form.get(field)
    if not isinstance(sent, UploadFile) or not (sent.filename or sent.size):
        return None
    return sent.file, sent.filename or ""
