"""An edition whose result is published: Ada's project is funded, a dearer one is not."""

import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.editions.models import Edition, ListedProject
from app.files.folder import Folder
from app.grants import service
from app.grants.models import Grant, News, Report, ReportKind
from app.grants.news import NewsContent, write_news
from app.grants.queries import get_followed
from app.grants.reports import ReportContent, write_report
from app.proposals.models import Proposal, ProposalStatus
from app.results.service import count_edition, publish_result
from tests.builders import (
    PHASE_LENGTH,
    Scene,
    make_account,
    make_opened_urn,
    make_proposal,
    make_scene,
)

SITE = "https://partage.example"
AGENT = "maelle@example.org"
AMOUNT = 3_000_00
SIGNED_ON = date(2027, 2, 1)
DUE_ON = date(2027, 9, 1)


@dataclass(frozen=True, slots=True)
class Funded:
    """A funded project, its association, a colleague who follows it, and the hour."""

    scene: Scene
    proposal: Proposal
    agent: Account
    folder: Folder
    now: datetime

    @property
    def edition(self) -> Edition:
        return self.scene.edition

    @property
    def code(self) -> str:
        return self.proposal.code

    @property
    def step(self) -> dict[str, Any]:
        """What each step of the staff is told."""
        return {
            "edition": self.edition,
            "code": self.code,
            "by": self.agent.id,
            "now": self.now,
        }

    def grant(self, db: Session) -> Grant:
        db.flush()
        grant = get_followed(db, self.edition, self.code).grant
        assert grant is not None
        return grant


def after_the_vote(now: datetime) -> datetime:
    """Return the middle of the last phase of an edition that takes proposals at `now`."""
    return now + 4 * PHASE_LENGTH


def make_funded(db: Session, now: datetime, folder: Folder) -> Funded:
    """Count and publish with one ballot a project; `now` lies in the submission phase."""
    scene, later = make_scene(db, now=now), after_the_vote(now)
    scene.edition.counting_rule = "greedy"
    scene.edition.budget_cents = AMOUNT
    proposal = make_proposal(db, scene, now=now)
    proposal.status = ProposalStatus.ELIGIBLE
    _list(db, scene.edition, proposal.code, AMOUNT, proposal, position=1)
    _list(db, scene.edition, "palais", AMOUNT + 1, None, position=2)
    make_opened_urn(db, scene.edition, [{proposal.code: 50, "palais": 50}], now=now)
    count_edition(db, edition=scene.edition, now=later)
    publish_result(db, edition=scene.edition, now=later)
    agent = make_account(db, now=now, role=Role.AGENT, email=AGENT)
    return Funded(scene, proposal, agent, folder, later)


def _list(
    db: Session, edition: Edition, code: str, cost: int, proposal: Proposal | None, position: int
) -> None:
    db.add(
        ListedProject(
            edition_id=edition.id,
            code=code,
            position=position,
            title=proposal.title if proposal else "Un palais",
            cost_cents=cost,
            organisation="Les amis de Mopti",
            country="SN",
            goals=[6],
            proposal_id=proposal.id if proposal else None,
        )
    )
    db.flush()


def sign(db: Session, funded: Funded) -> None:
    service.sign_agreement(
        db, **funded.step, signed_on=SIGNED_ON, report_due_on=DUE_ON, today=SIGNED_ON
    )


def begin(db: Session, funded: Funded) -> None:
    sign(db, funded)
    service.begin_work(db, **funded.step)


def plan(db: Session, funded: Funded, cents: int = 1_000_00) -> None:
    service.plan_instalment(db, **funded.step, amount_cents=cents, due_on=DUE_ON)


def drawn() -> tuple[io.BytesIO, str]:
    """Draw a picture of one colour."""
    sheet = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(sheet, "PNG")
    sheet.seek(0)
    return sheet, "puits.png"


TOLD = NewsContent(title="Le forage commence", text="Première eau\nhier.", language="fr")
PICTURED = replace(TOLD, picture_text="Une foreuse")


def tell(db: Session, funded: Funded, content: NewsContent = TOLD, **over: Any) -> News:
    said: dict[str, Any] = {
        "by": funded.scene.ada.id,
        "now": funded.now,
        "folder": funded.folder,
    } | over
    return write_news(db, proposal=funded.proposal, content=content, **said)


REPORTED = ReportContent(
    kind=ReportKind.INTERMEDIATE,
    language="fr",
    done="Le forage est fini.",
    changed="La pompe est arrivée tard.",
    equality="Huit femmes décident.",
    spent=[4_000_00],
    values=[5],
)


def report(db: Session, funded: Funded, content: ReportContent = REPORTED, **over: Any) -> Report:
    said: dict[str, Any] = {"by": funded.scene.ada.id, "now": funded.now} | over
    written = write_report(db, proposal=funded.proposal, content=content, **said)
    db.flush()
    return written
