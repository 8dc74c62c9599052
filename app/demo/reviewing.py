"""Play the review: two people conclude, one correction is awaited, one refusal is appealed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.settings import Settings
from app.demo.calendar import during
from app.demo.instruction import show_instruction
from app.demo.people import ADMINISTRATOR, AGENT, COLLEAGUE, MEMBER, SHOWN_ORGANISATION
from app.editions.models import CriterionKind, Phase
from app.editions.phases import Window
from app.reviews.appeals import decide_appeal, lodge_appeal
from app.reviews.conclusion import confirm_conclusion, propose_conclusion
from app.reviews.corrections import ask_corrections
from app.reviews.models import AppealOutcome, Decision, Review, Verdict
from app.reviews.queries import list_review_criteria
from app.reviews.release import release_decisions
from app.reviews.service import record_finding, write_note

CONCLUDED_EARLY = 6
"""In the review phase two people have concluded about this many, and one person about the next."""
REFUSAL = (
    "Le plan de financement ne s’équilibre pas ; "
    "aucune correction n’est venue avant la fin de l’instruction."
)
GROUNDS = (
    "Recours de démonstration : la source imprime elle-même un plan qui ne s’équilibre pas ; "
    "le projet pourrait tenir dans son coût."
)
ANSWER = (
    "Réponse de démonstration : un plan dont les recettes dépassent les dépenses "
    "ne dit pas à quoi servirait l’euro des habitantes et habitants."
)
CORRECTION = "Indiquez qui assurera le suivi sur place, et comment, après la fin des travaux."
NOTE = "Vu avec le service des relations internationales : le partenaire est bien connu."


def play_reviews(
    db: Session,
    reviews: Sequence[Review],
    accounts: dict[str, Account],
    windows: list[Window],
    settings: Settings,
    phase: Phase,
) -> None:
    """Review as far as `phase` has come; everything is public once the review phase is over."""
    if phase is Phase.REVIEW:
        _begin(db, reviews, accounts, windows, settings)
        return
    for review in reviews:
        _conclude(db, review, accounts, windows)
    _release(db, reviews, accounts, settings)


def _begin(
    db: Session,
    reviews: Sequence[Review],
    accounts: dict[str, Account],
    windows: list[Window],
    settings: Settings,
) -> None:
    shown = [each for each in reviews if each.proposal.organisation.name == SHOWN_ORGANISATION]
    for review in shown:
        _ask(db, review, accounts[AGENT], windows, settings)
    others = [each for each in reviews if each not in shown]
    for review in others[:CONCLUDED_EARLY]:
        _conclude(db, review, accounts, windows)
    _propose(db, others[CONCLUDED_EARLY], accounts[AGENT], during(windows, Phase.REVIEW, 0.2))
    show_instruction(db, reviews, accounts, windows, settings)


def _conclude(
    db: Session, review: Review, accounts: dict[str, Account], windows: list[Window]
) -> None:
    _propose(db, review, accounts[AGENT], during(windows, Phase.REVIEW, 0.1))
    confirm_conclusion(
        db,
        review=review,
        steps=review.steps,
        by=accounts[COLLEAGUE].id,
        now=during(windows, Phase.REVIEW, 0.15),
    )


def _propose(db: Session, review: Review, agent: Account, now: datetime) -> None:
    for criterion in list_review_criteria(db, review):
        if criterion.kind is CriterionKind.ASSESSED:
            _find(db, review, criterion.code, Verdict.MET, "", agent, now)
    is_met = all(finding.verdict is not Verdict.NOT_MET for finding in review.findings)
    propose_conclusion(
        db,
        review=review,
        decision=Decision.ELIGIBLE if is_met else Decision.NOT_ELIGIBLE,
        public_reason="" if is_met else REFUSAL,
        by=agent.id,
        now=now,
    )


def _ask(
    db: Session, review: Review, agent: Account, windows: list[Window], settings: Settings
) -> None:
    now = during(windows, Phase.REVIEW, 0.2)
    _find(db, review, "feasibility", Verdict.TO_CORRECT, CORRECTION, agent, now)
    write_note(db, review=review, text=NOTE, by=agent.id, now=now)
    ask_corrections(
        db, review=review, due_at=None, by=agent.id, base_url=settings.base_url, now=now
    )


def _find(
    db: Session,
    review: Review,
    code: str,
    verdict: Verdict,
    reason: str,
    agent: Account,
    now: datetime,
) -> None:
    criteria = {each.code: each for each in list_review_criteria(db, review)}
    record_finding(
        db,
        review=review,
        criterion=criteria[code],
        verdict=verdict,
        reason=reason,
        version=0,
        by=agent.id,
        now=now,
    )


def _release(
    db: Session, reviews: Sequence[Review], accounts: dict[str, Account], settings: Settings
) -> None:
    """Release at the set hour; the refusal is appealed, and a third person answers."""
    edition = reviews[0].proposal.edition
    hour = edition.decisions_at
    assert hour is not None  # noqa: S101 - only imported editions have none
    release_decisions(db, edition=edition, base_url=settings.base_url, now=hour)
    for review in reviews:
        if review.decision is not Decision.NOT_ELIGIBLE:
            continue
        lodge_appeal(
            db,
            review=review,
            grounds=GROUNDS,
            by=accounts[MEMBER].id,
            base_url=settings.base_url,
            now=hour + timedelta(days=2),
        )
        decide_appeal(
            db,
            review=review,
            outcome=AppealOutcome.DISMISSED,
            reason=ANSWER,
            by=accounts[ADMINISTRATOR].id,
            base_url=settings.base_url,
            now=hour + timedelta(days=6),
        )
