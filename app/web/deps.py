"""What routes ask for: a session, the hour, the language, the settings."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from app.core.clock import Clock
from app.core.db import Database
from app.core.errors import DomainError, Kind
from app.core.i18n import LANGUAGES
from app.core.settings import Settings
from app.web.languages import address_in, languages_of

READING_METHODS = {"GET", "HEAD", "OPTIONS"}


class PageNotFound(DomainError):
    """There is no such page or object, or it is not this person's."""

    code = "web.not-found"
    kind = Kind.NOT_FOUND


def request_session(request: Request) -> Iterator[Session]:
    """One request, one transaction: returning commits, raising rolls back; a GET only reads."""
    database: Database = request.app.state.database
    reads_only = request.method in READING_METHODS
    with database.reading() if reads_only else database.writing() as session:
        yield session


def reading_session(request: Request) -> Iterator[Session]:
    """Read only, whatever the method: for what takes long and must keep no writer waiting."""
    database: Database = request.app.state.database
    with database.reading() as session:
        yield session


# What waits for nothing is `async`: FastAPI would send a plain function to a thread and back.
async def current_database(request: Request) -> Database:
    return cast("Database", request.app.state.database)


async def current_instant(request: Request) -> datetime:
    return cast("Clock", request.app.state.clock).now()


async def current_settings(request: Request) -> Settings:
    return cast("Settings", request.app.state.settings)


async def page_language(request: Request, language: Annotated[str, Path()]) -> str:
    """Return the language of the address; a page it does not exist in is shown in French."""
    if language not in LANGUAGES:
        raise PageNotFound
    path = request.url.path.removeprefix(f"/{language}/")
    if language not in languages_of(path):
        query = f"?{request.url.query}" if request.url.query else ""
        raise HTTPException(307, headers={"Location": address_in(language, path) + query})
    return language


# `scope="function"` commits before the first byte is sent; the default commits after the answer.
DbSession = Annotated[Session, Depends(request_session, scope="function")]
ReadSession = Annotated[Session, Depends(reading_session, scope="function")]
CurrentDatabase = Annotated[Database, Depends(current_database)]
Now = Annotated[datetime, Depends(current_instant)]
CurrentSettings = Annotated[Settings, Depends(current_settings)]
Language = Annotated[str, Depends(page_language)]
