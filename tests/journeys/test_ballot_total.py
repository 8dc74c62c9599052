"""The running total of the ballot, where JavaScript runs; nothing lacks where it does not."""

import pytest
from playwright.sync_api import Page, expect

from app.voting.keys import KeyStore
from tests.journeys.conftest import LiveServer
from tests.polling import start_poll

pytestmark = pytest.mark.browser


def test_the_total_follows_ticks_and_shares(page: Page, live_server: LiveServer):
    keys = KeyStore(live_server.settings.keys, live_server.settings.memory)
    poll = start_poll(live_server.database, keys, live_server.clock.now(), codes=1)
    page.goto(f"{live_server.url}/fr/editions/rennes-2026/voter")
    page.fill("#field-code", poll.codes[0])
    page.click("main form button")
    has_script = page.locator("[data-tally]").is_visible()
    page.check("#field-eau-mopti")
    page.check("#field-radio-yenbai")
    if has_script:
        expect(page.locator("[data-tally]")).to_have_text("Projets : 2, environ 50 centimes chacun")
        expect(page.locator("[role=status]")).to_have_text(
            "Projets : 2, environ 50 centimes chacun"
        )
    page.click("button[value=adjust]")
    page.fill("#field-eau-mopti", "71")
    if has_script:
        expect(page.locator("[data-tally]")).to_have_text("Total : 121 centimes sur 100")
    page.click("button[value=check]")
    expect(page.locator(".error-summary")).to_contain_text("121 centimes")
    page.fill("#field-radio-yenbai", "29")
    page.click("button[value=check]")
    expect(page.locator("h1")).to_have_text("Vérifier mon bulletin")
