"""Projects that may be the same one: titles alike, whatever the order of their words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.i18n import plain_letters
from app.editions.models import Edition
from app.organisations.models import Organisation
from app.proposals.models import HiddenText, Proposal, TextPart
from app.proposals.queries import PUBLIC

ALIKE = 75
"""Likeness from 0 to 100 from which two titles are shown beside each other."""
SHORTEST_WORD = 3
"""Shorter words (un, à, de, the) say nothing of a project."""
MOST = 5
MOST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Similar:
    """A submitted project, and how much its title is like the one compared."""

    code: str
    title: str
    organisation: str
    likeness: float = 0


def find_similar(db: Session, *, edition: Edition, title: str, besides: str = "") -> list[Similar]:
    """Return public projects whose titles are alike, the most alike first; never a draft."""
    return most_alike(title, [each for each in _titles(db, edition) if each.code != besides])


def most_alike(title: str, others: Sequence[Similar]) -> list[Similar]:
    words = _telling_words(title)
    if not words:
        return []
    choices = [_telling_words(each.title) for each in others]
    found = process.extract(
        words, choices, scorer=fuzz.token_set_ratio, limit=MOST, score_cutoff=ALIKE
    )
    return [
        Similar(others[place].code, others[place].title, others[place].organisation, likeness)
        for _words, likeness, place in found
    ]


def find_pairs(
    db: Session, edition: Edition, *, besides: Collection[str] = ()
) -> list[tuple[Similar, Similar]]:
    """Return the submitted projects of an edition that look alike, two by two, closest first."""
    titles = [each for each in _titles(db, edition) if each.code not in besides]
    words = [_telling_words(each.title) for each in titles]
    table = process.cdist(words, words, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE)
    pairs = [
        (float(table[first, second]), first, second)
        for first, second in zip(*table.nonzero(), strict=True)
        if first < second
    ]
    closest = sorted(pairs, key=lambda pair: -pair[0])[:MOST_PAIRS]
    return [(titles[first], titles[second]) for _likeness, first, second in closest]


def _telling_words(title: str) -> str:
    words = utils.default_process(plain_letters(title)).split()
    return " ".join(word for word in words if len(word) >= SHORTEST_WORD)


def _titles(db: Session, edition: Edition) -> list[Similar]:
    hidden = select(HiddenText.proposal_id).where(HiddenText.part == TextPart.TITLE)
    wanted = (
        select(Proposal.code, Proposal.title, Organisation.name)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .where(Proposal.edition_id == edition.id, Proposal.status.in_(PUBLIC))
        .where(Proposal.id.not_in(hidden))
    )
    return [Similar(*row) for row in db.execute(wanted.order_by(Proposal.code))]
