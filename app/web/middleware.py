"""Around every exchange: security headers, a request number, a log line, a cap on the body."""

import logging
import secrets
import time

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
"""What an answer says unless its route said otherwise."""
OPEN_PLACES = ("/api/v1/", "/donnees/")
"""Data for everyone, and an interface that reads no cookie: any site's script may ask them."""
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
LARGEST_BODY = 1_000_000
"""Bytes; forms and JSON are small, and a route that takes files raises its own cap."""
CAP = "largest_body"
"""Where a request's scope holds the cap of the route it reached."""
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"

log = logging.getLogger("app.requests")


class Envelope:
    """Wrap each HTTP exchange: number it, harden the answer, log its route and status only."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self.app = app
        headers = HEADERS | ({"Strict-Transport-Security": STRICT_TRANSPORT} if is_secure else {})
        # Written once as they go on the wire: every answer carries them.
        self.headers = Headers(headers).raw
        self.open_headers = Headers(headers | OPEN_TO_ALL).raw

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["request_id"] = secrets.token_hex(8)
        started = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._harden(message, scope)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            _log_exchange(scope, status, started)

    def _harden(self, message: Message, scope: Scope) -> None:
        said = {name for name, _ in message["headers"]}
        ours = self.open_headers if scope["path"].startswith(OPEN_PLACES) else self.headers
        message["headers"] = [
            *message["headers"],
            (b"x-request-id", scope["request_id"].encode()),
            *(pair for pair in ours if pair[0] not in said),
        ]


class HeadAsGet:
    """Answer a HEAD as the GET it stands for, without the body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            await send({**message, "body": b""} if "body" in message else message)

        await self.app({**scope, "method": "GET"}, receive, sending)


class BodyCap:
    """Refuse to read a body above the cap, whether its length was declared or not.

    FastAPI's own `max_body_size` answers in plain text; this one lets `problems` say it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        declared = int(announced) if announced.isdigit() else 0
        scope[CAP] = LARGEST_BODY
        seen = 0

        async def capped() -> Message:
            nonlocal seen
            # Read at each turn: the route is known by now and may take more.
            largest = scope[CAP]
            message = await receive() if declared <= largest else {}
            seen += len(message.get("body", b""))
            if max(seen, declared) > largest:
                raise HTTPException(413)
            return message

        await self.app(scope, capped, send)


def _log_exchange(scope: Scope, status: int, started: float) -> None:
    route = scope.get("route")
    extra = {
        "request_id": scope["request_id"],
        "method": scope["method"],
        "route": getattr(route, "path", "unknown"),
        "status": status,
        "milliseconds": round((time.perf_counter() - started) * 1000, 1),
    }
    log.info("request", extra=extra)
