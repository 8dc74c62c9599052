"""One page of each kind that somebody can reach by following links."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urlsplit

from httpx2 import Response
from playwright.sync_api import Page
from starlette.routing import Match
from starlette.testclient import TestClient

from app.routes import ROUTERS
from tests.browser.conftest import Demonstration

ROUTES = [route for router in ROUTERS for route in router.routes]
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
LINKS = "as => as.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
"""The links of a picture too, whose `href` is no text; not those of files, which say their type."""


def kind_of(path: str) -> str:
    """Return the route that answers at `path`, filters apart; nothing for what is not a page."""
    scope = {"type": "http", "method": "GET", "path": urlsplit(path).path}
    for route in ROUTES:
        if route.matches(scope)[0] is Match.FULL:
            return f"{getattr(route, 'path', '')}{'?' if urlsplit(path).query else ''}"
    return ""


def walk(page: Page, shown: Demonstration, start: str) -> Iterator[str]:
    """Open one page of each kind in the language of `start`, and yield its kind."""
    language = start.split("/")[1]
    own = re.compile(rf"^{re.escape(shown.url)}/{language}/")
    waiting, seen = deque([f"{shown.url}{start}"]), set[str]()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address.removeprefix(shown.url))
        if not kind or kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(address)
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        # A door that is closed is a page too, with its sentence and its next step.
        assert answer.status in {200, 401, 403}, address
        yield kind
        found = {
            urldefrag(link).url for link in page.eval_on_selector_all("a[href]:not([type])", LINKS)
        }
        waiting.extend(sorted(link for link in found if own.match(link)))


def read(client: TestClient, language: str) -> Iterator[tuple[str, Response]]:
    """Do the same without a browser: yield the kind and the answer of one page of each."""
    waiting, seen = deque([f"/{language}/"]), set[str]()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(address)
        if not kind or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            yield kind, answer
            found = {unescape(link) for link in LINK.findall(answer.text)}
            waiting.extend(sorted(link for link in found if link.startswith(f"/{language}/")))
