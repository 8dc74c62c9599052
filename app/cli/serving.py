"""`partage start | serve | worker`: the demonstration, the service, what runs beside it."""

import logging
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from app.cli.ground import (
    complaints,
    console,
    embedded_settings,
    opened_database,
    production_settings,
)
from app.core import logs
from app.core.clock import SystemClock
from app.core.i18n import LANGUAGES
from app.core.migrations import upgrade
from app.demo.cards import print_cards
from app.demo.seed import is_empty, seed
from app.editions.models import Phase
from app.main import create_app
from app.web.templating import page_apart
from app.worker import work_until

HOST = "127.0.0.1"
PORT = 8000


def start(port: Annotated[int, typer.Option(help="Port to listen on")] = PORT) -> None:
    """Show the demonstration: migrate, seed on the first run, serve, with what to click."""
    _require_free(port)
    settings = embedded_settings()
    if port != PORT:
        settings.base_url = f"http://{HOST}:{port}"
    with opened_database(settings) as database:
        upgrade(database)
        if is_empty(database):
            with console.status("Seeding the demonstration: projects, voters, ballots …"):
                seed(database, settings, Phase.VOTING, SystemClock().now())
    print_cards(console, settings)
    # A newcomer's terminal shows what to click; only faults are worth a line beneath it.
    logs.configure(logging.WARNING)
    # The server has stopped cleanly by the time Ctrl-C comes through.
    with suppress(KeyboardInterrupt):
        uvicorn.run(
            create_app(settings),
            host=HOST,
            port=port,
            server_header=False,
            log_config=None,
            access_log=False,
        )
    console.print("\nStopped. Everything is kept.")


def serve(
    host: Annotated[str, typer.Option()] = HOST,
    port: Annotated[int, typer.Option()] = PORT,
    workers: Annotated[
        int, typer.Option(min=1, help="Processes, one a core; SQLite serves a single one")
    ] = 1,
) -> None:
    """Serve with the environment's settings; migrations are `partage schema upgrade`."""
    settings = production_settings()
    if workers > 1 and settings.database.startswith("sqlite"):
        raise typer.BadParameter("SQLite serves one process: name a PostgreSQL database.")
    _require_free(port, host)
    uvicorn.run(
        "app.cli.serving:production_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        server_header=False,
        log_config=None,
        access_log=False,
    )


def production_app() -> FastAPI:
    """Build the service in a process of its own, with the environment's settings."""
    logs.configure()
    return create_app(production_settings())


def maintenance(folder: Annotated[Path, typer.Argument(help="Where nginx finds them")]) -> None:
    """Write the pages shown while the service is stopped, one a language."""
    settings = production_settings()
    folder.mkdir(parents=True, exist_ok=True)
    # nginx reads them as another user.
    folder.chmod(0o755)
    for language in LANGUAGES:
        said = page_apart("errors/maintenance.html", language=language, settings=settings)
        written = folder / f"{language}.html"
        written.write_text(said, "utf-8")
        written.chmod(0o644)


def worker() -> None:
    """Follow the calendar and send mail, beside one or more servers, until stopped."""
    settings = production_settings()
    logs.configure()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with opened_database(settings) as database:
        work_until(stop, database, settings, SystemClock())


def _require_free(port: int, host: str = HOST) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            complaints.print(
                f"[red]Port {port} is taken by another program:[/red] stop it, "
                f"or choose another with `make run PORT={port + 1}`.",
                soft_wrap=True,
            )
            raise typer.Exit(1) from taken
