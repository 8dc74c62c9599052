"""What every command stands on: settings, the database, refusals said in one sentence."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console

from app.core.db import Database
from app.core.errors import DomainError
from app.core.i18n import DEFAULT_LANGUAGE
from app.core.settings import Settings
from app.web.sentences import sentence

DATABASE = "PARTAGE_DATABASE_URL"
SECRET = "PARTAGE_SECRET_KEY"  # noqa: S105 - the name of the variable
REFUSED = 3
"""Exit code when a rule said no: nothing was written."""

console = Console()
complaints = Console(stderr=True)

Params = ParamSpec("Params")
Given = TypeVar("Given")


def production_settings() -> Settings:
    """Read the environment, or say in one sentence what it lacks."""
    try:
        return Settings()
    except ValidationError as failure:
        fault = failure.errors()[0]
        reason = str(fault["msg"]).removeprefix("Value error, ")
        if fault["type"] == "missing":
            reason = f"set {SECRET} to a random text of 32 characters or more"
        complaints.print(f"[red]The settings are not complete:[/red] {reason}.")
        raise typer.Exit(2) from failure


def embedded_settings() -> Settings:
    """Return the environment's settings, or those of the demonstration, made on first use.

    Only `start` and `demo` call this. A database named without its secret is refused: it is
    somebody's, and the demonstration empties what it seeds.
    """
    if _is_configured():
        return production_settings()
    if DATABASE in os.environ:
        _stop(f"{DATABASE} is set but not {SECRET}: set both, or neither for the demonstration")
    if not _secret_file().exists():
        _data_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
        _secret_file().touch(mode=0o600)
        _secret_file().write_text(secrets.token_urlsafe(48))
    return _demonstration()


def operator_settings() -> Settings:
    """Return the environment's settings, or those of a demonstration that is already there."""
    if _is_configured():
        return production_settings()
    if DATABASE in os.environ or not _secret_file().exists():
        _stop(f"set {SECRET} (deploy/README.md), or make the demonstration first with `make run`")
    return _demonstration()


@contextmanager
def opened_database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    try:
        yield database
    finally:
        database.dispose()


def says_why(command: Callable[Params, Given]) -> Callable[Params, Given]:
    """Turn a refusal into its sentences on standard error and exit code 3."""

    @wraps(command)
    def wrapped(*args: Params.args, **kwargs: Params.kwargs) -> Given:
        try:
            return command(*args, **kwargs)
        except DomainError as refusal:
            zone = ZoneInfo(Settings.model_fields["city_timezone"].default)
            said = [(refusal.code, refusal.params), *refusal.violations]
            for code, params in said:
                said_so = sentence(code, params, DEFAULT_LANGUAGE, zone)
                complaints.print(f"[red]{said_so}[/red]", soft_wrap=True)
            raise typer.Exit(REFUSED) from refusal

    return wrapped


def _is_configured() -> bool:
    return SECRET in os.environ or Path(".env").exists()


def _demonstration() -> Settings:
    secret = SecretStr(_secret_file().read_text())
    return Settings(secret_key=secret, data_dir=_data_dir(), demo=True)


def _data_dir() -> Path:
    return Path(os.environ.get("PARTAGE_DATA_DIR", "data"))


def _secret_file() -> Path:
    return _data_dir() / "secret.key"


def _stop(reason: str) -> NoReturn:
    complaints.print(f"[red]No database is named:[/red] {reason}.", soft_wrap=True)
    raise typer.Exit(2)
