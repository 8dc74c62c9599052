"""Typed builders of rows, with nothing random in them."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from passlib.hash import argon2
from PIL import Image
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.core.i18n import DEFAULT_LANGUAGE
from app.editions.delays import Delays
from app.editions.models import Edition, ListedProject, Phase, PopulationBasis
from app.editions.phases import Window
from app.editions.populations import Population
from app.editions.service import Envelope, Rules, create_edition
from app.files.folder import Folder
from app.organisations.models import MemberRole, Membership, Organisation, OrganisationKind
from app.proposals.attachments import add_attachment
from app.proposals.content import (
    Content,
    IndicatorContent,
    LineContent,
    MilestoneContent,
    PartnerContent,
    Theme,
)
from app.proposals.models import (
    Attachment,
    AttachmentKind,
    ConsentAnswer,
    LineSide,
    LineStatus,
    PartnerConsent,
    Proposal,
)
from app.proposals.service import draft_proposal
from app.voting.models import OpenedBallot, VotingRound

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "a long enough password"
PHASE_LENGTH = timedelta(days=20)
RENNES = Population("35238", "Rennes", 230_890, 4_060, 234_950, "0" * 64)


def calendar_around(now: datetime, phase: Phase | None) -> list[Window]:
    """Lay five windows end to end so that `now` is in the middle of `phase`; None is before all."""
    order = list(Phase)
    position = order.index(phase) if phase else -1
    start = now - PHASE_LENGTH * position - PHASE_LENGTH / 2
    return [
        Window(
            each,
            start + PHASE_LENGTH * number,
            None if each is Phase.PUBLISHED else start + PHASE_LENGTH * (number + 1),
        )
        for number, each in enumerate(order)
    ]


def make_edition(
    db: Session,
    *,
    now: datetime,
    phase: Phase | None = Phase.VOTING,
    slug: str = "rennes-2026",
    rules: Rules | None = None,
    criteria: Sequence[dict[str, Any]] | None = None,
    is_simulated: bool = False,
    dispute_hours: int = 0,
    **over: Any,
) -> Edition:
    """Create an edition of Rennes in `phase`; `over` sets columns such as `budget_cents`."""
    envelope = Envelope(RENNES, PopulationBasis.MUNICIPALE, 2023, "INSEE, RP 2023", "conseil")
    edition = create_edition(
        db,
        slug=slug,
        name="Rennes 2026",
        theme="migrants et solidarité internationale",
        envelope=envelope,
        calendar=calendar_around(now, phase),
        rules=rules or Rules(),
        delays=Delays(dispute_hours=dispute_hours),
        now=now,
        criteria=criteria,
        is_simulated=is_simulated,
    )
    for column, value in over.items():
        setattr(edition, column, value)
    return edition


def make_account(
    db: Session, *, now: datetime, role: Role = Role.MEMBER, email: str = "ada@example.org"
) -> Account:
    """Create an account whose password is `PASSWORD`."""
    name = email.split("@", maxsplit=1)[0].title()
    account = Account(
        email=email,
        name=name,
        role=role,
        password_hash=_password_hash(),
        language=DEFAULT_LANGUAGE,
        created_at=now,
    )
    db.add(account)
    db.flush()
    return account


@cache
def _password_hash() -> str:
    # Cheap to check: what a sign-in costs is the subject of the tests of passwords alone.
    return str(argon2.using(type="ID", rounds=1, memory_cost=64, parallelism=1).hash(PASSWORD))


def make_organisation(
    db: Session,
    *,
    now: datetime,
    members: Sequence[Account] = (),
    slug: str = "les-amis-de-mopti",
    kind: OrganisationKind = OrganisationKind.ASSOCIATION,
) -> Organisation:
    """Register an organisation; `members` own it."""
    name = slug.replace("-", " ").capitalize()
    organisation = Organisation(slug=slug, kind=kind, name=name, created_at=now)
    db.add(organisation)
    db.flush()
    for member in members:
        make_membership(db, organisation, member, MemberRole.OWNER)
    return organisation


def make_membership(
    db: Session, organisation: Organisation, member: Account, role: MemberRole
) -> Membership:
    membership = Membership(organisation_id=organisation.id, account_id=member.id, role=role)
    db.add(membership)
    db.flush()
    return membership


def make_projects(db: Session, edition: Edition, costs: Mapping[str, int]) -> list[ListedProject]:
    """List one project a code on the edition's ballot; costs in cents."""
    projects = [
        ListedProject(
            edition_id=edition.id,
            code=code,
            position=position,
            title=f"Projet {code}",
            summary="",
            cost_cents=cost,
            organisation="",
            country="SN",
            place="",
            themes=[],
            goals=[1],
            proposal_id=None,
        )
        for position, (code, cost) in enumerate(costs.items(), start=1)
    ]
    db.add_all(projects)
    db.flush()
    return projects


