"""Somebody in front of a real browser, who clicks what they read."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.builders import PASSWORD
from tests.journeys.conftest import LiveServer
from tests.mailbox import Read, letters_in


class Visitor:
    """Somebody on a phone; whatever page they come to, they never scroll sideways."""

    def __init__(self, page: Page, server: LiveServer) -> None:
        self.page = page
        self.server = server
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        # Weeks pass here within the minute a browser may keep a public page.
        browser = page.context.new_cdp_session(page)
        browser.send("Network.enable")
        browser.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def open(self, path: str) -> None:
        answer = self.page.goto(f"{self.server.url}/fr/{path}")
        assert answer is not None
        assert answer.status == 200, path
        self.fits()

    def open_letter(self, subject: str, to: str) -> None:
        """Follow the link of the last letter of that subject that waits for this address."""
        path = self.letter(subject, to).path
        self.open(path.removeprefix("/fr/"))

    def letter(self, subject: str, to: str) -> Read:
        waiting = [each for each in letters_in(self.server.database) if each.to == to]
        found = [each for each in waiting if each.subject == subject]
        assert found, [each.subject for each in waiting]
        return found[-1]

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.fits()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.fits()

    def sign_in(self, email: str) -> None:
        self.page.context.clear_cookies()
        self.open("connexion")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", PASSWORD)
        self.press("Se connecter")

    def answer(self, **answers: str) -> None:
        for name, answer in answers.items():
            self._answer_one(name, answer)

    def _answer_one(self, name: str, answer: str) -> None:
        """Type, choose or tick, as the field asks for."""
        field = self.page.locator(f"[name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            self.page.check(f"[name='{name}'][value='{answer}']")
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(answer)
        else:
            field.fill(answer)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)

    def reads_title(self, text: str) -> None:
        expect(self.page).to_have_title(re.compile(text))

    def fits(self) -> None:
        """Find one heading of the first level, and nothing wider than the screen."""
        self.page.wait_for_load_state()
        expect(self.page.locator("h1")).to_have_count(1)
        wider = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wider == 0, (self.page.url, wider)
