"""The desk: a colleague, an edition and its urn; where every step of two people starts and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from app.accounts.access import CurrentDeskAgent, CurrentTeller
from app.core.errors import DomainError
from app.editions.staff import StaffVisit
from app.voting.access import Keys
from app.voting.models import VotingRound
from app.voting.queries import find_round


@dataclass(frozen=True)
class Desk(StaffVisit):
    """Who is at the desk of which edition, and when."""

    account: CurrentDeskAgent
    keys: Keys

    @property
    def voting_round(self) -> VotingRound | None:
        return find_round(self.db, self.edition.id)

    def take(
        self,
        step: Callable[..., object],
        part: str,
        show_again: Callable[["Desk", DomainError], Response],
        **more: Any,
    ) -> Response:
        """Take one step and go to `part`, or say there why it cannot be taken now."""
        refusal = self.attempt(step, edition=self.edition, **more)
        return show_again(self, refusal) if refusal else self.turn_to(part)


@dataclass(frozen=True)
class TellersDesk(Desk):
    """The same desk, for those who run the count."""

    account: CurrentTeller


CurrentDesk = Annotated[Desk, Depends()]
CurrentTellersDesk = Annotated[TellersDesk, Depends()]
