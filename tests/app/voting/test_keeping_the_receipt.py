"""A vote in three pages ends with a receipt, kept for as long as the browser is open."""

import re

from starlette.testclient import TestClient

from tests.app.voting.booth import CHECK, HOME, PAPER, RECEIPT, enter, fill, send, sending
from tests.clients import post_form
from tests.polling import Poll


def test_a_resident_votes_in_three_pages_and_gets_a_receipt(browser: TestClient, web_poll: Poll):
    answer = fill(browser, project=["eau-mopti", "radio-yenbai"])
    assert (answer.status_code, answer.headers["location"]) == (303, CHECK)
    check = browser.get(CHECK).text
    assert "n’est pas encore envoyé" in check
    assert "50 centimes" in check
    assert web_poll.entries() == []
    sent = send(browser)
    assert (sent.status_code, sent.headers["location"]) == (303, RECEIPT)
    receipt = browser.get(RECEIPT).text
    assert "Vote enregistré" in receipt
    assert re.search(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", receipt)
    assert "eau-mopti" not in receipt
    assert len(web_poll.entries()) == 1


def test_the_receipt_can_be_opened_again_and_the_paper_says_that_a_vote_is_in(
    browser: TestClient,
):
    fill(browser, project=["eau-mopti"])
    send(browser)
    assert browser.get(RECEIPT).text == browser.get(RECEIPT).text
    paper = browser.get(PAPER).text
    assert "Votre vote est enregistré" in paper
    assert " checked" not in paper


def test_the_same_form_sent_twice_is_one_vote_with_one_receipt(browser: TestClient, web_poll: Poll):
    fill(browser, project=["eau-mopti"])
    before = dict(browser.cookies)
    form = sending(browser.get(CHECK).text)
    browser.post(CHECK, data=form)
    first = browser.get(RECEIPT).text
    again = browser.post(CHECK, data=form)
    assert (again.status_code, again.headers["location"]) == (303, RECEIPT)
    assert browser.get(RECEIPT).text == first
    browser.cookies.update(before)
    assert browser.post(CHECK, data=form).headers["location"] == RECEIPT
    assert browser.get(RECEIPT).text.count(re.findall(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", first)[0])
    assert [entry.version for entry in web_poll.entries()] == [1]


def test_closing_the_browser_ends_the_visit(browser: TestClient, web_poll: Poll):
    answers = [enter(browser, web_poll.codes[0]), fill(browser, project=["eau-mopti"])]
    answers.append(send(browser))
    for answer, name in zip(answers, ("voter", "draft", "receipt"), strict=True):
        (kept,) = [
            cookie
            for cookie in answer.headers.get_list("set-cookie")
            if cookie.startswith(f"partage-{name}=")
        ]
        assert "max-age" not in kept.lower()
        assert "expires" not in kept.lower()


def test_a_shared_computer_keeps_nothing(browser: TestClient):
    fill(browser, project=["eau-mopti"])
    send(browser)
    post_form(browser, f"{HOME}/voter/effacer", {}, page=RECEIPT)
    assert not {name for name in browser.cookies if "form" not in name}
    assert browser.get(RECEIPT).status_code == 401
