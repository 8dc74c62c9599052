"""Tie-breaking: one total order of the projects, fixed before the count, that anyone can replay."""

import hashlib
from collections.abc import Iterable

from ballots.instance import Instance
from ballots.tally import Tally

CHAIN = "chain"
PROJECT_ID = "project-id"
TIES = (CHAIN, PROJECT_ID)


def draw_lots(ids: Iterable[str], seed: str) -> list[str]:
    """Draw the public lot: order by SHA-256 of seed, a line feed and the identifier (UTF-8)."""
    return sorted(ids, key=lambda project_id: (_ticket(seed, project_id), project_id))


def _ticket(seed: str, project_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{project_id}".encode()).digest()


def tie_order(instance: Instance, tally: Tally, ties: str, seed: str) -> dict[str, int]:
    """Position of each project when otherwise equal: the least goes first.

    `chain`: lower cost, then more voters, then the lot. `project-id`: by identifier as
    a string, the order of pabutools.
    """
    ids = [project.id for project in instance.projects]
    if ties == PROJECT_ID:
        return {project_id: at for at, project_id in enumerate(sorted(ids))}
    lot = {project_id: at for at, project_id in enumerate(draw_lots(ids, seed))}
    cost = {project.id: project.cost for project in instance.projects}
    ids.sort(key=lambda p: (cost[p], -tally.supports[p].voters, lot[p]))
    return {project_id: at for at, project_id in enumerate(ids)}
