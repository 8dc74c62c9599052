"""The urn in public: nothing to count before it is opened, every ballot found after."""

from starlette.testclient import TestClient

from app.core.crockford import in_groups
from tests.app.voting.booth import HOME
from tests.clients import post_form
from tests.polling import Poll


def test_the_urn_is_shown_in_public_without_counts_before_the_close(
    browser: TestClient, web_poll: Poll
):
    web_poll.cast([("eau-mopti", 100)])
    before = browser.get(f"{HOME}/transparence").text
    assert "Ballots in the urn" not in before
    assert "Bulletins dans l’urne" not in before
    web_poll.close()
    web_poll.open()
    assert "Bulletins dans l’urne" in browser.get(f"{HOME}/transparence").text


def test_after_the_count_a_voter_finds_their_ballot_by_its_code(
    browser: TestClient, web_poll: Poll
):
    receipt = web_poll.cast([("eau-mopti", 71), ("radio-yenbai", 29)])
    address = f"{HOME}/transparence"
    assert "field-tracker" not in browser.get(address).text
    web_poll.close()
    web_poll.open()
    shown = post_form(browser, address, {"tracker": in_groups(receipt.tracker).lower()})
    assert shown.status_code == 200
    assert "71 centimes" in shown.text
    unknown = post_form(browser, address, {"tracker": "0" * 20})
    assert unknown.status_code == 422
    assert "Aucun bulletin" in unknown.text
