"""A real server on this machine that stands in for the registries and replays their answers."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx

PAYLOADS = Path(__file__).parent / "registries"


def recorded(name: str) -> dict[str, Any]:
    """Read a recorded answer."""
    payload = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    assert isinstance(payload, dict)
    return payload


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says next."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_held: bool = False
    """Whether the answer waits until the test is over."""


def says(payload: object, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(payload).encode(), status, named)


class LocalTransport(httpx.HTTPTransport):
    """Leads whatever host is asked to the local server, and notes which host it was."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self.asked: list[httpx.URL] = []
        self.headers: list[httpx.Headers] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url)
        self.headers.append(request.headers)
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self.port)
        return super().handle_request(request)


@contextmanager
def serving(*replies: Reply) -> Iterator[LocalTransport]:
    """Answer with each of `replies` in turn."""
    waiting = list(replies)
    is_over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = waiting.pop(0)
            if reply.is_held:
                is_over.wait(30)
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_arguments: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield LocalTransport(server.server_address[1])
    finally:
        is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
