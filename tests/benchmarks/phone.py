"""What a cheap phone waits for: the ballot over slow 3G, then Lighthouse's and pa11y's opinions.

`npm install --ignore-scripts --prefix FOLDER lighthouse@13.5.0 pa11y@10.0.0`, then
`PARTAGE_PHONE_TOOLS=FOLDER`; without it, the ballot alone.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, expect

from app.core.db import Database
from app.core.migrations import upgrade
from app.core.settings import Settings
from tests.benchmarks import pages
from tests.benchmarks.queue import KEY
from tests.browsers import FLAGS, MISSING, find_browser, launched
from tests.journeys.conftest import PHONE
from tests.long_vote import open_long_vote

TOOLS = os.environ.get("PARTAGE_PHONE_TOOLS", "")
HOME = "/fr/editions/rennes-2026"
BALLOT = f"{HOME}/voter/bulletin"
KEY_PAGES = {
    "home": "/fr/",
    "list": f"{HOME}/projets",
    "project": f"{pages.EDITION}/resultats/1",
    "ballot": BALLOT,
    "result": f"{pages.EDITION}/resultats",
}
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
SLOWER_PROCESSOR = 4
USABLE = "performance.getEntriesByType('navigation')[0].loadEventEnd"
"""Milliseconds until the page is laid out and its scripts have run."""


def over_slow_3g(page: Page, url: str) -> float:
    """Load the ballot as on its first visit; return the seconds until it can be filled in."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(f"{url}{BALLOT}", wait_until="load")
    page.wait_for_function(f"{USABLE} > 0")
    seconds: float = page.evaluate(USABLE) / 1000
    tally = page.locator(".tally")
    before = tally.inner_text()
    page.locator(".choice").first.click()
    expect(tally).not_to_have_text(before)
    session.detach()
    return seconds


def enter(browser: Browser, url: str, code: str) -> Page:
    """Give a code and stand before the ballot."""
    page = browser.new_page(viewport=PHONE, locale="fr-FR")
    page.goto(f"{url}{HOME}/voter#{code}")
    page.wait_for_url("**/bulletin")
    return page


def lighthouse(browser: str, url: str, path: str, headers: dict[str, str]) -> str:
    """Return the four scores of a page on Lighthouse's phone."""
    command = ["node", f"{TOOLS}/node_modules/lighthouse/cli/index.js", f"{url}{path}"]
    options = ["--quiet", "--output=json", "--chrome-flags=--headless --no-sandbox"]
    sent = f"--extra-headers={json.dumps(headers)}"
    said = _said([*command, *options, sent], CHROME_PATH=browser)
    scores = said["categories"].items()
    return " ".join(f"{name} {100 * each['score']:.0f}" for name, each in scores)


def second_opinion(browser: str, url: str, path: str, headers: dict[str, str]) -> str:
    """Return what HTML_CodeSniffer and axe-core say of a page, through pa11y."""
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "pa11y.json"
        chrome = {"executablePath": browser, "args": FLAGS}
        settings.write_text(json.dumps({"chromeLaunchConfig": chrome, "headers": headers}))
        command = ["node", f"{TOOLS}/node_modules/pa11y/bin/pa11y.js", f"{url}{path}"]
        options = ["--reporter", "json", "--runner", "axe", "--runner", "htmlcs"]
        found = _said([*command, *options, "--config", str(settings)])
    # axe-core cannot tell the contrast of a text over a drawing: those wait for an eye.
    unsure = [each for each in found if each["runnerExtras"].get("needsFurtherReview")]
    told = (f"; {each['code']} at {each['selector']}" for each in found if each not in unsure)
    return f"{len(found) - len(unsure)} errors, {len(unsure)} to look at{''.join(told)}"


def _said(command: list[str], **environment: str) -> Any:
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=os.environ | environment
    )
    # pa11y ends with 2 where it found errors.
    if done.returncode not in {0, 2}:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def _cookies(page: Page) -> dict[str, str]:
    held = (f"{each['name']}={each['value']}" for each in page.context.cookies())
    return {"Cookie": "; ".join(held)}


def vote(page: Page, chrome: str, url: str) -> None:
    """Walk from the entrance to the receipt, and ask for a second opinion at each step."""
    page.locator(".choice").first.click()
    opinions = {
        "entrance": second_opinion(chrome, url, f"{HOME}/voter", {}),
        "ballot": second_opinion(chrome, url, BALLOT, _cookies(page)),
    }
    for name, button in (
        ("check", "form.ballot button[value=check]"),
        ("receipt", "main form button.button"),
    ):
        page.locator(button).last.click()
        page.wait_for_load_state()
        path = page.url.removeprefix(url)
        opinions[name] = second_opinion(chrome, url, path, _cookies(page))
    for name, said in opinions.items():
        sys.stdout.write(f"pa11y       {name:9} {said}\n")


def fill(settings: Settings) -> list[str]:
    """Open a vote on forty projects and import a result; return the codes of three voters."""
    database = Database(settings.database)
    upgrade(database)
    now = datetime.now(UTC)
    pages.fill(database, now)
    with database.writing() as db:
        codes = open_long_vote(db, now=now, codes=3)
    database.dispose()
    return codes


def main() -> None:
    chrome = find_browser() or sys.exit(MISSING)
    with TemporaryDirectory() as folder, launched(chrome) as browser:
        settings = Settings(data_dir=Path(folder), secret_key=KEY, _env_file=None)
        codes = fill(settings)
        environment = {"PARTAGE_SECRET_KEY": KEY, "PARTAGE_DATA_DIR": folder}
        with pages.running("-m", "app", "serve", **environment) as server:
            url = f"http://{server.address}"
            voter = enter(browser, url, codes[0])
            seconds = over_slow_3g(enter(browser, url, codes[1]), url)
            sys.stdout.write(f"ballot of 40 projects, slow 3G, CPU ÷ 4: {seconds:.2f} s (≤ 3 s)\n")
            if not TOOLS:
                return
            for name, path in KEY_PAGES.items():
                held = _cookies(voter) if path == BALLOT else {}
                said = lighthouse(chrome, url, path, held)
                sys.stdout.write(f"lighthouse  {name:9} {said}\n")
            vote(voter, chrome, url)
