"""The example of the page "How it works" is what the counting core computes."""

from fractions import Fraction

from ballots.ballot import Ballot
from ballots.formats import EURO, BallotFormat
from ballots.instance import Instance, Project
from ballots.outcome import LOST_MONEY_SPENT, Outcome
from ballots.profile import Profile
from ballots.rules.registry import count

PROJECTS = (Project("library", 360), Project("well", 420), Project("festival", 480))
BALLOTS = Profile.grouped(
    [(Ballot.euro({"well": 50, "festival": 50}), 6), (Ballot.euro({"library": 100}), 4)]
)


def counted() -> Outcome:
    return count(Instance(1000, PROJECTS), BallotFormat(EURO), BALLOTS, rule="equal-shares")


def test_the_library_then_the_well_are_funded_and_the_festival_is_not():
    outcome = counted()

    assert [step.project for step in outcome.rounds] == ["library", "well"]
    assert [(loss.project, loss.code) for loss in outcome.losses] == [
        ("festival", LOST_MONEY_SPENT)
    ]


def test_each_of_the_four_pays_90_cents_and_each_of_the_six_70():
    library, well = counted().rounds

    assert (library.full_payers, library.payment) == (4, Fraction(90, 100))
    assert (well.full_payers, well.payment) == (6, Fraction(70, 50))
