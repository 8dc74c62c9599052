"""A proposal under review and the people around it, for the tests of reviews."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.audit.models import Event
from app.editions.models import CriterionKind, Edition
from app.mail.models import OutgoingMail
from app.proposals.content import Content
from app.reviews.conclusion import confirm_conclusion, propose_conclusion
from app.reviews.corrections import ask_corrections
from app.reviews.models import Decision, Finding, Review, Verdict
from app.reviews.queries import get_criterion, list_review_criteria
from app.reviews.release import release_decisions
from app.reviews.service import receive_proposal, record_finding
from tests.builders import (
    PHASE_LENGTH,
    Scene,
    make_account,
    make_agreed,
    make_content,
    make_lines,
    make_proposal,
    make_scene,
)

SITE = "https://partage.example"
UNBALANCED = make_lines([190_000_00], [155_000_00], 40_000_00)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
STAFF = ("maelle@example.org", "gwenael@example.org", "yann@example.org")


@dataclass(frozen=True, slots=True)
class Case:
    """One proposal under review in the middle of nothing: three colleagues, one organisation."""

    scene: Scene
    review: Review
    staff: tuple[Account, Account, Account]
    now: datetime
    """The first hours of the review phase."""

    @property
    def edition(self) -> Edition:
        return self.scene.edition

    @property
    def hour(self) -> datetime:
        assert self.edition.decisions_at is not None
        return self.edition.decisions_at


def make_case(db: Session, now: datetime, content: Content | None = None) -> Case:
    """Submit Ada's proposal and move to the review phase."""
    scene = make_scene(db, now=now)
    review = receive(db, scene, now, content)
    first, second, third = (make_agent(db, now, email) for email in STAFF)
    return Case(scene, review, (first, second, third), now + PHASE_LENGTH / 2 + DAY / 12)


def make_unbalanced_case(db: Session, now: datetime) -> Case:
    return make_case(db, now, make_content(lines=UNBALANCED))


def receive(db: Session, scene: Scene, now: datetime, content: Content | None = None) -> Review:
    proposal = make_agreed(db, make_proposal(db, scene, now=now, content=content), now=now)
    return receive_proposal(db, proposal=proposal, by=scene.ada.id, base_url=SITE, now=now)


def make_agent(db: Session, now: datetime, email: str = STAFF[0]) -> Account:
    return make_account(db, now=now, role=Role.AGENT, email=email)


def find(
    db: Session,
    review: Review,
    agent: Account,
    now: datetime,
    code: str,
    verdict: Verdict = Verdict.MET,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Record a finding as somebody who has read the present one, unless `version` says else."""
    criterion = get_criterion(db, review, code)
    present = next((each for each in review.findings if each.criterion_id == criterion.id), None)
    read = present.version if present else 0
    record_finding(
        db,
        review=review,
        criterion=criterion,
        verdict=verdict,
        reason=reason,
        version=read if version is None else version,
        by=agent.id,
        now=now,
    )


def find_all(
    db: Session,
    review: Review,
    agent: Account,
    now: datetime,
    but: Mapping[str, Verdict] | None = None,
) -> None:
    """Find every assessed criterion met, except for those of `but`."""
    verdicts = but or {}
    for criterion in list_review_criteria(db, review):
        if criterion.kind is CriterionKind.ASSESSED:
            verdict = verdicts.get(criterion.code, Verdict.MET)
            find(db, review, agent, now, criterion.code, verdict)


def propose(
    db: Session, review: Review, agent: Account, decision: Decision, reason: str, now: datetime
) -> None:
    propose_conclusion(
        db, review=review, decision=decision, public_reason=reason, by=agent.id, now=now
    )


def confirm(db: Session, review: Review, agent: Account, now: datetime) -> None:
    confirm_conclusion(db, review=review, steps=review.steps, by=agent.id, now=now)


def conclude(db: Session, case: Case, decision: Decision, reason: str = "") -> None:
    """Conclude as two people do; a refusal finds the feasibility not met."""
    first, second, _third = case.staff
    is_refused = decision is Decision.NOT_ELIGIBLE
    but = {"feasibility": Verdict.NOT_MET} if is_refused else None
    find_all(db, case.review, first, case.now, but)
    propose(db, case.review, first, decision, reason, case.now)
    confirm(db, case.review, second, case.now)


def release(db: Session, case: Case, now: datetime | None = None) -> int:
    return release_decisions(db, edition=case.edition, base_url=SITE, now=now or case.hour)


def ask(
    db: Session,
    case: Case,
    codes: Collection[str] = ("feasibility",),
    due_at: datetime | None = None,
) -> None:
    """Find these criteria to be corrected and ask for it."""
    first = case.staff[0]
    for code in codes:
        find(db, case.review, first, case.now, code, Verdict.TO_CORRECT, "Précisez.")
    ask_corrections(db, review=case.review, due_at=due_at, by=first.id, base_url=SITE, now=case.now)


def finding_of(review: Review, code: str) -> Finding:
    return next(each for each in review.findings if each.criterion.code == code)


def events(db: Session, prefix: str = "review.") -> list[str]:
    wanted = select(Event.action).where(Event.action.startswith(prefix)).order_by(Event.sequence)
    return list(db.scalars(wanted))


def subjects(db: Session) -> list[str]:
    """Return the subjects of the letters queued so far, in their order."""
    db.flush()
    wanted = select(OutgoingMail.subject).order_by(OutgoingMail.queued_at, OutgoingMail.subject)
    return list(db.scalars(wanted))
