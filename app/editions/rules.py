"""The counting rule of an edition, refused at its creation if nothing could be counted by it."""

from collections.abc import Mapping

from app.core.errors import DomainError, Kind
from app.editions.models import BallotKind
from ballots.ballot import Ballot
from ballots.errors import BallotsError
from ballots.formats import EURO_CENTS, BallotFormat
from ballots.instance import Instance, Project
from ballots.profile import Profile
from ballots.rules.registry import count


class RuleNotUsable(DomainError):
    """The counting rule does not exist, or not with these parameters or this kind of ballot."""

    code = "editions.rule-not-usable"
    kind = Kind.INVALID


def check_rule(
    *,
    ballot_kind: BallotKind,
    largest_choice: int | None,
    rule: str,
    parameters: Mapping[str, str | int],
) -> None:
    """Count one ballot for one project: what fails here would fail after the vote, frozen."""
    ballot_format = BallotFormat(ballot_kind.value, max_length=largest_choice)
    ballot = Ballot.of(ballot_format, [("probe", EURO_CENTS)])
    trial = Instance(1, (Project("probe", 1),))
    try:
        count(trial, ballot_format, Profile.of([ballot]), rule=rule, parameters=parameters)
    except BallotsError as error:
        raise RuleNotUsable(rule=rule, reason=str(error)) from error
