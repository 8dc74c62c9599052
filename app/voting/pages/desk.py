"""The desk: a colleague, an edition and its urn; where every step of two people starts and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentDeskAgent, CurrentTeller
from app.accounts.models import Account
from app.core.errors import DomainError
from app.editions.models import Edition
from app.editions.queries import get_edition
from app.voting.access import Keys
from app.voting.keys import KeyStore
from app.voting.models import VotingRound
from app.voting.queries import find_round
from app.web.deps import DbSession, Language, Now
from app.web.problems import STATUS
from app.web.templating import page


@dataclass(frozen=True, slots=True)
class Desk:
    """Who is at the desk of which edition, and when."""

    request: Request
    language: str
    db: DbSession
    now: datetime
    keys: KeyStore
    account: Account
    edition: Edition

    @property
    def voting_round(self) -> VotingRound | None:
        return find_round(self.db, self.edition.id)

    def address(self, path: str) -> str:
        return f"/{self.language}/mir/editions/{self.edition.slug}/{path}"

    def take(
        self,
        step: Callable[..., object],
        path: str,
        shown_again: Callable[["Desk", DomainError], Response],
        **more: Any,
    ) -> Response:
        """Take one step and go to `path`, or say there why it cannot be taken now."""
        try:
            with self.db.begin_nested():
                step(self.db, edition=self.edition, now=self.now, by=self.account.id, **more)
        except DomainError as refusal:
            return shown_again(self, refusal)
        return RedirectResponse(self.address(path), status_code=303)

    def show(
        self, template: str, path: str, refusal: DomainError | None = None, **context: Any
    ) -> Response:
        """Show the page at `path`, with what was refused if something was."""
        return page(
            self.request,
            template,
            language=self.language,
            address=self.address(path),
            status=STATUS[refusal.kind] if refusal else 200,
            account=self.account,
            edition=self.edition,
            round=self.voting_round,
            refusal=refusal,
            **context,
        )


def come_to_desk(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentDeskAgent,
    db: DbSession,
    keys: Keys,
    now: Now,
) -> Desk:
    return Desk(request, language, db, now, keys, account, get_edition(db, slug))


def come_to_count(
    request: Request,
    language: Language,
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    keys: Keys,
    now: Now,
) -> Desk:
    return Desk(request, language, db, now, keys, account, get_edition(db, slug))


CurrentDesk = Annotated[Desk, Depends(come_to_desk)]
TellersDesk = Annotated[Desk, Depends(come_to_count)]
