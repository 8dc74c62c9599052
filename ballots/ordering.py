"""Tie-breaking: one total order of the projects, fixed before the count, that anyone can replay."""

import hashlib
from collections.abc import Callable, Iterable

from ballots.instance import Instance
from ballots.tally import Tally

CHAIN = "chain"
PROJECT_ID = "project-id"
TIES = (CHAIN, PROJECT_ID)

Place = tuple[int, int, int]
"""Compared with the place of another project; the lesser goes first."""


def draw_lots(ids: Iterable[str], seed: str) -> list[str]:
    """Draw the public lot: order by SHA-256 of seed, a line feed and the identifier (UTF-8)."""
    return sorted(ids, key=lambda project_id: (_ticket(seed, project_id), project_id))


def _ticket(seed: str, project_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{project_id}".encode()).digest()


def tie_place(ids: Iterable[str], ties: str, seed: str) -> Callable[[str, int, int], Place]:
    """Return the place of a project among otherwise equal ones, from its cost and voters.

    `chain`: lower cost, then more voters, then the lot. `project-id`: by identifier as
    a string, the order of pabutools.
    """
    if ties == PROJECT_ID:
        named = {project_id: at for at, project_id in enumerate(sorted(ids))}
        return lambda project_id, _, __: (0, 0, named[project_id])
    lot = {project_id: at for at, project_id in enumerate(draw_lots(ids, seed))}
    return lambda project_id, cost, voters: (cost, -voters, lot[project_id])


def tie_order(instance: Instance, tally: Tally, ties: str, seed: str) -> dict[str, int]:
    """Position of each project when otherwise equal: the least goes first."""
    place = tie_place([project.id for project in instance.projects], ties, seed)
    ordered = sorted(
        instance.projects, key=lambda p: place(p.id, p.cost, tally.supports[p.id].voters)
    )
    return {project.id: at for at, project in enumerate(ordered)}
