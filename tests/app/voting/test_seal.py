"""The formulas of the seal: boxes, trackers, sizes, receipts."""

from datetime import date
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.crockford import ALPHABET
from app.voting import seal
from app.voting.suites import HYBRID, SUITE, SUITES, UrnKey, draw_key

ROUND = UUID(int=1)
VOTER = UUID(int=2)
LINK = bytes(range(32))
INTENT = bytes(range(16))
CHOICES = [("eau-mopti", 60), ("radio-yenbai", 40)]


def test_a_box_key_depends_on_the_key_the_round_and_the_voter():
    keys = {
        seal.box_key(LINK, ROUND, VOTER),
        seal.box_key(bytes(32), ROUND, VOTER),
        seal.box_key(LINK, VOTER, VOTER),
        seal.box_key(LINK, ROUND, ROUND),
    }
    assert len(keys) == 4
    assert seal.box_key(LINK, ROUND, VOTER) == seal.box_key(LINK, ROUND, VOTER)


def test_a_tracker_is_a_hundred_bits_of_the_intent_in_twenty_symbols():
    found = seal.tracker(INTENT)
    assert len(found) == 20
    assert set(found) <= set(ALPHABET)
    assert found != seal.tracker(bytes(16))


@pytest.mark.parametrize("suite", SUITES)
def test_a_sealed_ballot_opens_for_its_round_and_key_alone(suite: str):
    key, other = draw_key(suite), draw_key(suite)
    size = seal.plain_size(ROUND, suite, ["eau-mopti", "radio-yenbai"])
    content = seal.plain(ROUND, suite, seal.tracker(INTENT), CHOICES, size)
    sealed = seal.seal(content, suite, key.public, ROUND)
    assert seal.unseal(sealed, suite, UrnKey(suite, key.secret), ROUND) == content
    assert seal.unseal(sealed, suite, key, VOTER) is None
    assert seal.unseal(sealed, suite, other, ROUND) is None
    assert seal.unseal(sealed, "another", key, ROUND) is None
    assert seal.unseal(b"noise", suite, key, ROUND) is None


def test_a_ballot_of_one_suite_says_nothing_to_a_key_of_the_other():
    classic, hybrid = UrnKey(SUITE, bytes(32)), UrnKey(HYBRID, bytes(32))
    sealed = seal.seal(b"ballot", HYBRID, hybrid.public, ROUND)
    assert seal.unseal(sealed, SUITE, classic, ROUND) is None
    assert seal.unseal(sealed, HYBRID, classic, ROUND) is None
    assert seal.unseal(sealed, HYBRID, hybrid, ROUND) == b"ballot"


def test_a_hybrid_key_grows_from_its_seed_as_x_wing_says():
    """The first vector of draft-connolly-cfrg-xwing-kem, appendix C."""
    seed = "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"
    public = UrnKey(HYBRID, bytes.fromhex(seed)).public
    assert len(public) == 1216
    assert public.hex().startswith("e2236b35a8c24b39b10aa1323a96a919")
    assert public.hex().endswith("859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534")


def test_the_size_of_a_round_holds_a_ballot_that_names_all_of_a_hundred_projects():
    codes = [f"un-projet-au-nom-assez-long-{number}" for number in range(100)]
    size = seal.plain_size(ROUND, SUITE, codes)
    assert size % seal.BLOCK == 0
    content = seal.plain(ROUND, SUITE, "0" * 20, [(code, 999) for code in codes], size)
    assert len(content) == size
    with pytest.raises(ValueError, match="outgrew"):
        seal.plain(ROUND, SUITE, "0" * 20, [(code, 10**9) for code in codes * 2], size)


def test_a_receipt_is_signed_and_the_same_each_time():
    key = Ed25519PrivateKey.generate()
    receipts = {
        seal.sign_receipt(key, ROUND, "0" * 20, b"ballot", date(2026, 11, 22)) for _ in range(2)
    }
    (receipt,) = receipts
    key.public_key().verify(receipt.signature, receipt.message)
    assert b"ballot" not in receipt.message


def test_the_formulas_are_those_of_the_first_published_receipt():
    """Worked out once: a change here makes every receipt ever given void."""
    content = seal.plain(ROUND, SUITE, seal.tracker(INTENT), CHOICES, 256)
    assert seal.tracker(INTENT) == "0HG8Z1AF11VY6DWZZNWK"
    assert [
        seal.box_key(LINK, ROUND, VOTER).hex(),
        seal.intent_tag(INTENT, CHOICES).hex(),
        seal.commitment(content).hex(),
    ] == [
        "f07cfe3da596fa9c0b1bf1a9197294067b672ca63aa1ab286de0f6b72c5e55af",
        "35556eb846dd7d70079fe513fbb1172611bcec07a3b81cbc95c9ef957e1c0bde",
        "b862e6481a5e5fbece9d317c9689f2d533906022ca50d8b0faddbf3dae42857a",
    ]
