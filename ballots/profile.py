"""All ballots of an election as a multiset, in columns: the order of arrival cannot matter."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ballots.ballot import Ballot

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Equal ballots are grouped; group g has `counts[g]` voters.

    Its choices are `projects[offsets[g]:offsets[g + 1]]`, positions in the sorted
    `project_ids`, with `points` beside them (points, 1, or the rank). Groups stand in
    an order that follows from their content alone.
    """

    project_ids: tuple[str, ...]
    counts: IntArray
    offsets: IntArray
    projects: IntArray
    points: IntArray

    @classmethod
    def of(cls, ballots: Iterable[Ballot]) -> "Profile":
        return cls.grouped(Counter(ballots).items())

    @classmethod
    def grouped(cls, ballots: Iterable[tuple[Ballot, int]]) -> "Profile":
        """Return a profile of ballots with the number of voters who cast each."""
        pairs = list(ballots)
        ids = sorted({project for ballot, _ in pairs for project, _ in ballot.choices})
        position = {project: at for at, project in enumerate(ids)}
        flat = [choice for ballot, _ in pairs for choice in ballot.choices]
        return cls.from_columns(
            tuple(ids),
            np.array([count for _, count in pairs], dtype=np.int64),
            np.array([len(ballot.choices) for ballot, _ in pairs], dtype=np.int64),
            np.array([position[project] for project, _ in flat], dtype=np.int64),
            np.array([points for _, points in flat], dtype=np.int64),
        )

    @classmethod
    def from_columns(
        cls,
        project_ids: tuple[str, ...],
        counts: IntArray,
        lengths: IntArray,
        projects: IntArray,
        points: IntArray,
    ) -> "Profile":
        """Ballots of the given lengths, one after the other; `project_ids` sorted.

        Projects no ballot names are left out and equal ballots are put together.
        """
        is_named = np.bincount(projects, minlength=len(project_ids)) > 0
        ids = tuple(project_ids[at] for at in np.flatnonzero(is_named).tolist())
        projects = (np.cumsum(is_named) - 1)[projects]
        choices = _choices(lengths, projects, points, len(ids))
        kept, merged = _merge(choices, _offsets(lengths), counts)
        width = 2 * choices.itemsize
        sizes = np.array([len(key) // width for key in kept], dtype=np.int64)
        flat = np.frombuffer(b"".join(kept), dtype=choices.dtype).reshape(-1, 2)
        named, given = flat[:, 0].astype(np.int64), flat[:, 1].astype(np.int64)
        return cls(ids, merged, _offsets(sizes), named, given)

    @property
    def voters(self) -> int:
        return int(self.counts.sum())

    def __iter__(self) -> Iterator[tuple[Ballot, int]]:
        ids, offsets = self.project_ids, self.offsets.tolist()
        projects, points = self.projects.tolist(), self.points.tolist()
        for group, count in enumerate(self.counts.tolist()):
            span = slice(offsets[group], offsets[group + 1])
            named = (ids[at] for at in projects[span])
            yield Ballot(tuple(zip(named, points[span], strict=True))), count

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def _content(self) -> tuple[object, ...]:
        columns = (self.counts, self.offsets, self.projects, self.points)
        return self.project_ids, *(column.tobytes() for column in columns)


def _choices(
    lengths: IntArray, projects: IntArray, points: IntArray, width: int
) -> npt.NDArray[np.signedinteger]:
    """Project and points of every choice, by project inside each ballot."""
    rows = np.repeat(np.arange(len(lengths)), lengths)
    order = np.argsort(rows * width + projects, kind="stable")
    choices = np.empty((len(projects), 2), dtype=_width(points))
    choices[:, 0], choices[:, 1] = projects[order], points[order]
    return choices


def _width(points: IntArray) -> type[np.int32] | type[np.int64]:
    """Half the width where it holds every number: half the memory for a million ballots."""
    narrow = np.iinfo(np.int32).max
    return np.int32 if np.abs(points).max(initial=0) < narrow else np.int64


def _offsets(lengths: IntArray) -> IntArray:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _merge(
    choices: npt.NDArray[np.signedinteger], offsets: IntArray, counts: IntArray
) -> tuple[list[bytes], IntArray]:
    """Distinct ballots as the bytes of their rows, sorted, and the voters of each."""
    raw = choices.tobytes()
    width = 2 * choices.itemsize
    ends = (offsets * width).tolist()
    totals: dict[bytes, int] = {}
    for group, count in enumerate(counts.tolist()):
        key = raw[ends[group] : ends[group + 1]]
        totals[key] = totals.get(key, 0) + count
    kept = sorted(key for key, count in totals.items() if count)
    return kept, np.array([totals[key] for key in kept], dtype=np.int64)
