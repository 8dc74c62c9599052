"""The tellers' table: who counts which edition, and what they are shown after each step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentTeller
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.models import Edition
from app.editions.queries import get_edition, list_projects
from app.results.queries import find_result, find_turnout
from app.voting.access import Keys
from app.voting.disputes import disputes_end
from app.voting.keys import KeyStore
from app.voting.queries import find_round
from app.web.deps import DbSession, Language, Now
from app.web.problems import STATUS
from app.web.sentences import sentence
from app.web.templating import page

SEE_OTHER = 303


@dataclass(frozen=True, slots=True)
class Table:
    """A teller at the table of one edition's count: where every step starts and ends."""

    request: Request
    language: str
    db: Session
    now: datetime
    keys: KeyStore
    account: Account
    edition: Edition

    @property
    def address(self) -> str:
        return f"/{self.language}/mir/editions/{self.edition.slug}/depouillement"

    def take(self, step: Callable[..., object], **more: Any) -> Response:
        """Take one step and go back to the list, or say there why it cannot be taken now."""
        try:
            with self.db.begin_nested():
                step(self.db, edition=self.edition, now=self.now, by=self.account.id, **more)
        except DomainError as refusal:
            return self.show(refusal)
        return RedirectResponse(self.address, status_code=SEE_OTHER)

    def show(self, refusal: DomainError | None = None) -> Response:
        result = find_result(self.db, self.edition.id)
        voting_round = find_round(self.db, self.edition.id)
        zone = self.request.app.state.settings.zone
        said = sentence(refusal.code, refusal.params, self.language, zone) if refusal else ""
        return page(
            self.request,
            "results/count.html",
            language=self.language,
            status=STATUS[refusal.kind] if refusal else 200,
            address=self.address,
            edition=self.edition,
            account=self.account,
            voting_round=voting_round,
            disputes_end=disputes_end(voting_round, self.edition) if voting_round else None,
            result=result,
            titles=titles_of(self.db, self.edition),
            turnout=find_turnout(self.db, self.edition, result) if result else None,
            refusal=said,
        )


def sit_down(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    keys: Keys,
    now: Now,
) -> Table:
    return Table(request, language, db, now, keys, account, get_edition(db, slug))


CurrentTable = Annotated[Table, Depends(sit_down)]


def titles_of(db: Session, edition: Edition) -> dict[str, str]:
    return {project.code: project.title for project in list_projects(db, edition.id)}
