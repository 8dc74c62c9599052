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
    bar, spoken = page.locator(".tally"), page.locator("[role=status]")
    has_script = page.locator("#own-device").is_visible()
    page.check("#field-eau-mopti")
    page.check("#field-radio-yenbai")
    if has_script:
        expect(bar).to_have_text("2 projets choisis")
        expect(spoken).to_have_text("2 projets choisis")
        expect(page.locator(".slice", has_text="50 centimes")).to_have_count(2)
    page.click("button[value=adjust]")
    page.click("button[name=minus][value=eau-mopti]")
    expect(bar).to_have_text("Il vous reste 5 centimes")
    expect(page.locator("#field-eau-mopti")).to_have_value("45")
    page.fill("#field-eau-mopti", "71")
    if has_script:
        expect(bar).to_have_text("21 centimes de trop")
        expect(spoken).to_have_text("21 centimes de trop")
    page.locator("button[value=check]").last.click()
    expect(page.locator(".error-summary")).to_contain_text("121 centimes")
    if has_script:
        expect(page.locator(".error-summary")).to_be_focused()
    page.fill("#field-radio-yenbai", "28")
    page.click("button[value=rest]")
    expect(bar).to_have_text("Votre euro est réparti au centime près")
    page.locator("button[value=check]").last.click()
    expect(page.locator("h1")).to_have_text("Vérifier mon bulletin")
