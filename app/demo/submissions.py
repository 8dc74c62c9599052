"""Play submission: fourteen proposals, one whose plan does not balance."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.settings import Settings
from app.demo.calendar import during
from app.demo.lives import tell
from app.demo.partners import let_partners_answer
from app.demo.people import create_bearer, writer_for
from app.demo.pictures import add_drawn_picture
from app.demo.projects import content_of, read_projects
from app.demo.reviewing import play_reviews
from app.editions.models import Edition, Phase
from app.editions.phases import Window
from app.proposals.models import Proposal
from app.proposals.service import draft_proposal
from app.reviews.service import receive_proposal

PICTURED = 3
"""One project in so many has a picture."""
DRAFTS = 4
"""In the submission phase this many proposals are still being written."""
NOTES = {
    "the-shan-yen-bai": (
        "Telles que la source les imprime, les deux contributions font 155 000 € "
        "pour un coût de 150 000 € : le plan de financement ne s’équilibre pas."
    )
}


def propose_and_review(
    db: Session,
    *,
    edition: Edition,
    windows: list[Window],
    accounts: dict[str, Account],
    settings: Settings,
    phase: Phase,
) -> None:
    """Draft, submit and decide as far as `phase` has come."""
    projects = read_projects()
    proposals = [_draft(db, edition, project, accounts, windows) for project in projects]
    written = during(windows, Phase.SUBMISSION, 0.07)
    is_submitting = phase is Phase.SUBMISSION
    let_partners_answer(
        db, proposals=proposals, settings=settings, are_all_in=not is_submitting, now=written
    )
    for proposal in proposals[::PICTURED]:
        add_drawn_picture(db, proposal=proposal, settings=settings, now=written)
    tell(db, proposals=proposals, now=during(windows, Phase.SUBMISSION, 0.08))
    reviews = [
        receive_proposal(
            db,
            proposal=proposal,
            by=proposal.author_id,
            base_url=settings.base_url,
            now=during(windows, Phase.SUBMISSION, 0.1),
        )
        for proposal in (proposals[:-DRAFTS] if is_submitting else proposals)
    ]
    if not is_submitting:
        play_reviews(db, reviews, accounts, windows, settings, phase)


def _draft(
    db: Session,
    edition: Edition,
    project: dict[str, Any],
    accounts: dict[str, Account],
    windows: list[Window],
) -> Proposal:
    now = during(windows, Phase.SUBMISSION, 0.05)
    author = accounts[writer_for(project["lead"])]
    bearer = create_bearer(
        db, name=project["lead"], kind=project["lead_kind"], member=author, now=now
    )
    proposal = draft_proposal(
        db,
        edition=edition,
        organisation=bearer,
        author_id=author.id,
        content=content_of(project),
        now=now,
    )
    # The source's own short names, shorter in an address than a whole title.
    proposal.code = project["slug"]
    proposal.note = NOTES.get(project["slug"], "")
    return proposal
