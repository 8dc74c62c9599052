"""A member at a proposal of their own organisation: where each of its pages starts and ends."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from starlette.responses import Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.proposals.models import Proposal
from app.proposals.queries import get_own
from app.web.visit import CurrentVisit, Visit


@dataclass(frozen=True, slots=True)
class Desk(Visit):
    """One proposal before somebody who may read it; whether they may write it, services say."""

    account: Account
    proposal: Proposal

    @property
    def address(self) -> str:
        return f"/association/projets/{self.proposal.id}"

    def turn_to(self, part: str) -> Response:
        """Go to another page of this proposal; `part` begins with its own `/` or `?`."""
        return self.go(f"{self.address}{part}")

    def show(self, template: str, **context: Any) -> Response:
        # A class with slots is made twice, and `super()` would mean the first.
        return Visit.show(self, template, account=self.account, proposal=self.proposal, **context)


def sit_down(visit: CurrentVisit, proposal_id: UUID, account: CurrentMember) -> Desk:
    proposal = get_own(visit.db, account.id, proposal_id)
    return Desk(
        visit.request, visit.language, visit.settings, visit.db, visit.now, account, proposal
    )


CurrentDesk = Annotated[Desk, Depends(sit_down)]
