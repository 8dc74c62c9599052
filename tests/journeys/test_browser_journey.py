"""The whole cycle in a real browser on a phone, with JavaScript and without."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.editions.models import Phase
from tests.journeys import scenario
from tests.journeys.association import propose, submit
from tests.journeys.conftest import LiveServer
from tests.journeys.scenario import SLUG
from tests.journeys.staff import confirm, review
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

WELL, BICYCLES, TEA = "un-puits-a-gandon", "des-velos-repares", "un-the-equitable"


def vote(visitor: Visitor, code: str, projects: list[str]) -> str:
    """Three pages: choose, check, send; return the tracker of the receipt."""
    page = visitor.page
    page.context.clear_cookies()
    visitor.open(f"editions/{SLUG}/voter")
    page.fill("[name=code]", code.lower().replace("-", " "))
    page.locator("main form").get_by_role("button").first.click()
    visitor.reads_title("Mon bulletin")
    for project in projects:
        page.check(
            f"input[type=checkbox][value='{project}'], input[type=checkbox][name*='{project}']"
        )
    visitor.press("Vérifier mon bulletin")
    visitor.sees("Votre vote n’est pas encore envoyé")
    if not projects:
        page.check("[name=blank]")
    visitor.press("Envoyer mon vote")
    visitor.reads_title("Vote enregistré")
    tracker = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", page.locator("main").inner_text())
    assert tracker
    return tracker.group()


def test_the_whole_cycle_from_a_draft_to_a_published_result(
    page: Page, live_server: LiveServer, tmp_path: Path
):
    scenario.set_stage(live_server)
    visitor = Visitor(page, live_server)

    visitor.sign_in(scenario.MEMBER)
    propose(visitor, "Un puits à Gandon", "4000", "4 000,00")
    submit(visitor)
    propose(visitor, "Des vélos réparés", "7000", "7000")
    submit(visitor)
    propose(visitor, "Un thé équitable", "2000", "1500,50")
    visitor.sees("1 500,50 €".replace(" ", "\u202f", 1).replace(" ", "\u00a0"))
    submit(visitor)
    scenario.let_partners_agree(live_server)

    scenario.move_to(live_server, Phase.REVIEW)
    visitor.sign_in(scenario.AGENT)
    review(visitor, WELL, "eligible")
    review(visitor, BICYCLES, "eligible")
    review(visitor, TEA, "not-eligible", "Le plan ne s’équilibre pas.")
    visitor.sign_in(scenario.TELLER)
    for code in (WELL, BICYCLES, TEA):
        confirm(visitor, code)
    scenario.move_to_decisions(live_server)
    page.context.clear_cookies()
    visitor.open(f"editions/{SLUG}/projets/{TEA}")
    visitor.sees("Le plan ne s’équilibre pas.")

    scenario.move_to(live_server, Phase.VOTING)
    visitor.open(f"editions/{SLUG}/regles")
    visitor.sees("SHA-256")
    first, second, third = scenario.print_codes(live_server, 3)
    earlier = vote(visitor, first, [BICYCLES])
    assert vote(visitor, first, [WELL, BICYCLES]) != earlier
    vote(visitor, second, [WELL])
    vote(visitor, third, [])
    scenario.let_a_crowd_vote(live_server, live_server.settings)
    assert page.goto(f"{live_server.url}/donnees/{SLUG}/bulletins.pb").status == 404  # type: ignore[union-attr]

    scenario.move_to(live_server, Phase.COUNTING)
    visitor.sign_in(scenario.TELLER)
    visitor.open(f"mir/editions/{SLUG}/depouillement")
    visitor.press("Ouvrir l’urne")
    visitor.press("Compter les bulletins")
    visitor.press("Publier le résultat")

    page.context.clear_cookies()
    visitor.open(f"editions/{SLUG}/resultats")
    visitor.sees("Un puits à Gandon")
    visitor.open(f"editions/{SLUG}/resultats/{WELL}")
    visitor.open(f"editions/{SLUG}/resultats/{BICYCLES}")
    visitor.open(f"editions/{SLUG}/donnees")
    published = tmp_path / "bulletins.pb"
    with page.expect_download() as download:
        page.locator("a[href$='bulletins.pb']").first.click()
    download.value.save_as(published)
    options = ["--rule", "equal-shares", "--completion", "add1u", "--stop", "over-budget"]
    assert scenario.recount(published, *options)["winners"] == [WELL]


def test_a_mistyped_code_is_told_from_a_wrong_one(page: Page, live_server: LiveServer):
    scenario.set_voting_stage(live_server)
    code = scenario.print_codes(live_server, 1)[0]
    visitor = Visitor(page, live_server)
    visitor.open(f"editions/{SLUG}/voter")
    swapped = code[:-2] + code[-1] + code[-2] if code[-1] != code[-2] else code[:-1] + "0"
    page.fill("[name=code]", swapped)
    page.locator("main form").get_by_role("button").first.click()
    visitor.reads_title("Erreur")
    assert page.locator("[name=code]").input_value() == swapped
    visitor.sees("faute de frappe")


def test_the_whole_vote_goes_by_keyboard_alone(page: Page, live_server: LiveServer):
    scenario.set_voting_stage(live_server)
    code = scenario.print_codes(live_server, 1)[0]
    visitor = Visitor(page, live_server)
    visitor.open(f"editions/{SLUG}/voter")
    page.locator("[name=code]").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    visitor.reads_title("Mon bulletin")
    tab_to(page, "checkbox")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    visitor.reads_title("Vérifier mon bulletin")
    tab_to(page, "submit")
    page.keyboard.press("Enter")
    visitor.reads_title("Vote enregistré")


def tab_to(page: Page, kind: str) -> None:
    """Press Tab until the focus stands on an input or button of this type within the page."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.locator(f"main [type={kind}]:focus").count():
            return
    pytest.fail(f"no {kind} within sixty presses of Tab")


def test_no_page_is_wider_than_a_small_phone(page: Page, live_server: LiveServer):
    scenario.set_stage(live_server)
    visitor = Visitor(page, live_server)
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("", f"editions/{SLUG}", f"editions/{SLUG}/criteres", "connexion", "aide"):
        visitor.open(path)
        box = page.locator("body").bounding_box()
        assert box is not None
        assert box["width"] <= 320, path