def make_lines(
    expenses: Sequence[int], income: Sequence[int], asked: int
) -> tuple[LineContent, ...]:
    """Lay out a financing plan in cents; `asked` is the income asked from this budget."""
    return (
        *(LineContent(LineSide.EXPENSE, "Travaux", cents) for cents in expenses),
        *(LineContent(LineSide.INCOME, "Ville", cents, LineStatus.ACQUIRED) for cents in income),
        LineContent(LineSide.INCOME, "Partage", asked, LineStatus.REQUESTED),
    )


def make_content(**over: Any) -> Content:
    """Write a whole proposal that meets every automatic criterion."""
    content = Content(
        title="Un puits à Gandon",
        summary="Creuser un puits et planter un demi-hectare par village.",
        description="Les femmes de Gandon cultivent.",
        country="SN",
        place="Gandon",
        themes=(Theme.WATER,),
        goals=(2, 6),
        targets=("6.1",),
        sector="14031",
        gender_marker=1,
        mitigation_marker=0,
        adaptation_marker=2,
        starts_on=date(2027, 9, 1),
        ends_on=date(2028, 6, 30),
        milestones=(MilestoneContent("Forage", date(2027, 11, 15)),),
        partners=(PartnerContent("Commune de Gandon", "SN", "Gandon", role="Suit les travaux"),),
        lines=make_lines([5_000_00], [2_000_00], 3_000_00),
        indicators=(IndicatorContent("Parcelles", "parcelles", 8, 0),),
    )
    return replace(content, **over)


@dataclass(frozen=True, slots=True)
class Scene:
    """An edition that takes proposals, an association and one of its members."""

    edition: Edition
    organisation: Organisation
    ada: Account


def make_scene(db: Session, *, now: datetime, phase: Phase = Phase.SUBMISSION) -> Scene:
    ada = make_account(db, now=now)
    organisation = make_organisation(db, now=now, members=[ada])
    return Scene(make_edition(db, now=now, phase=phase), organisation, ada)


def make_proposal(
    db: Session, scene: Scene, *, now: datetime, content: Content | None = None
) -> Proposal:
    """Draft Ada's complete proposal; `now` lies in the submission phase."""
    return draft_proposal(
        db,
        edition=scene.edition,
        organisation=scene.organisation,
        author_id=scene.ada.id,
        content=content or make_content(),
        now=now,
    )


def make_agreed(db: Session, proposal: Proposal, *, now: datetime) -> Proposal:
    """Leave the proposal as its partners abroad do once they have all agreed."""
    for partner in proposal.partners:
        partner.consent = PartnerConsent(
            token_hash=partner.id.bytes,
            language="fr",
            is_mailed=False,
            asked_at=now,
            expires_at=now,
            answer=ConsentAnswer.CONFIRMED,
            answered_at=now,
            agreed=partner.facts,
        )
    db.flush()
    return proposal


def make_picture(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder, *, now: datetime
) -> Attachment:
    """Give Ada's proposal a picture of one colour."""
    drawn = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(drawn, "PNG")
    drawn.seek(0)
    return add_attachment(
        db,
        proposal=proposal,
        folder=folder,
        stream=drawn,
        name="puits.png",
        kind=AttachmentKind.PICTURE,
        description="Un puits entouré de femmes",
        is_public=True,
        by=scene.ada.id,
        now=now,
    )


def make_opened_urn(
    db: Session, edition: Edition, ballots: Sequence[Mapping[str, int]], *, now: datetime
) -> VotingRound:
    """Leave a round of these ballots (cents, or ranks, by project) as its opening does."""
    voting_round = VotingRound(
        edition_id=edition.id,
        suite="none",
        urn_public_key=b"",
        receipt_public_key=b"",
        log_public_key=bytes(32),
        trustees=1,
        threshold=1,
        opened_at=now,
        closed_at=now,
        settled_at=now,
        unsealed_at=now,
        ballots_closed=len(ballots),
        versions_closed=len(ballots),
    )
    db.add(voting_round)
    db.add_all(
        OpenedBallot(
            edition_id=edition.id,
            tracker=f"T{number:04}",
            choices=[[code, cents] for code, cents in sorted(ballot.items(), key=_by_number)],
        )
        for number, ballot in enumerate(ballots)
    )
    db.flush()
    return voting_round


def _by_number(choice: tuple[str, int]) -> int:
    return choice[1]
