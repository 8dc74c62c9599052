"""A vote on forty projects, each with as many words as a real one has."""

import random
from datetime import datetime

from sqlalchemy.orm import Session

from app.voters.service import draw_codes, register_with_codes
from tests.builders import make_edition, make_projects

PROJECTS = 40
WORDS = (
    "eau potable jardin partagé village quartier femmes jeunes école forage semences formation"
    " coopérative radio santé solaire énergie vélos ateliers bibliothèque théâtre musique climat"
    " forêt mangrove pêche artisanat marché recyclage compost apprentis maternité soins droits"
    " langues mémoire accueil échanges avec pour dans entre habitantes habitants Sénégal Mali"
    " Maroc Palestine Haïti Bénin Rennes"
)


def open_long_vote(db: Session, *, now: datetime, codes: int) -> list[str]:
    """Make the edition and its projects; return the codes of as many voters."""
    edition = make_edition(db, now=now)
    costs = {f"projet-{number}": 900_000 + number * 10_000 for number in range(PROJECTS)}
    for number, project in enumerate(make_projects(db, edition, costs)):
        words = random.Random(number).choices(WORDS.split(), k=40)
        project.title = " ".join(words[:9]).capitalize()
        project.summary = " ".join(words[9:]).capitalize()
    return register_with_codes(db, edition=edition, drawn=draw_codes(codes), now=now)
