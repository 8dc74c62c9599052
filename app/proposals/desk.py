"""A member at a proposal of their own organisation: where each of its pages starts and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.settings import Settings
from app.proposals.models import Proposal
from app.proposals.queries import get_own
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, by_field
from app.web.problems import STATUS
from app.web.templating import page


@dataclass(frozen=True, slots=True)
class Desk:
    """One proposal before somebody who may read it; whether they may write it, services say."""

    request: Request
    language: str
    settings: Settings
    db: Session
    now: datetime
    account: Account
    proposal: Proposal

    def address(self, part: str) -> str:
        """Return the address of a page of this proposal; `part` begins with its own `/` or `?`."""
        return f"/{self.language}/association/projets/{self.proposal.id}{part}"

    def go(self, part: str) -> Response:
        return RedirectResponse(self.address(part), status_code=303)

    def show(
        self,
        template: str,
        *,
        errors: Sequence[FieldError] = (),
        refusal: DomainError | None = None,
        **context: Any,
    ) -> Response:
        """Show a page; with what was wrong in its form, or why the whole was refused."""
        return page(
            self.request,
            template,
            language=self.language,
            status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
            account=self.account,
            proposal=self.proposal,
            errors=errors,
            errors_by_field=by_field(errors),
            refusal=refusal,
            is_saved="enregistre" in self.request.query_params,
            **context,
        )


def sit_down(
    request: Request,
    language: Language,
    proposal_id: UUID,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> Desk:
    proposal = get_own(db, account.id, proposal_id)
    return Desk(request, language, settings, db, now, account, proposal)


CurrentDesk = Annotated[Desk, Depends(sit_down)]
