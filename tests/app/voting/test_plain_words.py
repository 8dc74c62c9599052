"""The vote is told in short sentences, and in shorter ones where somebody asks for simple words."""

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.app.voting.booth import (
    CHECK,
    HOME,
    PAPER,
    RECEIPT,
    fill,
    fill_numbers,
    send,
    shown_projects,
)

AVERAGE, LONGEST = 15, 25
"""Words of a sentence on the way to the vote."""
SIMPLE_AVERAGE, SIMPLE_LONGEST = 8, 15
WITHIN_A_LINE = {"a", "strong", "span", "code", "b", "em", "input"}
UNSEEN = {"svg", "script"}
WORD = re.compile(r"\w+(?:[’'-]\w+)*")


class Reading(HTMLParser):
    """The lines of a page's main part, as somebody sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines = [""]
        self.depth = 0
        self.feed(html[html.index("<main") : html.index("</main>")])

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's
        self.depth += tag in UNSEEN
        if tag not in WITHIN_A_LINE:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in UNSEEN
        if tag not in WITHIN_A_LINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.lines[-1] += data


def sentences(html: str) -> list[str]:
    """Return what is said in more than one word."""
    said = [
        each.strip() for line in Reading(html).lines for each in re.split(r"(?<=[.!?])\s+", line)
    ]
    return [each for each in said if len(WORD.findall(each)) > 1]


def assert_short(pages: dict[str, str], average: int, longest: int) -> None:
    for name, html in pages.items():
        lengths = {each: len(WORD.findall(each)) for each in sentences(html)}
        assert [each for each, words in lengths.items() if words > longest] == [], name
        assert sum(lengths.values()) <= average * len(lengths), name


def walk_the_vote(browser: TestClient, wish: str = "") -> dict[str, str]:
    first, second, *_ = shown_projects(browser.get(PAPER).text)
    pages = {
        "entrance": browser.get(f"{HOME}/voter{wish}").text,
        "ballot": browser.get(f"{PAPER}{wish}").text,
        "too much": fill_numbers(browser, {first: 99, second: 99}).text,
    }
    fill(browser)
    pages["blank"] = browser.get(f"{CHECK}{wish}").text
    fill(browser, project=[first, second])
    pages["check"] = browser.get(f"{CHECK}{wish}").text
    send(browser)
    pages["receipt"] = browser.get(f"{RECEIPT}{wish}").text
    return pages


def test_no_sentence_on_the_way_to_the_vote_is_long(browser: TestClient):
    assert_short(walk_the_vote(browser), AVERAGE, LONGEST)


@pytest.mark.parametrize("path", ["aide", "comment-ca-marche"])
def test_no_sentence_of_the_help_is_long(browser: TestClient, path: str):
    assert_short({path: browser.get(f"/fr/{path}").text}, AVERAGE, LONGEST)


def test_simple_phrases_are_shorter_still(browser: TestClient):
    simple = {"help": browser.get("/fr/aide/phrases-simples").text}
    assert_short(simple, SIMPLE_AVERAGE, SIMPLE_LONGEST)
    assert_short(walk_the_vote(browser, "?simple=1"), AVERAGE, LONGEST)
