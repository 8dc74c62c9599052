"""`create_app(settings)`: the application, wired once."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.core.clock import Clock, SystemClock
from app.core.db import Database
from app.core.settings import Settings
from app.editions.queries import next_turn
from app.routes import ROUTERS
from app.web import problems
from app.web.front import Service
from app.web.limits import Limiter
from app.web.middleware import BodyCap, Envelope
from app.web.static_files import send_static
from app.worker import work_until


def create_app(
    settings: Settings, *, database: Database | None = None, clock: Clock | None = None
) -> FastAPI:
    """Build the service on `settings`; tests bring their own database and clock."""
    app = Service(
        next_turn=next_turn,
        title="Partage",
        version="1",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        # A redirect built from the Host header could lead to another site.
        redirect_slashes=False,
        lifespan=_lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.database = database or Database(settings.database)
    app.state.clock = clock or SystemClock()
    app.state.limiter = Limiter()
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", send_static, name="static")
    app.add_middleware(BodyCap)
    app.add_middleware(Envelope, is_secure=settings.is_secure)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    stop = threading.Event()
    state = app.state
    # SQLite serves one process, so that process also follows the calendar; any server may.
    work = threading.Thread(
        target=work_until, args=(stop, state.database, state.settings, state.clock), daemon=True
    )
    work.start()
    yield
    stop.set()
    work.join()
    state.database.dispose()
