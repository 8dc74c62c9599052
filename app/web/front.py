"""The application behind the pages kept in memory."""

from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from app.web.middleware import HeadAsGet
from app.web.page_cache import NextTurn, PageCache


class Service(FastAPI):
    """An application that is asked only for what is not kept.

    Around FastAPI's own layers, not among its middleware: a kept page needs none of them, and
    they took as long as everything else that is done for it.
    """

    def __init__(self, *, next_turn: NextTurn, **settings: Any) -> None:
        super().__init__(**settings)
        kept = PageCache(super().__call__, state=self.state, next_turn=next_turn)
        self.front = HeadAsGet(kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.front(scope, receive, send)
