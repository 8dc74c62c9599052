"""What the people of an association do in the journeys: join, write a project, submit it."""

from tests.builders import PASSWORD
from tests.journeys.visitor import Visitor

Answers = dict[str, str]


def register(visitor: Visitor, email: str, organisation: str) -> None:
    """Ask for the letter, confirm the address by a button, register the organisation."""
    visitor.open("inscription")
    visitor.answer(email=email)
    visitor.press("M’envoyer le lien")
    visitor.sees("Nous avons écrit à l’adresse indiquée")
    visitor.open_letter("Confirmez votre adresse", to=email)
    visitor.answer(name="Awa Diarra", password=PASSWORD)
    visitor.press("Confirmer et créer mon compte")
    visitor.sees("Votre compte n’agit encore pour aucune organisation")
    visitor.follow("Inscrire une organisation")
    visitor.answer(name=organisation, kind="association")
    visitor.press("L’inscrire")
    visitor.sees("Ce que seuls vos membres et la Maison Internationale lisent")
    visitor.answer(city="Rennes", rna="W351000123", person="Awa Diarra")
    visitor.press("Enregistrer")
    visitor.sees(organisation, "Vérification en cours", "W351000123")


def begin(visitor: Visitor, title: str) -> None:
    visitor.open("association")
    visitor.follow("Commencer un projet")
    visitor.answer(title=title)
    visitor.press("Commencer")
    visitor.sees("0 rubriques terminées sur 8")


def fill_in(visitor: Visitor, task: str, answers: Answers) -> None:
    """Open a task of the list, answer, save, and be back at the list."""
    visitor.page.locator(".tasks").get_by_role("link", name=task, exact=True).click()
    visitor.answer(**answers)
    visitor.press("Enregistrer et continuer")
    visitor.sees(f"Enregistré : {task}")


def sections(title: str, asked: str, expenses: str) -> dict[str, Answers]:
    """Answer what no proposal can do without, and what places it."""
    return {
        "Le projet en bref": {"summary": f"{title}, avec les habitantes du village."},
        "Pays et lieu": {"country": "SN"},
        "Partenaires": {"partners.0.name": "Commune de Gandon", "partners.0.country": "SN"},
        "Objectifs de développement durable": {"goals": "6"},
        "Plan de financement": {
            "expenses.0.label": "Travaux",
            "expenses.0.amount": expenses,
            "income.0.label": "Budget participatif",
            "income.0.amount": asked,
            "income.0.status": "requested",
        },
    }


def every_section(title: str, asked: str) -> dict[str, Answers]:
    """Answer everything that is asked of a proposal."""
    answers = sections(title, asked, asked)
    answers["Le projet en bref"] |= {"description": "Les femmes cultivent.", "themes": "water"}
    answers["Pays et lieu"] |= {"place": "Gandon"}
    answers["Partenaires"] |= {"partners.0.role": "Suit les travaux"}
    return answers | {
        "Secteur et marqueurs": {
            "sector": "14031",
            "gender_marker": "1",
            "mitigation_marker": "0",
            "adaptation_marker": "2",
        },
        "Calendrier": {
            "starts_on": "2027-09-01",
            "ends_on": "2028-06-30",
            "milestones.0.title": "Forage",
            "milestones.0.due_on": "2027-11-15",
        },
        "Ce qui sera mesuré": {
            "indicators.0.name": "Puits ouverts",
            "indicators.0.unit": "puits",
            "indicators.0.baseline": "0",
            "indicators.0.target": "1",
        },
    }


def propose(visitor: Visitor, title: str, asked: str, expenses: str) -> None:
    """Begin with a title, go down the list of tasks, come to the page that checks."""
    begin(visitor, title)
    for task, answers in sections(title, asked, expenses).items():
        fill_in(visitor, task, answers)
    visitor.follow("Vérifier et déposer")


def submit(visitor: Visitor) -> None:
    visitor.press("Déposer le projet")
    visitor.sees("Votre projet est déposé")
