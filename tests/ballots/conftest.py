"""Real elections, small ones beside the tests and large ones where the setting says; a bundle."""

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from app.core.db import Database
from app.core.migrations import upgrade
from app.voting.keys import KeyStore
from ballots.pabulib.election import Election
from ballots.pabulib.reader import read
from tests.bundles import Bundle, hold_vote
from tests.conftest import NOON

HERE = Path(__file__).parent / "elections"
ROOT = Path(__file__).parents[2]


def _large() -> Path:
    """The directory of large elections; a worktree lies one level deeper than the checkout."""
    if named := os.environ.get("PARTAGE_PABULIB_DIR"):
        return Path(named)
    candidates = [ROOT.parent / "shared/pabulib", ROOT.parent.parent / "shared/pabulib"]
    return next((path for path in candidates if path.is_dir()), candidates[0])


@cache
def _read(path: Path) -> Election:
    return read(path.read_bytes())


@pytest.fixture
def election_file() -> Callable[[str], Path]:
    def find(name: str) -> Path:
        near, far = HERE / f"{name}.pb", _large() / f"{name}.pb"
        if near.exists():
            return near
        if not far.exists():
            pytest.skip(f"{far.name} is not in {far.parent} (set PARTAGE_PABULIB_DIR)")
        return far

    return find


@pytest.fixture
def election(election_file: Callable[[str], Path]) -> Callable[[str], Election]:
    return lambda name: _read(election_file(name))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A vote of euros, held once for all these tests."""
    folder = tmp_path_factory.mktemp("vote")
    database = Database(f"sqlite:///{folder}/vote.db")
    upgrade(database)
    try:
        return hold_vote(database, KeyStore(folder / "keys", folder / "memory"), NOON)
    finally:
        database.dispose()


@pytest.fixture
def bundle(whole: Bundle) -> Bundle:
    return whole.copy()
