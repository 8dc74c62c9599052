"""A profile is a multiset: neither order nor grouping of the ballots can matter."""

import random

from hypothesis import given
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.profile import Profile
from tests.ballots.strategies import Drawn, elections

BALLOTS = [Ballot.euro({"a": 60, "b": 40}), Ballot.blank(), Ballot.euro({"b": 100})]


def test_equal_ballots_are_grouped():
    profile = Profile.of([*BALLOTS, *BALLOTS[:1]])
    assert dict(profile) == {BALLOTS[0]: 2, BALLOTS[1]: 1, BALLOTS[2]: 1}
    assert profile.voters == 4


def test_counts_may_be_given():
    assert Profile.grouped([(BALLOTS[0], 2), (BALLOTS[2], 0)]) == Profile.of(BALLOTS[:1] * 2)


def test_nobody_may_have_voted():
    assert Profile.of([]).voters == 0
    assert list(Profile.of([])) == []


def test_a_profile_is_equal_to_profiles_only():
    assert Profile.of([]) != 0


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_is_irrelevant(drawn: Drawn, chance: random.Random):
    profile = drawn[2]
    ballots = [ballot for ballot, count in profile for _ in range(count)]
    chance.shuffle(ballots)
    again = Profile.of(ballots)
    assert again == profile
    assert hash(again) == hash(profile)
