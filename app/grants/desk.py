"""A member at the follow-up of a funded project of their own organisation."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.grants.queries import Followed, get_followed
from app.organisations.queries import is_editor
from app.proposals.desk import Desk


@dataclass(frozen=True)
class GrantDesk(Desk):
    """A proposal that was funded; one that was not has no such page."""

    def followed(self) -> Followed:
        return get_followed(self.db, self.proposal.edition, self.proposal.code)

    @property
    def can_write(self) -> bool:
        bearer = self.proposal.organisation_id
        return is_editor(self.db, account_id=self.account.id, organisation_id=bearer)


CurrentGrantDesk = Annotated[GrantDesk, Depends()]
