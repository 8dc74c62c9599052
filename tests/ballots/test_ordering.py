"""Ties are settled by an order fixed before the count, which anyone can replay."""

import hashlib

from ballots.ballot import Ballot
from ballots.instance import Instance, Project
from ballots.ordering import draw_lots, tie_order
from ballots.profile import Profile
from ballots.tally import tally


def test_the_lot_is_the_order_of_the_hashes():
    def ticket(project: str) -> bytes:
        return hashlib.sha256(b"2026-11-22\n" + project.encode()).digest()

    assert draw_lots(["a", "b", "c"], "2026-11-22") == sorted("abc", key=ticket)


def test_another_seed_draws_another_lot():
    ids = [str(number) for number in range(50)]
    assert draw_lots(ids, "one") != draw_lots(ids, "two")
    assert draw_lots(reversed(ids), "one") == draw_lots(ids, "one")


def test_the_chain_is_lower_cost_then_more_votes_then_the_lot():
    ids = ["dear", "liked", "x", "y"]
    instance = Instance(9, tuple(Project(p, 2 if p == "dear" else 1) for p in ids))
    counted = tally(instance, Profile.of([Ballot.approving(["liked", "dear"])]), "cardinality")
    order = tie_order(instance, counted, "chain", "s")
    assert sorted(ids, key=order.__getitem__) == ["liked", *draw_lots(["x", "y"], "s"), "dear"]


def test_identifiers_are_ordered_as_strings():
    instance = Instance(9, (Project("9", 1), Project("10", 1)))
    counted = tally(instance, Profile.of([]), "cardinality")
    assert tie_order(instance, counted, "project-id", "") == {"10": 0, "9": 1}
