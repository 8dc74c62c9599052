"""The figures of the ballot: its weight, targets and taps, a small window, one's own device."""

import gzip
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.journeys.conftest import PHONE, LiveServer, open_phone
from tests.long_vote import PROJECTS, open_long_vote

pytestmark = pytest.mark.browser

HOME = "/fr/editions/rennes-2026"
HTML_BYTES, CSS_BYTES, JS_BYTES = 20_000, 8_000, 2_000
REQUESTS = 6
TARGET = 44
ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 × 1024 at 400 %."""
TOO_SMALL = """least => [...document.querySelectorAll(
  "form.ballot :is(button, input[inputmode], .choice, .project > p:last-child a)")]
  .map(each => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.width && Math.min(box.width, box.height) < least)
  .map(([name, box]) => `${name}: ${box.width} × ${box.height}`)"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS_IS_SEEN = """() => {
  const bar = document.querySelector(".bar"), focused = document.activeElement;
  if (bar.contains(focused)) return true;
  const box = focused.getBoundingClientRect(), over = bar.getBoundingClientRect();
  const isUnderBar = box.top < over.bottom && box.bottom > over.top;
  return !isUnderBar && box.bottom > 0 && box.top < innerHeight;
}"""


@pytest.fixture
def codes(live_server: LiveServer) -> list[str]:
    with live_server.database.writing() as db:
        return open_long_vote(db, now=live_server.clock.now(), codes=2)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    yield from open_phone(browser, has_javascript=True)


def follow_code_link(page: Page, server: LiveServer, code: str) -> None:
    page.goto("about:blank")
    page.goto(f"{server.url}{HOME}/voter#{code}")
    page.wait_for_url("**/bulletin")


def test_a_ballot_of_forty_projects_is_light(
    phone: Page, live_server: LiveServer, codes: list[str]
):
    follow_code_link(phone, live_server, codes[0])
    asked: list[Response] = []

    def note(answer: Response) -> None:
        asked.append(answer)

    phone.on("response", note)
    session = phone.context.new_cdp_session(phone)
    session.send("Network.clearBrowserCache")
    phone.goto(f"{live_server.url}{HOME}/voter/bulletin", wait_until="networkidle")
    weights = {
        urlsplit(each.url).path.rpartition(".")[2]: len(gzip.compress(each.body()))
        for each in asked
    }
    assert phone.locator(".project").count() == PROJECTS
    assert len(asked) <= REQUESTS
    assert {urlsplit(each.url).netloc for each in asked} == {urlsplit(live_server.url).netloc}
    assert weights[f"{HOME}/voter/bulletin"] <= HTML_BYTES
    assert weights["css"] <= CSS_BYTES
    assert weights["js"] <= JS_BYTES


def test_from_the_code_link_to_the_vote_are_the_choices_and_two_taps(
    phone: Page, live_server: LiveServer, codes: list[str]
):
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        phone.locator(selector).first.click()
        taps += 1

    follow_code_link(phone, live_server, codes[0])
    assert codes[0] not in phone.url
    for choice in ("#field-projet-3", "#field-projet-5", "#field-projet-8"):
        tap(choice)
    tap("form.ballot button[value=check]")
    phone.wait_for_url("**/verifier")
    tap("main form button.button")
    expect(phone.locator("h1")).to_have_text("Vote enregistré")
    assert taps == 3 + 2


def test_the_bar_warns_of_nothing_while_nothing_is_too_much(
    phone: Page, live_server: LiveServer, codes: list[str]
):
    follow_code_link(phone, live_server, codes[0])
    for ticked in range(3):
        expect(phone.locator(".tally .over")).to_have_count(0)
        tally = phone.locator(".tally").inner_text()
        phone.check(f"#field-projet-{ticked}")
        expect(phone.locator(".tally")).not_to_have_text(tally)


@pytest.mark.parametrize("action", ["check", "adjust"])
def test_controls_are_large_and_nothing_scrolls_sideways(
    phone: Page, live_server: LiveServer, codes: list[str], action: str
):
    follow_code_link(phone, live_server, codes[0])
    phone.check("#field-projet-3")
    if action == "adjust":
        phone.click("button[value=adjust]")
        expect(phone.locator("#field-projet-3")).to_have_value("100")
    for size in (PHONE, {"width": 320, "height": 640}, ZOOMED):
        phone.set_viewport_size(size)  # type: ignore[arg-type]
        assert phone.evaluate(TOO_SMALL, TARGET) == [], size
        assert phone.evaluate(WIDER) == 0, size


@pytest.mark.parametrize("place", [0, PROJECTS // 2, PROJECTS - 1])
def test_the_vote_goes_through_at_four_hundred_percent_and_the_bar_hides_no_focus(
    phone: Page, live_server: LiveServer, codes: list[str], place: int
):
    phone.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    follow_code_link(phone, live_server, codes[0])
    phone.locator(".project input").nth(place).focus()
    phone.keyboard.press("Space")
    phone.evaluate("scrollBy({top: 600, behavior: 'instant'})")
    bar = phone.locator(".bar").bounding_box()
    assert bar
    assert bar["height"] <= ZOOMED["height"] / 4
    for key in ["Tab"] * 6 + ["Shift+Tab"] * 12:
        phone.keyboard.press(key)
        phone.wait_for_function(FOCUS_IS_SEEN)
    phone.locator("form.ballot button[value=check]").last.click()
    phone.wait_for_url("**/verifier")
    phone.locator("main form button.button").click()
    expect(phone.locator("h1")).to_have_text("Vote enregistré")
    assert phone.evaluate(WIDER) == 0


def test_ticks_stay_on_one_s_own_device_when_asked_and_until_the_vote_is_sent(
    phone: Page, live_server: LiveServer, codes: list[str]
):
    paper = f"{live_server.url}{HOME}/voter/bulletin"
    follow_code_link(phone, live_server, codes[0])
    phone.check("#field-projet-3")
    phone.goto(paper)
    expect(phone.locator("#field-projet-3")).not_to_be_checked()
    phone.check("#own-device")
    phone.check("#field-projet-5")
    phone.context.clear_cookies()
    follow_code_link(phone, live_server, codes[1])
    expect(phone.locator("#field-projet-5")).not_to_be_checked()
    follow_code_link(phone, live_server, codes[0])
    expect(phone.locator("#field-projet-5")).to_be_checked()
    phone.locator("form.ballot button[value=check]").first.click()
    phone.wait_for_url("**/verifier")
    phone.locator("main form button.button").click()
    expect(phone.locator("h1")).to_have_text("Vote enregistré")
    assert phone.evaluate("localStorage.length") == 0


def test_a_printed_ballot_shows_projects_and_a_printed_receipt_its_proof(
    phone: Page, live_server: LiveServer, codes: list[str]
):
    phone.emulate_media(media="print")
    follow_code_link(phone, live_server, codes[0])
    phone.check("#field-projet-3", force=True)
    for part in (".bar", ".actions", ".site-footer", ".own-device"):
        expect(phone.locator(part)).to_be_hidden()
    expect(phone.locator(".project")).to_have_count(40)
    phone.locator("#field-projet-3").press("Enter")
    phone.wait_for_url("**/verifier")
    phone.emulate_media(media="screen")
    phone.locator("main form button.button").click()
    phone.wait_for_url("**/recu")
    phone.emulate_media(media="print")
    expect(phone.locator(".receipt details code").first).to_be_visible()
    expect(phone.locator("form[action$=effacer]")).to_be_hidden()
