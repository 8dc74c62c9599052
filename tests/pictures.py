"""Take the pictures of `docs/pictures`: real pages of the demonstration in a real browser."""

import shutil
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pydantic import SecretStr

from app.core.clock import SystemClock
from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from app.demo.cards import Cards
from app.demo.seed import seed
from app.editions.models import Phase
from app.main import create_app
from tests.journeys.conftest import BROWSERS, FLAGS

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1200, height=844)
FRAME = (
    "<style>body{margin:0;background:#e4eee8;display:flex;gap:32px;padding:32px;"
    "box-sizing:border-box;height:640px}img{height:576px;border-radius:12px;"
    "box-shadow:0 4px 24px #0003}</style>"
)


@contextmanager
def demonstration(phase: Phase) -> Iterator[tuple[str, Cards]]:
    """Serve the demonstration in `phase` from a folder that is gone afterwards."""
    with TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = Settings(
            secret_key=SecretStr("pictures"),
            data_dir=Path(folder),
            base_url=f"http://127.0.0.1:{port}",
            demo=True,
        )
        database = Database(settings.database)
        upgrade(database)
        seed(database, settings, phase, SystemClock().now())
        app = create_app(settings, database=database)
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield settings.base_url, Cards.read(settings)
        server.should_exit = True
        thread.join()


def visit(browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"] = "light") -> Page:
    return browser.new_page(viewport=size, color_scheme=scheme)


def take_vote(browser: Browser) -> None:
    """The three pages of the vote on a phone, and the home page, light and dark."""
    with demonstration(Phase.VOTING) as (url, cards):
        page = visit(browser, PHONE)
        page.goto(f"{url}/fr/editions/{cards.slug}/voter")
        page.fill("[name=code]", cards.codes[0])
        page.locator("main form").get_by_role("button").first.click()
        for number in (0, 2, 3):
            page.locator("main input[type=checkbox]").nth(number).check()
        page.screenshot(path=PICTURES / "bulletin.png")
        page.get_by_role("button", name="Vérifier mon bulletin").first.click()
        page.screenshot(path=PICTURES / "verifier.png")
        page.get_by_role("button", name="Envoyer mon vote").click()
        page.screenshot(path=PICTURES / "recu.png")
        home = visit(browser, DESK)
        home.goto(f"{url}/fr/")
        home.screenshot(path=PICTURES / "accueil.png")
        night = visit(browser, DESK, "dark")
        night.goto(f"{url}/en/")
        night.screenshot(path=PICTURES / "home-dark.png")


def take_result(browser: Browser) -> None:
    """The published result on a desk."""
    with demonstration(Phase.PUBLISHED) as (url, cards):
        page = visit(browser, DESK)
        page.goto(f"{url}/fr/editions/{cards.slug}/resultats")
        page.screenshot(path=PICTURES / "resultats.png")


def put_together(browser: Browser) -> None:
    """Lay the ballot beside the result: the picture of the README."""
    pictures = [(PICTURES / name).as_uri() for name in ("bulletin.png", "resultats.png")]
    with TemporaryDirectory() as folder:
        frame = Path(folder) / "frame.html"
        frame.write_text(FRAME + "".join(f"<img src='{address}'>" for address in pictures))
        page = browser.new_page(viewport={"width": 1200, "height": 640})
        page.goto(frame.as_uri())
        page.screenshot(path=PICTURES / "partage.png")


def main() -> None:
    """Take every picture."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found is None:
        sys.exit("No Chromium on the path: install chromium-headless-shell.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        take_vote(browser)
        take_result(browser)
        put_together(browser)


if __name__ == "__main__":
    main()
