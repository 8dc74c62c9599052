"""Simulated voters: invented ballots, drawn from a fixed seed so that the demonstration repeats."""

import random
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.editions.models import Edition
from app.editions.queries import list_projects
from app.voters.service import register_simulated
from app.voting.keys import KeyStore
from app.voting.service import cast_ballot

HOW_MANY = 500
SEED = 2026
BLANK_SHARE = 0.02
EURO = 100
STEP = 5
"""Cents a press of the plus button moves."""


def cast_simulated(db: Session, *, edition: Edition, keys: KeyStore, now: datetime) -> None:
    """Register `HOW_MANY` simulated voters and cast one ballot for each."""
    lot = random.Random(SEED)  # noqa: S311 - invented ballots, not secrets
    codes = [project.code for project in list_projects(db, edition.id)]
    weights = [1 / (1 + rank) ** 0.6 for rank in range(len(codes))]
    lot.shuffle(weights)
    for voter_id in register_simulated(db, edition=edition, how_many=HOW_MANY, now=now):
        cast_ballot(
            db,
            edition=edition,
            voter_id=voter_id,
            choices=_choices(lot, codes, weights),
            intent=secrets.token_bytes(16),
            keys=keys,
            now=now,
        )


def _choices(
    lot: random.Random, codes: Sequence[str], weights: Sequence[float]
) -> list[tuple[str, int]]:
    if lot.random() < BLANK_SHARE:
        return []
    wanted = lot.choices(codes, weights, k=lot.choice((1, 2, 3, 3, 4, 5)))
    chosen = list(dict.fromkeys(wanted))
    return list(zip(chosen, _shares(lot, len(chosen)), strict=True))


def _shares(lot: random.Random, how_many: int) -> list[int]:
    """Split the euro equally, odd cents first; one voter in three then moves some of it."""
    whole, odd = divmod(EURO, how_many)
    shares = [whole + (number < odd) for number in range(how_many)]
    if how_many > 1 and lot.random() < 1 / 3:
        moved = STEP * lot.randint(1, (whole - 1) // STEP)
        shares[0] += moved
        shares[-1] -= moved
    return shares
