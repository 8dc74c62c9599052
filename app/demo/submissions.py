"""Play submission and review: fourteen proposals, one refused because its plan does not balance."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.settings import Settings
from app.demo.calendar import during
from app.demo.lives import tell
from app.demo.partners import let_partners_answer
from app.demo.people import AGENT, create_bearer, writer_for
from app.demo.pictures import add_drawn_picture
from app.demo.projects import content_of, read_projects
from app.editions.models import CriterionKind, Edition, Phase
from app.editions.phases import Window
from app.editions.queries import list_criteria
from app.proposals.models import Proposal
from app.proposals.service import draft_proposal
from app.reviews.models import Decision, Review, Verdict
from app.reviews.service import conclude_review, receive_proposal, record_finding

PICTURED = 3
"""One project in so many has a picture."""
DRAFTS = 4
"""In the submission phase this many proposals are still being written."""
DECIDED_EARLY = 6
"""In the review phase this many are already decided."""
NOTES = {
    "the-shan-yen-bai": (
        "Telles que la source les imprime, les deux contributions font 155 000 € "
        "pour un coût de 150 000 € : le plan de financement ne s’équilibre pas."
    )
}
REFUSAL = (
    "Le plan de financement ne s’équilibre pas ; "
    "aucune correction n’est venue avant la fin de l’instruction."
)


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
    let_partners_answer(db, proposals=proposals, settings=settings, now=written)
    for proposal in proposals[::PICTURED]:
        add_drawn_picture(db, proposal=proposal, settings=settings, now=written)
    tell(db, proposals=proposals, now=during(windows, Phase.SUBMISSION, 0.08))
    is_submitting = phase is Phase.SUBMISSION
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
    if is_submitting:
        return
    decided = reviews[:DECIDED_EARLY] if phase is Phase.REVIEW else reviews
    for review in decided:
        _decide(db, edition, review, accounts[AGENT], windows, settings)


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


def _decide(
    db: Session,
    edition: Edition,
    review: Review,
    agent: Account,
    windows: list[Window],
    settings: Settings,
) -> None:
    now = during(windows, Phase.REVIEW, 0.1)
    for criterion in list_criteria(db, edition.id):
        if criterion.kind is CriterionKind.ASSESSED:
            record_finding(
                db,
                review=review,
                criterion=criterion,
                verdict=Verdict.MET,
                reason="",
                by=agent.id,
                now=now,
            )
    is_met = all(finding.verdict is not Verdict.NOT_MET for finding in review.findings)
    conclude_review(
        db,
        review=review,
        decision=Decision.ELIGIBLE if is_met else Decision.NOT_ELIGIBLE,
        public_reason="" if is_met else REFUSAL,
        by=agent.id,
        base_url=settings.base_url,
        now=now,
    )
