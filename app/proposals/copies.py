"""Begin a proposal from one of a former edition: what still holds is copied, the rest is asked."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit.service import record
from app.core.errors import DomainError, Kind
from app.editions.models import Edition
from app.proposals.content import Content, read
from app.proposals.models import Proposal
from app.proposals.queries import list_own
from app.proposals.service import draft_proposal


class SameEdition(DomainError):
    """The proposal belongs to this edition already."""

    code = "copies.same-edition"
    kind = Kind.CONFLICT


def copy_proposal(
    db: Session, *, source: Proposal, edition: Edition, by: UUID, now: datetime
) -> Proposal:
    """Draft in `edition` what `source` said, for the same organisation.

    Dates are cleared and every partner is asked again: an agreement was given to a former project.
    """
    if source.edition_id == edition.id:
        raise SameEdition
    copied = draft_proposal(
        db,
        edition=edition,
        organisation=source.organisation,
        author_id=by,
        content=_without_dates(read(source)),
        now=now,
    )
    on = ("proposal", copied.id)
    record(db, action="proposal.copied", on=on, now=now, by=by, source=str(source.id))
    return copied


def list_copiable(db: Session, *, account_id: UUID, edition: Edition) -> list[Proposal]:
    """Return the proposals of this person's organisations to other editions."""
    own = list_own(db, account_id)
    return [proposal for proposal in own if proposal.edition_id != edition.id]


def _without_dates(content: Content) -> Content:
    return replace(
        content,
        starts_on=None,
        ends_on=None,
        milestones=tuple(replace(each, due_on=None) for each in content.milestones),
        partners=tuple(replace(each, id=None) for each in content.partners),
    )
