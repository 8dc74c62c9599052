"""From a first letter to the ballot, by way of everybody who has a say before the vote."""

import pytest
from playwright.sync_api import Page, expect

from app.editions.models import Phase
from tests.journeys import association, scenario, staff
from tests.journeys.conftest import LiveServer
from tests.journeys.scenario import SLUG
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser

TITLE, CODE = "Un puits à Gandon", "un-puits-a-gandon"
PUBLIC = f"editions/{SLUG}/projets/{CODE}"
NEWCOMER, ORGANISATION = "awa@example.org", "Les Amies de Gandon"
CORRECTION = "Dites à qui appartient le terrain."
REFUSAL = "Le terrain n’est pas sûr."


def write(visitor: Visitor) -> str:
    """Fill in every section of a new project; return the address of its list of tasks."""
    association.begin(visitor, TITLE)
    for task, answers in association.every_section(TITLE, "4000").items():
        association.fill_in(visitor, task, answers)
    visitor.sees("8 rubriques terminées sur 8")
    return visitor.page.url.partition("?")[0].partition("/fr/")[2]


def ask_partner(visitor: Visitor, home: str) -> str:
    """Make the partner's link, to be handed over by whoever knows it."""
    visitor.follow("L’accord de vos partenaires")
    visitor.sees("Pas encore sollicité")
    visitor.follow("Demander son accord")
    visitor.press("Demander son accord")
    visitor.sees("Le lien est prêt")
    link = visitor.page.locator("code").inner_text()
    visitor.open(f"{home}/accords")
    visitor.sees("pas encore de réponse")
    return link.partition("/fr/")[2]


def consent(partner: Visitor, link: str) -> None:
    """Correct what is said, ask for safety, say yes: without an account, on a phone."""
    partner.open(link)
    partner.sees(TITLE, ORGANISATION, "4 000".replace(" ", "\u202f"))
    expect(partner.page.locator("[name=role]")).to_have_value("Suit les travaux")
    partner.answer(role="Suit les travaux et prête le terrain", hides_place="yes")
    partner.press("Oui, nous voulons ce projet")
    partner.sees("Merci, votre réponse est enregistrée")


def ask_correction(agent: Visitor) -> None:
    """Take the file, find everything met but one thing, ask for it."""
    staff.take(agent, TITLE, "Agent (moi)")
    agent.follow(TITLE)
    agent.sees("Suit les travaux et prête le terrain")
    staff.find_all(agent, but="feasibility", verdict="to-correct", reason=CORRECTION)
    agent.press("Demander les corrections")
    agent.sees("Correction attendue", "Personne ne conclut tant qu’une correction est attendue")


def correct(visitor: Visitor, home: str) -> None:
    """See what is expected by when, correct it, hand back."""
    letter = visitor.letter("Une correction vous est demandée", to=NEWCOMER)
    assert CORRECTION not in letter.body
    visitor.open("association")
    visitor.sees("La Maison Internationale demande des corrections", "Voir ce qui est demandé")
    visitor.open(f"{home}/suivi")
    visitor.sees("Ce qui est attendu de vous", "Avant le", CORRECTION)
    visitor.follow("Y aller")
    visitor.sees("Corrections demandées", "Vous avez jusqu’au", CORRECTION)
    visitor.follow("Modifier le projet")
    more = {"description": "Les femmes cultivent. Le terrain est à la commune."}
    association.fill_in(visitor, "Le projet en bref", more)
    visitor.follow("Répondre et rendre")
    visitor.answer(feasibility="Le terrain est à la commune, qui le prête.")
    visitor.press("Rendre à la Maison Internationale")
    visitor.sees("Vos corrections sont rendues")
    visitor.open(f"{home}/suivi")
    visitor.sees("Ce qui se passe maintenant")


def nobody_knows_yet(visitor: Visitor, home: str, *hidden: str) -> None:
    """Until the hour, neither the public page nor the author's own pages tell the decision."""
    for path in (PUBLIC, f"{home}/suivi", f"{home}/depot", "association"):
        visitor.open(path)
        visitor.does_not_see(*hidden, "Décision de la Maison Internationale")


def stands_on_the_ballot(visitor: Visitor) -> None:
    scenario.move_to(visitor.server, Phase.VOTING)
    code = scenario.print_codes(visitor.server, 1)[0]
    visitor.page.context.clear_cookies()
    visitor.open(f"editions/{SLUG}/voter")
    visitor.answer(code=code)
    visitor.page.keyboard.press("Enter")
    visitor.reads_title("Mon bulletin")
    visitor.sees(TITLE)


