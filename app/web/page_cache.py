"""Public pages kept in memory: answered before any route is looked for, while nothing changed."""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TypeAlias

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.web.copies import Copy, copy_of
from app.web.languages import is_at_desk

SHARED = "is_shared"
"""Where a request's scope holds that its answer is the same for everyone."""
PLACES = (*(f"/{language}/" for language in LANGUAGES), "/api/v1/editions")
LANGUAGE_PREFIX = len("/fr/")
KEPT = b"public, max-age=60, stale-while-revalidate=600"
LONGEST = timedelta(seconds=60)
"""How long a page is kept when nothing changes: it may show what the hour alone changes."""
GLANCE = timedelta(seconds=1)
"""How often a process looks whether another one changed something."""
LARGEST = 1_000_000
LARGEST_QUERY = 200
ROOM = 16_000_000
"""Compressed bytes kept of the pages, and as many of those a query filters."""

Address: TypeAlias = tuple[str, str, bytes]
"""The method, the path and the query."""
NextTurn: TypeAlias = Callable[[Session, datetime], datetime | None]

log = logging.getLogger("app.requests")


async def shared(request: Request) -> None:
    """Declare, next to `public`, that a page is the same for everyone and holds no form."""
    request.scope[SHARED] = True


def is_one_persons(request: Request) -> None:
    """Take the declaration back: the page holds what is given to one person only."""
    request.scope[SHARED] = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, the version of the contents it was made from, and the hour it is good until."""

    copy: Copy
    version: int
    until: datetime


class Shelf:
    """The pages last asked for, as many as there is room."""

    def __init__(self, room: int = ROOM) -> None:
        self.room = room
        self.pages: OrderedDict[Address, Kept] = OrderedDict()
        self.filled = 0

    def find(self, address: Address, version: int, now: datetime) -> Kept | None:
        kept = self.pages.get(address)
        if kept is None or kept.version != version or now >= kept.until:
            return None
        self.pages.move_to_end(address)
        return kept

    def put(self, address: Address, kept: Kept) -> None:
        self._take(self.pages.pop(address, None))
        self.pages[address] = kept
        self.filled += len(kept.copy.body)
        while self.filled > self.room:
            self._take(self.pages.popitem(last=False)[1])

    def _take(self, kept: Kept | None) -> None:
        self.filled -= len(kept.copy.body) if kept else 0


class Outlook:
    """What the database says of the contents: their version, and when the calendar turns next.

    Looked at once a second, and at once after a change of this very process.
    """

    def __init__(self, next_turn: NextTurn) -> None:
        self.next_turn = next_turn
        self.seen: tuple[Database, int] | None = None
        self.looked_at = datetime.min.replace(tzinfo=UTC)
        self.version = 0
        self.turn: datetime | None = None
        self.answers = 0
        """Kept pages sent since the last look."""

    def is_fresh(self, database: Database, now: datetime) -> bool:
        """Tell whether what was seen last still holds at `now`."""
        seen = (database, database.changes)
        return seen == self.seen and self.looked_at <= now < self.looked_at + GLANCE

    async def look(self, database: Database, now: datetime) -> None:
        """Ask the database for the version, and when the calendar turns next."""
        seen = (database, database.changes)
        self.version, self.turn = await run_in_threadpool(self._read, database, now)
        self.seen, self.looked_at = seen, now
        self._tell()

    def good_until(self, now: datetime) -> datetime:
        """Return the last instant of a page made at `now` from this version."""
        latest = now + LONGEST
        return min(latest, self.turn or latest)

    def _tell(self) -> None:
        if self.answers:
            log.info("kept pages", extra={"answers": self.answers})
            self.answers = 0

    def _read(self, database: Database, now: datetime) -> tuple[int, datetime | None]:
        with database.reading() as db:
            return database.version(db), self.next_turn(db, now)


class PageCache:
    """Answer with the page kept for this address, or keep the one that is made now.

    Around everything else: a kept page already holds the headers of the envelope, and a line in
    the log for each would cost more than the page. They are counted together, once a second.
    """

    def __init__(self, app: ASGIApp, *, state: State, next_turn: NextTurn) -> None:
        self.app = app
        self.state = state
        self.outlook = Outlook(next_turn)
        self.plain, self.filtered = Shelf(), Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = (scope["method"], scope["path"], scope["query_string"])
        # Made-up queries can crowd out no page but other filtered ones.
        shelf = self.filtered if scope["query_string"] else self.plain
        # A kept address was found worth keeping before: it is not asked again.
        if address not in shelf.pages and not _may_be_shared(scope):
            await self.app(scope, receive, send)
            return
        now = self.state.clock.now()
        if not await self._has_looked(now):
            await self.app(scope, receive, send)
            return
        version = self.outlook.version
        kept = shelf.find(address, version, now)
        if kept:
            self.outlook.answers += 1
            await kept.copy.send(scope, send)
            return
        until = self.outlook.good_until(now)
        keeper = Keeper(scope, send)
        await self.app(scope, receive, keeper.pass_on)
        if keeper.copy:
            shelf.put(address, Kept(keeper.copy, version, until))

    async def _has_looked(self, now: datetime) -> bool:
        """Look at the database if it is time; where that fails, the application will say so."""
        database = self.state.database
        if self.outlook.is_fresh(database, now):
            return True
        try:
            await self.outlook.look(database, now)
        except Exception:
            log.exception("the version of the public pages was not read")
            return False
        return True


class Keeper:
    """Passes an answer on, and makes a copy of it on the way if its route says it is shared."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.send = send
        self.start: Message | None = None
        self.copy: Copy | None = None

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_to_be_kept(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        elif message.get("more_body") or len(message["body"]) > LARGEST:
            start, self.start = self.start, None
            await self.send(start)
            await self.send(message)
        else:
            self.copy = copy_of(message["body"], self.start["headers"], kept=KEPT)
            await self.copy.send(self.scope, self.send)

    def _is_to_be_kept(self, start: Message) -> bool:
        said = dict(start["headers"])
        is_for_all = self.scope.get(SHARED) and b"set-cookie" not in said
        # Anything but the envelope's own word was chosen by the route.
        is_free = said.get(b"cache-control") == b"no-store"
        return bool(is_for_all) and is_free and start["status"] == HTTPStatus.OK


def _may_be_shared(scope: Scope) -> bool:
    return (
        scope["method"] == "GET"
        and scope["path"].startswith(PLACES)
        and not is_at_desk(scope["path"][LANGUAGE_PREFIX:])
        and len(scope["query_string"]) <= LARGEST_QUERY
    )
