"""Every link of the demonstration leads somewhere, whoever follows it."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urldefrag, urljoin

from starlette.routing import Match
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.demo.cards import PASSWORD, SIGN_INS
from app.editions.models import Phase
from app.routes import ROUTERS
from tests.clients import make_client, post_form
from tests.conftest import FixedClock
from tests.demonstrations import Demonstrate

LINK = re.compile(r'(?:href|src|action)="([^"]+)"')
FORM = re.compile(r'<form method="post"[^>]*>')
IDENTIFIER = re.compile(r'\sid="([^"]+)"')
ROUTES = [route for router in ROUTERS for route in router.routes]
OF_A_KIND = 3
"""Pages of one route that are opened: the third sheet of a project tells nothing new."""


def links(address: str, html: str) -> set[str]:
    """Return where the page leads without changing anything."""
    found = LINK.findall(FORM.sub("", html))
    return {urldefrag(urljoin(address, unescape(each))).url for each in found}


def faults(html: str) -> list[str]:
    """Return what a page must not have: several titles, twins among its names, lost anchors."""
    names = Counter(IDENTIFIER.findall(html))
    anchors = re.findall(r'href="#([^"]+)"', html)
    return [
        *(["one h1 is wanted"] if html.count("<h1") != 1 else []),
        *(f"twice: {name}" for name, times in names.items() if times > 1),
        *(f"nowhere: #{anchor}" for anchor in anchors if anchor not in names),
    ]


class Walker:
    """Somebody who follows every link, a few of each kind."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.opened: Counter[str] = Counter()
        self.broken: list[tuple[str, object]] = []

    def walk(self, start: str) -> None:
        seen, waiting = {start}, deque([start])
        while waiting:
            further = self._open(waiting.popleft()) - seen
            seen |= further
            waiting.extend(sorted(further))

    def _open(self, address: str) -> set[str]:
        kind = self._kind(address)
        self.opened[kind] += 1
        if not kind or self.opened[kind] > OF_A_KIND:
            return set()
        answer = self.client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            self.broken.append((address, answer.status_code))
            return set()
        if not answer.headers["content-type"].startswith("text/html"):
            return set()
        self.broken.extend((address, fault) for fault in faults(answer.text))
        return links(str(answer.url), answer.text)

    @staticmethod
    def _kind(address: str) -> str:
        """Return the route that answers; nothing for what is not ours."""
        own, _, path = address.partition("http://testserver")
        if own:
            return ""
        scope = {"type": "http", "method": "GET", "path": path.partition("?")[0]}
        for route in ROUTES:
            if route.matches(scope)[0] is Match.FULL:
                return f"{getattr(route, 'path', '')}{'?' if '?' in path else ''}"
        return "no route"


def test_no_link_of_the_demonstration_leads_nowhere(
    demonstrate: Demonstrate,
    settings: Settings,
    database: Database,
    clock: FixedClock,
):
    demonstrate(Phase.REVIEW)
    shown = settings.model_copy(update={"demo": True})
    broken = {}
    for email in ("", *SIGN_INS):
        client = make_client(shown, database, clock)
        if email:
            post_form(client, "/fr/connexion", {"email": email, "password": PASSWORD})
        walker = Walker(client)
        walker.walk("http://testserver/fr/")
        assert len(walker.opened) > 20, email
        broken[email] = walker.broken
    assert not any(broken.values()), broken
