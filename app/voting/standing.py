"""Where an urn stands, for everyone: its hours, its voids by reason, why it closed early."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.editions.models import Edition
from app.voting.disputes import disputes_end
from app.voting.models import VotingRound
from app.voting.queries import VoidCount, count_voids, find_closing_reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A round and what the public may know of it."""

    voting_round: VotingRound
    disputes_end_at: datetime | None
    voids: list[VoidCount]
    closed_early_because: str | None

    @property
    def voided_ballots(self) -> int:
        return sum(each.ballots for each in self.voids)

    @property
    def replaced(self) -> int:
        """Ballots in whose place a later one came, of those that were not voided."""
        closed = self.voting_round
        voided = sum(each.versions for each in self.voids)
        return (closed.versions_closed or 0) - (closed.ballots_closed or 0) - voided


def standing_of(db: Session, voting_round: VotingRound, edition: Edition) -> Standing:
    return Standing(
        voting_round,
        disputes_end(voting_round, edition),
        count_voids(db, voting_round.id),
        find_closing_reason(db, voting_round.id),
    )
