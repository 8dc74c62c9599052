"""Each phase of the demonstration: seeded once a run, copied for every test that wants it."""

import fcntl
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from app.core.db import Database
from app.core.settings import Settings
from app.demo.cards import Cards
from app.demo.seed import seed
from app.editions.models import Phase

Demonstrate: TypeAlias = Callable[[Phase], Cards]
"""Fills a test's own database and folders with the demonstration in a phase."""


@dataclass(frozen=True)
class Demonstrations:
    """A shelf that all workers of a run share, with a folder for each phase somebody wanted."""

    shelf: Path
    empty: Path
    """A migrated SQLite file."""

    def copy(self, phase: Phase, settings: Settings, database: Database, now: datetime) -> Cards:
        """Fill a test's own database and folders; every test of a run lives at the same `now`."""
        kept = self._seeded(phase, settings, now)
        shutil.copytree(kept / "data", settings.data_dir, dirs_exist_ok=True)
        shutil.copytree(kept / "memory", settings.memory, dirs_exist_ok=True)
        with (
            closing(sqlite3.connect(kept / "partage.db")) as source,
            closing(database.engine.raw_connection()) as target,
        ):
            assert target.driver_connection is not None
            source.backup(target.driver_connection)
        return Cards.read(settings)

    def _seeded(self, phase: Phase, settings: Settings, now: datetime) -> Path:
        """Return the folder of a phase: the first who asks seeds it, the others wait."""
        kept = self.shelf / phase.value
        with kept.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                self._seed(kept.with_suffix(".begun"), phase, settings, now).rename(kept)
        return kept

    def _seed(self, folder: Path, phase: Phase, settings: Settings, now: datetime) -> Path:
        # What a failed seeding left must not look like a finished one.
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("data", "memory"):
            (folder / name).mkdir(parents=True)
        own = {"data_dir": folder / "data", "memory_dir": folder / "memory", "demo": True}
        database = Database(f"sqlite:///{shutil.copy(self.empty, folder / 'partage.db')}")
        seed(database, settings.model_copy(update=own), phase, now)
        # Closing the last connection folds the write-ahead log into the file.
        database.dispose()
        return folder
