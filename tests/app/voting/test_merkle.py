"""The log's tree against RFC 6962's own definition and its published test vectors."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from app.voting.merkle import (
    EMPTY,
    Node,
    consistency_ranges,
    cover,
    inclusion_ranges,
    leaf_hash,
    nodes_after,
    nodes_of,
    parent_hash,
    range_hash,
)

VECTORS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The leaves of Certificate Transparency's reference tests, and the roots of their first n."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree(leaves: list[bytes], cuts: int = 1) -> dict[Node, bytes]:
    """Append the leaves in `cuts` batches, as the log does."""
    kept: dict[Node, bytes] = {}
    length = -(-len(leaves) // cuts) or 1
    for start in range(0, len(leaves), length):
        edge = {node: kept[node] for node in cover((0, start))}
        batch = [leaf_hash(leaf) for leaf in leaves[start : start + length]]
        kept |= nodes_after(start, batch, edge)
    return kept


def defined_root(leaves: list[bytes]) -> bytes:
    """Return RFC 6962's MTH, by its recursive definition."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return parent_hash(defined_root(leaves[:half]), defined_root(leaves[half:]))


def root_by_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    """Walk RFC 9162 section 2.1.3.2 from a leaf to the root."""
    place, last, found = index, size - 1, leaf_hash(leaf)
    for sibling in proof:
        assert last > 0
        if place % 2 or place == last:
            found = parent_hash(sibling, found)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            found = parent_hash(found, sibling)
        place, last = place >> 1, last >> 1
    assert last == 0
    return found


def test_the_published_roots_come_out():
    assert EMPTY.hex() == ROOTS[0] == hashlib.sha256().hexdigest()
    for size in range(1, len(VECTORS) + 1):
        kept = tree(VECTORS[:size])
        assert range_hash((0, size), kept).hex() == ROOTS[size]


@given(st.integers(1, 70), st.integers(1, 9), st.data())
def test_batches_of_any_size_give_the_defined_root_and_proofs_that_lead_to_it(
    size: int, cuts: int, data: st.DataObject
):
    leaves = [bytes([number]) * 32 for number in range(size)]
    kept = tree(leaves, cuts)
    root = range_hash((0, size), kept)
    assert root == defined_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    ranges = inclusion_ranges(index, size)
    assert nodes_of(ranges) <= kept.keys()
    proof = [range_hash(each, kept) for each in ranges]
    assert root_by_inclusion(leaves[index], index, size, proof) == root
    assert root_by_inclusion(b"other", index, size, proof) != root


@given(st.integers(1, 70), st.data())
def test_a_later_tree_is_proved_to_hold_the_earlier_one(new: int, data: st.DataObject):
    old = data.draw(st.integers(1, new))
    leaves = [bytes([number]) * 32 for number in range(new)]
    kept = tree(leaves)
    proof = [range_hash(each, kept) for each in consistency_ranges(old, new)]
    assert roots_by_consistency(old, new, defined_root(leaves[:old]), proof) == (
        defined_root(leaves[:old]),
        defined_root(leaves),
    )


def roots_by_consistency(
    old: int, new: int, old_root: bytes, proof: list[bytes]
) -> tuple[bytes, bytes]:
    """Walk RFC 9162 section 2.1.4.2: both roots as the proof gives them."""
    if old == new:
        assert not proof
        return old_root, old_root
    if old & (old - 1) == 0:
        proof = [old_root, *proof]
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = proof[0]
    for sibling in proof[1:]:
        assert last > 0
        if place % 2 or place == last:
            before, after = parent_hash(sibling, before), parent_hash(sibling, after)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            after = parent_hash(after, sibling)
        place, last = place >> 1, last >> 1
    assert last == 0
    return before, after
