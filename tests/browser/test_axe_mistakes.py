"""axe-core finds nothing to say of a form with a mistake in it, nor of an empty page."""

import re
from collections.abc import Iterable

import pytest

from app.core.i18n import WORKING_LANGUAGES
from app.demo.cards import SIGN_INS
from app.editions.models import Phase
from tests.browser.conftest import Demonstration
from tests.browser.examining import Examiner, Scheme
from tests.browser.mistakes import (
    OF_ANYONE,
    OF_ASSOCIATIONS,
    OF_FUNDED,
    OF_READERS,
    OF_VOTERS,
    Mistake,
)
from tests.browser.test_axe import sign_in
from tests.proofs import is_full

pytestmark = [pytest.mark.browser, pytest.mark.proof]

LANGUAGES = ("fr", "ar") if is_full() else ("fr",)
SCHEMES: tuple[Scheme, ...] = ("light", "dark") if is_full() else ("light",)
FAULT = 500
DEAD_ENDS = (
    *("nulle-part", "compte", "invitations/inconnue", "partenaires/inconnu"),
    *("inscription/inconnu", "mot-de-passe-oublie/inconnu"),
)
NOTHING_YET = ("projets?texte=zzzz", "voter", "voter/bulletin", "voter/recu", "resultats", "suivi")
PLACES = {
    "edition": r"/(editions/[^/\"]+)/projets",
    "code": r"/projets/([^/\"?]+)\"",
    "new": r"/(association/editions/[^/\"]+/nouveau-projet)",
    "draft": r"/(association/projets/[^/\"]+)\"",
    "grant": r"/(association/projets/[^/\"]+/suivi)/subvention",
    "organisation": r"/(association/organisations/[^/\"]+)\"",
}


def expect_no_violation(
    examiner: Examiner, shown: Demonstration, language: str, start: str, mistakes: Iterable[Mistake]
) -> None:
    """Make each mistake, where the links of the page at `start` say the form is."""
    examiner.schemes = SCHEMES
    home = f"{shown.url}/{language}/"
    examiner.page.goto(f"{home}{start}")
    links = examiner.page.content()
    found = {name: re.search(link, links) for name, link in PLACES.items()}
    places = {name: link[1] for name, link in found.items() if link}
    for mistake in mistakes:
        mistake.make(examiner.page, home + mistake.path.format(**places))
        examiner.examine(f"{mistake.path} {[*mistake.typed]}")
    assert examiner.found == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("demonstration", [Phase.VOTING], indirect=True)
def test_no_mistake_of_a_resident_makes_a_violation(
    demonstration: Demonstration, examiner: Examiner, language: str
):
    start = f"editions/{demonstration.cards.slug}/projets"
    expect_no_violation(examiner, demonstration, language, start, (*OF_ANYONE, *OF_VOTERS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("demonstration", [Phase.PUBLISHED], indirect=True)
def test_no_mistake_after_the_count_makes_a_violation(
    demonstration: Demonstration, examiner: Examiner, language: str
):
    start = f"editions/{demonstration.cards.slug}/projets"
    expect_no_violation(examiner, demonstration, language, start, OF_READERS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("demonstration", [Phase.SUBMISSION], indirect=True)
def test_no_page_with_nothing_to_show_has_a_violation(
    demonstration: Demonstration, examiner: Examiner, language: str
):
    examiner.schemes = SCHEMES
    edition = f"editions/{demonstration.cards.slug}"
    for path in (*DEAD_ENDS, *(f"{edition}/{each}" for each in NOTHING_YET)):
        answer = examiner.page.goto(f"{demonstration.url}/{language}/{path}")
        assert answer
        assert answer.status < FAULT
        examiner.examine(path)
    assert examiner.found == {}


@pytest.mark.parametrize("demonstration", [Phase.SUBMISSION], indirect=True)
def test_no_mistake_of_an_association_makes_a_violation(
    demonstration: Demonstration, examiner: Examiner
):
    sign_in(examiner.page, demonstration, next(iter(SIGN_INS)))
    expect_no_violation(
        examiner, demonstration, WORKING_LANGUAGES[0], "association", OF_ASSOCIATIONS
    )


@pytest.mark.parametrize("demonstration", [Phase.PUBLISHED], indirect=True)
def test_no_mistake_of_a_funded_association_makes_a_violation(
    demonstration: Demonstration, examiner: Examiner
):
    sign_in(examiner.page, demonstration, next(iter(SIGN_INS)))
    expect_no_violation(examiner, demonstration, WORKING_LANGUAGES[0], "association", OF_FUNDED)
