"""What every command stands on: settings, the database, refusals said in one sentence."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer
from pydantic import SecretStr, ValidationError
from rich.console import Console

from app.core.db import Database
from app.core.errors import DomainError
from app.core.i18n import DEFAULT_LANGUAGE
from app.core.settings import Settings
from app.web.sentences import sentence

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
    """Return the environment's settings, or those of the embedded demonstration under `data/`.

    The demonstration makes its own secret on first use; it never stands in for a production one.
    """
    if SECRET in os.environ or Path(".env").exists():
        return production_settings()
    data_dir = Path(os.environ.get("PARTAGE_DATA_DIR", "data"))
    secret_file = data_dir / "secret.key"
    if not secret_file.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        secret_file.touch(mode=0o600)
        secret_file.write_text(secrets.token_urlsafe(48))
    return Settings(secret_key=SecretStr(secret_file.read_text()), data_dir=data_dir, demo=True)


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
            zone = embedded_settings().zone
            said = [(refusal.code, refusal.params), *refusal.violations]
            for code, params in said:
                said_so = sentence(code, params, DEFAULT_LANGUAGE, zone)
                complaints.print(f"[red]{said_so}[/red]", soft_wrap=True)
            raise typer.Exit(REFUSED) from refusal

    return wrapped
