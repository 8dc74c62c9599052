"""A member at a proposal of their own organisation: where each of its pages starts and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.core.errors import DomainError
from app.organisations.queries import require_editor
from app.proposals.models import Proposal
from app.proposals.queries import get_own
from app.web.deps import DbSession
from app.web.visit import Visit


def own_proposal(proposal_id: UUID, account: CurrentMember, db: DbSession) -> Proposal:
    return get_own(db, account.id, proposal_id)


@dataclass(frozen=True)
class Desk(Visit):
    """One proposal before somebody who may read it; whether they may write it, services say."""

    account: CurrentMember
    proposal: Annotated[Proposal, Depends(own_proposal)]

    @property
    def address(self) -> str:
        return f"/association/projets/{self.proposal.id}"

    def require_editor(self) -> None:
        """Refuse somebody who may only read what their organisation writes."""
        bearer = self.proposal.organisation_id
        require_editor(self.db, account_id=self.account.id, organisation_id=bearer)

    def attempt(self, step: Callable[..., object], **more: Any) -> DomainError | None:
        return super().attempt(step, by=self.account.id, **more)

    def turn_to(self, part: str) -> Response:
        """Go to another page of this proposal; `part` begins with its own `/` or `?`."""
        return self.go(f"{self.address}{part}")

    def show(self, template: str, **context: Any) -> Response:
        return super().show(template, account=self.account, proposal=self.proposal, **context)


CurrentDesk = Annotated[Desk, Depends()]
