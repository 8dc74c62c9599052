"""What the staff have under way: projects in hand, a merge suggested, criteria being rewritten."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.settings import Settings
from app.demo.calendar import during
from app.demo.people import ADMINISTRATOR, AGENT, COLLEAGUE
from app.editions import criteria_sets
from app.editions.criteria import sheets_of
from app.editions.models import Phase
from app.editions.phases import Window
from app.reviews.assignments import entrust
from app.reviews.merging import ask_merge
from app.reviews.models import Review

LEAVING, STAYING = "permaculture-dkhila", "maraichage-mopti"
SUGGESTION = (
    "Suggestion de démonstration : deux projets de maraîchage, "
    "qui pourraient n’en faire qu’un sur le bulletin."
)
REWRITTEN = "feasibility"
ADDITION = " Dites aussi qui en prend soin une fois les travaux finis."


def show_instruction(
    db: Session,
    reviews: Sequence[Review],
    accounts: dict[str, Account],
    windows: list[Window],
    settings: Settings,
) -> None:
    """Entrust the reviews nobody has concluded, suggest a merge, begin a version of the criteria.

    One of the two colleagues is late.
    """
    early, today = (during(windows, Phase.REVIEW, share) for share in (0.1, 0.2))
    waiting = [each for each in reviews if each.decision is None]
    for person, share, chosen in ((AGENT, 0.2, waiting[::2]), (COLLEAGUE, 0.6, waiting[1::2])):
        entrust(
            db,
            edition=chosen[0].proposal.edition,
            reviews=chosen,
            to=accounts[person],
            due_at=during(windows, Phase.REVIEW, share),
            by=accounts[ADMINISTRATOR].id,
            base_url=settings.base_url,
            now=early,
        )
    proposals = {each.proposal.code: each.proposal for each in reviews}
    ask_merge(
        db,
        proposal=proposals[LEAVING],
        into=proposals[STAYING],
        message=SUGGESTION,
        by=accounts[COLLEAGUE].id,
        base_url=settings.base_url,
        now=today,
    )
    _rewrite(db, reviews[0], accounts[AGENT], windows)


def _rewrite(db: Session, review: Review, agent: Account, windows: list[Window]) -> None:
    edition, now = review.proposal.edition, during(windows, Phase.REVIEW, 0.2)
    begun = criteria_sets.begin_version(db, edition=edition, by=agent.id, now=now)
    sheet = next(each for each in sheets_of(begun.criteria) if each["code"] == REWRITTEN)
    french = sheet["texts"]["fr"]
    texts = sheet["texts"] | {"fr": french | {"help": french.get("help", "") + ADDITION}}
    criteria_sets.change_criterion(
        db,
        edition=edition,
        criteria_set=begun,
        sheet=sheet | {"texts": texts},
        by=agent.id,
        now=now,
    )
