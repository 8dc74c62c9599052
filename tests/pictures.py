"""Take the pictures of `docs/pictures`: real pages of the demonstration in a real browser."""

import io
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
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize
from pydantic import SecretStr

from app.core.clock import SystemClock
from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from app.demo.cards import Cards
from app.demo.seed import seed
from app.editions.models import Phase
from app.main import create_app
from app.web import coin
from app.web.templating import STATIC
from tests.browsers import MISSING, find_browser, launched

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE = ViewportSize(width=360, height=740)
DESK = ViewportSize(width=1280, height=860)
CARD = ViewportSize(width=1200, height=630)
COLOURS = 128
"""How many colours a picture keeps: few bytes, and nothing the eye misses."""
Scheme = Literal["light", "dark"]
SEEN: tuple[tuple[str, str, ViewportSize, Scheme], ...] = (
    ("fr-clair", "fr", DESK, "light"),
    ("ar-sombre", "ar", DESK, "dark"),
    ("fr-sombre-telephone", "fr", PHONE, "dark"),
    ("ar-clair-telephone", "ar", PHONE, "light"),
)
"""Each public page is shown in two languages, on two screens and in both lights."""
FRAME = (
    "<style>body{margin:0;background:#e4eee8;display:flex;gap:32px;padding:32px;"
    "box-sizing:border-box;height:640px}img{height:576px;border-radius:12px;"
    "box-shadow:0 4px 24px #0003}</style>"
)

CARD_STYLE = (
    "<style>body{margin:0;height:630px;background:#fbf7f0;color:#16262b;display:flex;"
    "align-items:center;gap:64px;padding:0 72px;box-sizing:border-box;"
    "border-top:24px solid #f0b429;font-family:Georgia,'DejaVu Serif',serif}"
    "svg{width:400px;flex:none}.s1{fill:#f0b429}.s3{fill:#d98a63}.s5{fill:#cf9a2e}"
    "h1{font-size:76px;line-height:1.1;margin:0 0 32px}"
    "p{font:34px/1.4 'DejaVu Sans',sans-serif;margin:0;color:#48565a}</style>"
)
CARD_WORDS = "<div><h1>Partage</h1><p>Un euro par personne,<br>et c’est vous qui décidez.</p></div>"


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


def visit(browser: Browser, size: ViewportSize, scheme: Scheme = "light") -> Page:
    return browser.new_page(viewport=size, color_scheme=scheme)


def keep(page: Page, name: str, folder: Path = PICTURES) -> None:
    """Keep what the page shows, in few colours."""
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        few = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(folder / f"{name}.png", optimize=True)


def take_everywhere(browser: Browser, url: str, paths: dict[str, str]) -> None:
    """Show each page in every language, screen and light of `SEEN`."""
    for name, path in paths.items():
        for way, language, size, scheme in SEEN:
            page = visit(browser, size, scheme)
            page.goto(f"{url}/{language}/{path}")
            keep(page, f"{name}-{way}")
            page.close()


def take_vote(browser: Browser) -> None:
    """The three pages of the vote on a phone, and the public pages while people vote."""
    with demonstration(Phase.VOTING) as (url, cards):
        page = visit(browser, PHONE)
        page.goto(f"{url}/fr/editions/{cards.slug}/voter")
        page.fill("[name=code]", cards.codes[0])
        page.locator("main form").get_by_role("button").first.click()
        for number in (0, 2, 3):
            page.locator("main input[type=checkbox]").nth(number).check()
        keep(page, "bulletin")
        page.get_by_role("button", name="Vérifier mon bulletin").first.click()
        keep(page, "verifier")
        page.get_by_role("button", name="Envoyer mon vote").click()
        keep(page, "recu")
        home = f"editions/{cards.slug}"
        take_everywhere(browser, url, {"accueil": "", "carte": f"{home}/carte"})


def take_result(browser: Browser) -> None:
    """The published result."""
    with demonstration(Phase.PUBLISHED) as (url, cards):
        take_everywhere(browser, url, {"resultats": f"editions/{cards.slug}/resultats"})


def take_card(browser: Browser) -> None:
    """The picture that other sites show beside a link to a page."""
    slices = coin.slices([("", 1, "1"), ("", 1, "3"), ("", 1, "5")])
    paths = "".join(f"<path class='s{each.shade}' d='{each.path}'/>" for each in slices)
    page = visit(browser, CARD)
    page.set_content(f"{CARD_STYLE}<svg viewBox='0 0 120 120'>{paths}</svg>{CARD_WORDS}")
    keep(page, "share", STATIC / "img")


def put_together(browser: Browser) -> None:
    """Lay the ballot beside the result: the picture of the README."""
    pictures = [(PICTURES / name).as_uri() for name in ("bulletin.png", "resultats-fr-clair.png")]
    with TemporaryDirectory() as folder:
        frame = Path(folder) / "frame.html"
        frame.write_text(FRAME + "".join(f"<img src='{address}'>" for address in pictures))
        page = visit(browser, ViewportSize(width=1233, height=640))
        page.goto(frame.as_uri())
        keep(page, "partage")


def main() -> None:
    """Take every picture."""
    found = find_browser() or sys.exit(MISSING)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with launched(found) as browser:
        take_card(browser)
        take_vote(browser)
        take_result(browser)
        put_together(browser)


if __name__ == "__main__":
    main()
