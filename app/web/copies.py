"""Answers that are the same for everyone: compressed once, tagged by their content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from starlette.types import Scope, Send

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

OWN = {b"content-length", b"etag", b"vary", b"cache-control", b"x-request-id"}
"""What a copy says in its own way, or not at all, whatever the answer it was made of said."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a copy goes out, compressed or plain: its tag, and its headers with that tag."""

    tag: bytes
    headers: RawHeaders


@dataclass(frozen=True, slots=True)
class Copy:
    """One answer, ready to be sent compressed, plain, or not at all to who has it already."""

    body: bytes
    """Compressed."""
    packed: Form
    plain: Form

    async def send(self, scope: Scope, send: Send) -> None:
        asked = dict(scope["headers"])
        is_packed = takes_gzip(asked.get(b"accept-encoding", b""))
        form = self.packed if is_packed else self.plain
        held = asked.get(b"if-none-match")
        status, body = 200, self.body
        if held is not None and form.tag in known_tags(held):
            status, body = 304, b""
        elif not is_packed:
            body = gzip.decompress(body)
        await send({"type": "http.response.start", "status": status, "headers": form.headers})
        await send({"type": "http.response.body", "body": body})


def copy_of(content: bytes, headers: RawHeaders, *, kept: bytes) -> Copy:
    """Make a copy of an answer; `kept` is what `Cache-Control` says of it."""
    body = gzip.compress(content, mtime=0)
    shared = [pair for pair in headers if pair[0] not in OWN]
    shared += [(b"cache-control", kept), (b"vary", b"Accept-Encoding")]
    digest = hashlib.sha256(content).hexdigest()[:32].encode()
    packed = _form(b'"%b-gz"' % digest, len(body), [*shared, (b"content-encoding", b"gzip")])
    return Copy(body, packed, _form(b'"%b"' % digest, len(content), shared))


@lru_cache(maxsize=256)
def takes_gzip(accepted: bytes) -> bool:
    """Read an `Accept-Encoding`: gzip is named and not refused."""
    for each in accepted.lower().split(b","):
        name, _, weight = each.replace(b" ", b"").partition(b";q=")
        if name in {b"gzip", b"*"}:
            return weight.strip(b"0.") != b"" or not weight
    return False


def known_tags(asked: bytes) -> set[bytes]:
    """Read an `If-None-Match`: the tags of the copies the reader holds."""
    return {each.strip().removeprefix(b"W/") for each in asked.split(b",")}


def _form(tag: bytes, length: int, headers: RawHeaders) -> Form:
    return Form(tag, [*headers, (b"etag", tag), (b"content-length", b"%d" % length)])
