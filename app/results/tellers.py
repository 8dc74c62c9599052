"""The tellers' table: who counts which edition, and what they are shown after each step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from starlette.responses import Response

from app.accounts.access import CurrentTeller
from app.core.errors import DomainError
from app.editions.queries import projects_by_code
from app.editions.staff import StaffVisit
from app.results.queries import find_result, find_turnout
from app.voting.access import Keys
from app.voting.disputes import disputes_end
from app.voting.queries import find_round

HOME = "depouillement"


@dataclass(frozen=True)
class Table(StaffVisit):
    """A teller at the table of one edition's count: where every step starts and ends."""

    account: CurrentTeller
    keys: Keys

    def take(self, step: Callable[..., object], **more: Any) -> Response:
        """Take one step and go back to the list, or say there why it cannot be taken now."""
        refusal = self.attempt(step, edition=self.edition, **more)
        return self.lay_out(refusal) if refusal else self.turn_to(HOME)

    def lay_out(self, refusal: DomainError | None = None) -> Response:
        result = find_result(self.db, self.edition.id)
        voting_round = find_round(self.db, self.edition.id)
        return self.show(
            "results/count.html",
            address=self.address(HOME),
            refusal=refusal,
            voting_round=voting_round,
            disputes_end=disputes_end(voting_round, self.edition) if voting_round else None,
            result=result,
            listed=projects_by_code(self.db, self.edition.id),
            turnout=find_turnout(self.db, self.edition, result) if result else None,
        )


CurrentTable = Annotated[Table, Depends()]
