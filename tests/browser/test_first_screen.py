"""What a small phone shows before anybody scrolls: what the page is for, and the way on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.core.i18n import LANGUAGES
from tests.builders import make_edition, make_projects
from tests.journeys.conftest import LiveServer

pytestmark = pytest.mark.browser

SMALL = ViewportSize(width=360, height=640)
NARROW = ViewportSize(width=320, height=640)
EDITION = "editions/rennes-2026"
PAGES = (EDITION, f"{EDITION}/projets", f"{EDITION}/voter", f"{EDITION}/regles", "aide")
HIGH = 360
LEAST = 24
"""CSS pixels of a link that is not the ballot's."""
TOO_SMALL = """least => [...document.querySelectorAll("header a, nav a, summary")]
  .map(each => [each.textContent, each.getBoundingClientRect()])
  .filter(([, box]) => box.width && Math.min(box.width, box.height) < least)
  .map(([name]) => name)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def small(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A small phone without JavaScript, while people vote."""
    with live_server.database.writing() as db:
        make_projects(db, make_edition(db, now=live_server.clock.now()), {"puits": 1_000_000})
    context = browser.new_context(
        viewport=SMALL, java_script_enabled=False, base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def bottom_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box, selector
    return box["y"] + box["height"]


def test_the_home_page_says_what_it_is_and_offers_its_button_in_every_language(small: Page):
    for language in LANGUAGES:
        small.goto(f"/{language}/")
        assert bottom_of(small, "h1") <= HIGH, language
        assert bottom_of(small, ".hero .button") <= SMALL["height"], language


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_of_the_edition_shows_its_title_high_up(small: Page, language: str):
    for path in PAGES:
        small.goto(f"/{language}/{path}")
        assert bottom_of(small, "h1") <= HIGH, path
        assert small.evaluate(TOO_SMALL, LEAST) == [], path
        small.set_viewport_size(NARROW)
        for menu in small.locator(".menu summary").all():
            menu.click()
        assert small.evaluate(WIDER) == 0, path
        small.set_viewport_size(SMALL)


def test_menus_fold_on_a_phone_and_are_rows_on_a_desk(small: Page):
    small.goto(f"/fr/{EDITION}")
    rules = small.get_by_role("link", name="Règles", exact=True)
    expect(rules).to_be_hidden()
    small.locator(".edition-menu summary").focus()
    small.keyboard.press("Enter")
    expect(rules).to_be_visible()
    small.reload()
    small.set_viewport_size(ViewportSize(width=1280, height=800))
    expect(rules).to_be_visible()
    expect(small.locator(".menu summary").first).to_be_hidden()
    expect(small.get_by_role("link", name="Aide", exact=True)).to_be_visible()
