"""axe-core finds nothing to say of any page: every language, light and dark, filled or wrong."""

from typing import Any

import pytest
from playwright.sync_api import Page

from app.core.i18n import LANGUAGES, WORKING_LANGUAGES
from app.demo.cards import PASSWORD, SIGN_INS
from app.editions.models import Phase
from tests.browser.conftest import Demonstration
from tests.browser.examining import Examiner
from tests.browser.walking import walk
from tests.proofs import is_full

pytestmark = [pytest.mark.browser, pytest.mark.proof]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_page_of_a_resident_has_a_violation(
    demonstration: Demonstration, examiner: Examiner, language: str
):
    for kind in walk(examiner.page, demonstration, f"/{language}/"):
        examiner.examine_opened(kind)
    assert examiner.found == {}
    assert examiner.examined > 30


@pytest.mark.parametrize("email", SIGN_INS if is_full() else [*SIGN_INS][:: len(SIGN_INS) - 1])
def test_no_page_behind_a_door_has_a_violation(
    demonstration: Demonstration, examiner: Examiner, email: str
):
    sign_in(examiner.page, demonstration, email)
    for kind in walk(examiner.page, demonstration, f"/{WORKING_LANGUAGES[0]}/"):
        examiner.examine_opened(kind)
    assert examiner.found == {}
    assert examiner.examined > 30


def sign_in(page: Page, shown: Demonstration, email: str) -> Any:
    page.goto(f"{shown.url}/fr/connexion")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


@pytest.mark.parametrize("demonstration", [Phase.VOTING], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_step_of_the_vote_has_a_violation_empty_filled_or_wrong(
    demonstration: Demonstration, examiner: Examiner, language: str
):
    page = examiner.page
    home = f"{demonstration.url}/{language}/editions/{demonstration.cards.slug}/voter"
    page.goto(home)
    send(page)
    examiner.examine("entrance, without a code")
    page.fill("[name=code]", demonstration.cards.codes[0])
    examiner.examine("entrance, a code typed")
    send(page)
    examiner.examine("ballot, empty")
    page.goto(f"{home}/bulletin?simple=1")
    examiner.examine("ballot, in simple phrases")
    page.goto(f"{home}/bulletin")
    for box in page.locator("main input[type=checkbox]").all()[:3]:
        box.check()
    examiner.examine("ballot, filled")
    page.locator("button[value=adjust]").click()
    examiner.examine("ballot, adjusted")
    page.locator("main input[inputmode=numeric]").first.fill("99")
    send(page)
    examiner.examine("ballot, one euro passed")
    page.locator("button[value=split]").click()
    send(page)
    examiner.examine("check")
    send(page)
    assert page.url == f"{home}/recu"
    examiner.examine("receipt")
    assert examiner.found == {}


def send(page: Page) -> None:
    """Press the first button of the page's own form."""
    page.locator("main form button.button").first.click()
