"""The tree of the transparency log (RFC 6962 section 2): pure functions of sizes and hashes.

A node is named by its level and its place in it; only nodes over complete subtrees are kept.
The hash of any range is folded from those, so a proof needs some forty of them at most.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

Node = tuple[int, int]
"""Level (0 for leaves) and place from the left: it covers leaves place·2^level and on."""
Range = tuple[int, int]
"""First leaf, and the one after the last."""
EMPTY = hashlib.sha256().digest()
"""The root of the tree without leaves."""


def leaf_hash(commitment: bytes) -> bytes:
    return hashlib.sha256(b"\0" + commitment).digest()


def parent_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def cover(covered: Range) -> list[Node]:
    """Cut a range of the tree into complete subtrees, left to right."""
    first, end = covered
    nodes = []
    while first < end:
        level = (end - first).bit_length() - 1
        if first:
            level = min(level, (first & -first).bit_length() - 1)
        nodes.append((level, first >> level))
        first += 1 << level
    return nodes


def range_hash(covered: Range, hashes: Mapping[Node, bytes]) -> bytes:
    """Return the hash of a range, given those of its complete subtrees."""
    subtrees = [hashes[node] for node in cover(covered)]
    return reduce(lambda right, left: parent_hash(left, right), reversed(subtrees))


def inclusion_ranges(leaf: int, size: int) -> list[Range]:
    """Name the ranges whose hashes lead from a leaf to the root of `size` leaves, lowest first."""
    first, end, path = 0, size, list[Range]()
    while end - first > 1:
        middle = first + _split(end - first)
        if leaf < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((first, middle))
            first = middle
    return path[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Name the ranges whose hashes show that the first `old` of `new` leaves are the same."""
    first, end, path = 0, new, list[Range]()
    while old != end:
        middle = first + _split(end - first)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((first, middle))
            first = middle
    # When the old tree is one left-hand subtree, its hash is the old root, known already.
    return path[::-1] if first == 0 else [(first, end), *path[::-1]]


def nodes_after(
    size: int, leaves: Sequence[bytes], edge: Mapping[Node, bytes]
) -> dict[Node, bytes]:
    """Return the nodes that appending leaf hashes to `size` leaves completes, leaves included.

    `edge` holds the hashes of `cover((0, size))`.
    """
    known = dict(edge)
    for place, leaf in enumerate(leaves, start=size):
        node, known[0, place] = (0, place), leaf
        while node[1] % 2:
            level, right = node
            node = (level + 1, right >> 1)
            known[node] = parent_hash(known[level, right - 1], known[level, right])
    return {node: known[node] for node in known.keys() - edge.keys()}


def nodes_of(ranges: Iterable[Range]) -> set[Node]:
    """Gather every node that the hashes of `ranges` are folded from."""
    return {node for covered in ranges for node in cover(covered)}


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
