"""What the staff does in the journeys: take files in hand, find, conclude with a second person."""

from tests.journeys import scenario
from tests.journeys.scenario import SLUG
from tests.journeys.visitor import Visitor

QUEUE = f"mir/editions/{SLUG}/instruction"


def take(visitor: Visitor, title: str, person: str) -> None:
    """Entrust the file to somebody, from the queue."""
    visitor.open(QUEUE)
    visitor.page.get_by_role("checkbox", name=title).check()
    visitor.press("Confier les projets cochés")
    visitor.page.get_by_label("À", exact=True).select_option(label=person)
    visitor.press("Confirmer")
    visitor.sees("Ces projets sont confiés", title)


def find(visitor: Visitor, criterion: str, verdict: str, reason: str = "") -> None:
    """Record one finding on the sheet that is open."""
    card = visitor.page.locator(f"#{criterion}")
    card.locator(f"[name=verdict][value={verdict}]").check()
    card.locator("[name=reason]").fill(reason)
    card.get_by_role("button", name="Enregistrer").click()
    visitor.fits()


def find_all(visitor: Visitor, but: str = "", verdict: str = "", reason: str = "") -> None:
    """Record a finding on every assessed criterion: met, except for `but`."""
    for criterion in scenario.assessed_criteria(visitor.server.database):
        if criterion == but:
            find(visitor, criterion, verdict, reason)
        else:
            find(visitor, criterion, "met")


def open_sheet(visitor: Visitor, code: str) -> None:
    visitor.open(f"{QUEUE}/{code}")


def propose(visitor: Visitor, decision: str, reason: str = "") -> None:
    """Conclude alone what only a second person makes a decision."""
    visitor.answer(decision=decision)
    if reason:
        visitor.answer(public_reason=reason)
    visitor.press("Proposer cette conclusion")
    visitor.sees("Une seconde personne doit confirmer cette conclusion")
    visitor.does_not_see("Confirmer la conclusion")


def review(visitor: Visitor, code: str, decision: str, reason: str = "") -> None:
    """Find everything met and conclude."""
    open_sheet(visitor, code)
    find_all(visitor)
    propose(visitor, decision, reason)


def confirm(visitor: Visitor, code: str) -> None:
    open_sheet(visitor, code)
    visitor.press("Confirmer la conclusion")
    visitor.sees("Deux personnes sont d’accord")
