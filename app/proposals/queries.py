"""Reading proposals: one's own, those the public sees, those that reach the ballot."""

from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Account
from app.core.errors import DomainError, Kind
from app.organisations.models import Membership, Organisation
from app.proposals.models import CoBearer, Proposal, ProposalStatus

PUBLIC = (ProposalStatus.SUBMITTED, ProposalStatus.ELIGIBLE, ProposalStatus.NOT_ELIGIBLE)
"""Statuses anyone may see; drafts and withdrawn proposals are their authors' own."""


class ProposalNotFound(DomainError):
    """There is no such proposal, or it is not for this person to see."""

    code = "proposals.not-found"
    kind = Kind.NOT_FOUND


def list_own(db: Session, account_id: UUID) -> list[Proposal]:
    """Return the proposals of this person's organisations, the last changed first."""
    return list(db.scalars(_own(account_id).order_by(Proposal.changed_at.desc(), Proposal.code)))


def get_own(db: Session, account_id: UUID, proposal_id: UUID) -> Proposal:
    return _found(db.scalar(_own(account_id).where(Proposal.id == proposal_id)))


def lock(db: Session, proposal: Proposal) -> None:
    """Wait for whoever is writing this proposal, then read it as they left it."""
    wanted = _whole().where(Proposal.id == proposal.id).with_for_update(of=Proposal)
    db.scalars(wanted.execution_options(populate_existing=True)).one()


def get_name(db: Session, account_id: UUID) -> str:
    return db.get_one(Account, account_id).name


def list_public(db: Session, edition_id: UUID) -> list[Proposal]:
    """Return what was submitted to an edition, in the order of its codes."""
    return list(db.scalars(_public(edition_id).order_by(Proposal.code)))


def list_public_of(db: Session, organisation_id: UUID) -> list[Proposal]:
    """Return what an organisation submitted to any edition, the latest first."""
    wanted = _whole().where(Proposal.organisation_id == organisation_id)
    public = wanted.where(Proposal.status.in_(PUBLIC))
    return list(db.scalars(public.order_by(Proposal.submitted_at.desc(), Proposal.code)))


def get_public(db: Session, edition_id: UUID, code: str) -> Proposal:
    """Return one that anyone may see; a merged one still answers, to say where it went."""
    wanted = _whole().where(Proposal.edition_id == edition_id, Proposal.code == code)
    return _found(db.scalar(wanted.where(Proposal.status.in_((*PUBLIC, ProposalStatus.MERGED)))))


def list_co_bearers(db: Session, proposal_id: UUID) -> list[Organisation]:
    """Return the organisations that bear it since another proposal was joined with it."""
    wanted = select(Organisation).join(CoBearer).where(CoBearer.proposal_id == proposal_id)
    return list(db.scalars(wanted.order_by(Organisation.name)))


def find_merged_into(db: Session, proposal: Proposal) -> Proposal | None:
    if proposal.merged_into_id is None:
        return None
    return db.scalar(_whole().where(Proposal.id == proposal.merged_into_id))


def list_eligible(db: Session, edition_id: UUID) -> list[Proposal]:
    """Return what goes on the ballot, in the order of its codes."""
    wanted = _public(edition_id).where(Proposal.status == ProposalStatus.ELIGIBLE)
    return list(db.scalars(wanted.order_by(Proposal.code)))


def count_by_status(db: Session, edition_id: UUID) -> dict[ProposalStatus, int]:
    """Return how many proposals of an edition stand where; every status has its number."""
    wanted = select(Proposal.status, func.count()).where(Proposal.edition_id == edition_id)
    none = dict.fromkeys(ProposalStatus, 0)
    return none | dict(db.execute(wanted.group_by(Proposal.status)).all())


def list_codes(db: Session, edition_id: UUID) -> set[str]:
    """Return the codes already taken in an edition, drafts included."""
    return set(db.scalars(select(Proposal.code).where(Proposal.edition_id == edition_id)))


def _whole() -> Select[Proposal]:
    return select(Proposal).options(
        joinedload(Proposal.edition),
        joinedload(Proposal.organisation),
        selectinload(Proposal.translations),
        selectinload(Proposal.hidden_texts),
    )


def _own(account_id: UUID) -> Select[Proposal]:
    organisations = select(Membership.organisation_id).where(Membership.account_id == account_id)
    borne = select(CoBearer.proposal_id).where(CoBearer.organisation_id.in_(organisations))
    mine = or_(Proposal.organisation_id.in_(organisations), Proposal.id.in_(borne))
    return _whole().where(mine)


def _public(edition_id: UUID) -> Select[Proposal]:
    return _whole().where(Proposal.edition_id == edition_id, Proposal.status.in_(PUBLIC))


def _found(proposal: Proposal | None) -> Proposal:
    if proposal is None:
        raise ProposalNotFound
    return proposal