@pytest.mark.parametrize("page", ["without-javascript"], indirect=True)
def test_a_project_is_written_agreed_to_corrected_and_found_eligible_by_two(
    page: Page, another_phone: Page, live_server: LiveServer
):
    scenario.set_stage(live_server)
    visitor, partner = Visitor(page, live_server), Visitor(another_phone, live_server)

    association.register(visitor, NEWCOMER, ORGANISATION)
    home = write(visitor)
    consent(partner, ask_partner(visitor, home))
    visitor.open(f"{home}/accords")
    visitor.sees("Confirmé par le partenaire")
    visitor.open(f"{home}/depot")
    association.submit(visitor)

    scenario.move_to(live_server, Phase.REVIEW)
    visitor.sign_in(scenario.AGENT)
    ask_correction(visitor)
    visitor.sign_in(NEWCOMER)
    correct(visitor, home)

    visitor.sign_in(scenario.AGENT)
    staff.open_sheet(visitor, CODE)
    visitor.sees("Le terrain est à la commune, qui le prête.")
    staff.find(visitor, "feasibility", "met")
    staff.propose(visitor, "eligible")
    visitor.sign_in(scenario.COLLEAGUE)
    staff.confirm(visitor, CODE)

    visitor.sign_in(NEWCOMER)
    nobody_knows_yet(visitor, home, "Recevable")
    scenario.move_to_decisions(live_server)
    visitor.sign_in(NEWCOMER)
    visitor.open(f"{home}/suivi")
    visitor.sees("Déclaré recevable")
    visitor.open(PUBLIC)
    visitor.sees("Recevable", "prête le terrain")
    stands_on_the_ballot(visitor)


def refuse(visitor: Visitor) -> None:
    """Two people find the place unsafe."""
    visitor.sign_in(scenario.AGENT)
    staff.open_sheet(visitor, CODE)
    staff.find_all(visitor, but="feasibility", verdict="not-met", reason=REFUSAL)
    staff.propose(visitor, "not-eligible")
    visitor.sign_in(scenario.COLLEAGUE)
    staff.confirm(visitor, CODE)


def appeal(visitor: Visitor, home: str) -> None:
    """Follow the project from the letter to the form of the appeal."""
    visitor.sign_in(scenario.MEMBER)
    visitor.open(f"{home}/suivi")
    visitor.sees("Déclaré non recevable", REFUSAL)
    visitor.follow("Y aller")
    visitor.sees("Une personne qui n’a pas pris part à la décision")
    visitor.answer(grounds="Le titre foncier est joint.")
    visitor.press("Déposer le recours")
    visitor.sees("Votre organisation a déposé un recours", "Le titre foncier est joint.")


def uphold(visitor: Visitor) -> None:
    """Neither of the two who decided answers; a third person does."""
    for person in (scenario.AGENT, scenario.COLLEAGUE):
        visitor.sign_in(person)
        staff.open_sheet(visitor, CODE)
        visitor.sees("Vous avez pris part à cette décision")
    visitor.sign_in(scenario.TELLER)
    staff.open_sheet(visitor, CODE)
    visitor.answer(outcome="upheld")
    visitor.page.locator("#reason-appeal").fill("Le titre foncier suffit.")
    visitor.press("Répondre au recours")
    visitor.sees("Recours accepté : le projet est recevable")


@pytest.mark.parametrize("page", ["with-javascript"], indirect=True)
def test_a_refused_project_appeals_and_somebody_else_puts_it_on_the_ballot(
    page: Page, live_server: LiveServer
):
    scenario.set_stage(live_server)
    visitor = Visitor(page, live_server)

    visitor.sign_in(scenario.MEMBER)
    home = write(visitor)
    visitor.follow("Vérifier et déposer")
    association.submit(visitor)
    scenario.let_partners_agree(live_server)
    scenario.move_to(live_server, Phase.REVIEW)
    refuse(visitor)
    visitor.sign_in(scenario.MEMBER)
    nobody_knows_yet(visitor, home, "Non recevable", REFUSAL)

    scenario.move_to_decisions(live_server)
    visitor.open(PUBLIC)
    visitor.sees("Non recevable", REFUSAL)
    appeal(visitor, home)
    uphold(visitor)
    page.context.clear_cookies()
    visitor.open(PUBLIC)
    visitor.sees("Le recours a été accepté", "Le titre foncier suffit.")
    visitor.does_not_see("Le titre foncier est joint.")
    stands_on_the_ballot(visitor)
