"""The check page sends the ballot that it shows, and no other."""

import re

from starlette.testclient import TestClient

from tests.app.voting.booth import (
    CHECK,
    PAPER,
    RECEIPT,
    fill,
    fill_numbers,
    send,
    sending,
    shown_projects,
)
from tests.clients import post_form
from tests.polling import Poll


def test_a_euro_divided_in_three_gives_the_odd_cent_to_the_first_one_shown(browser: TestClient):
    shown = shown_projects(browser.get(PAPER).text)
    fill(browser, project=list(reversed(shown)))
    check = browser.get(CHECK).text
    shares = re.findall(r'<td class="number"[^>]*>(\d+) centimes', check)
    assert shares == ["34", "33", "33"]
    assert check.index(f"Projet {shown[0]}") < check.index(f"Projet {shown[1]}")


def test_a_blank_ballot_is_sent_on_purpose_only(browser: TestClient, web_poll: Poll):
    assert fill(browser).headers["location"] == CHECK
    refused = send(browser)
    assert refused.status_code == 422
    assert web_poll.entries() == []
    assert send(browser, blank="yes").headers["location"] == RECEIPT
    assert len(web_poll.entries()) == 1


def test_a_ballot_changed_in_another_window_is_shown_again_and_not_sent(
    browser: TestClient, web_poll: Poll
):
    fill(browser, project=["eau-mopti"])
    form = sending(browser.get(CHECK).text)
    fill(browser, project=["four-solaire"])
    answer = browser.post(CHECK, data=form)
    assert answer.status_code == 422
    assert "dans une autre fenêtre" in answer.text
    assert "Projet four-solaire" in answer.text
    assert "Projet eau-mopti" not in answer.text
    assert web_poll.entries() == []
    assert browser.post(CHECK, data=sending(answer.text)).headers["location"] == RECEIPT
    assert len(web_poll.entries()) == 1


def test_a_ballot_that_was_never_taken_is_never_called_recorded(
    browser: TestClient, web_poll: Poll
):
    fill(browser, project=["eau-mopti"])
    former = sending(browser.get(CHECK).text)
    fill(browser, project=["four-solaire"])
    send(browser)
    answer = browser.post(CHECK, data=former)
    assert answer.status_code == 422
    assert "n’a pas été envoyé" in answer.text
    assert [entry.version for entry in web_poll.entries()] == [1]


def test_steps_out_of_order_lead_back_to_the_right_page(browser: TestClient, web_poll: Poll):
    assert browser.get(CHECK).headers["location"] == PAPER
    assert browser.get(RECEIPT).headers["location"] == PAPER
    fill_numbers(browser, {"eau-mopti": 70}, "adjust")
    assert browser.get(CHECK).headers["location"] == PAPER
    refused = post_form(browser, CHECK, {}, page=PAPER)
    assert refused.status_code == 422
    assert "70 centimes" in refused.text
    assert web_poll.entries() == []


def test_a_ballot_sent_after_the_close_is_refused_with_the_hour(
    browser: TestClient, web_poll: Poll
):
    fill(browser, project=["eau-mopti"])
    page = browser.get(CHECK).text
    web_poll.close()
    answer = browser.post(CHECK, data=sending(page))
    assert answer.status_code == 410
    assert "22 novembre 2026" in answer.text
    assert web_poll.entries() == []


def test_a_forged_form_is_refused_and_nothing_written(browser: TestClient, web_poll: Poll):
    fill(browser, project=["eau-mopti"])
    assert browser.post(CHECK, data={"_csrf": "0" * 64}).status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert browser.post(CHECK, data={}, headers=foreign).status_code == 403
    assert web_poll.entries() == []
