"""The folder of stored files: each under its row's identifier, written before the row is."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from app.core.errors import DomainError, Kind

CHUNK = 64 * 1024
SMALL_SUFFIX = ".small"
GRACE = timedelta(days=1)
"""A file without a row may belong to a request that has not committed yet: not for a day."""


class FileTooLarge(DomainError):
    """More bytes than a file may have."""

    code = "files.too-large"
    kind = Kind.INVALID


class Folder:
    """Where the bytes are; names are ours, so that no typed name ever reaches the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def whole(self, file_id: UUID) -> Path:
        return self.path / file_id.hex

    def small(self, file_id: UUID) -> Path:
        return self.path / f"{file_id.hex}{SMALL_SUFFIX}"

    @contextmanager
    def received(self, stream: BinaryIO, *, most_bytes: int) -> Iterator[Path]:
        """Copy `stream` to a file that lasts as long as the block, counting every byte read."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.path / f"{uuid4().hex}.received"
        try:
            _copy(stream, path, most_bytes)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def older_than(self, instant: datetime) -> list[Path]:
        """List the files written before `instant`, received ones that a crash left included."""
        if not self.path.exists():
            return []
        limit = instant.timestamp()
        return [path for path in self.path.iterdir() if path.stat().st_mtime < limit]


def seal(path: Path) -> str:
    """Bring a written file to the disk and return its SHA-256."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(stream: BinaryIO, path: Path, most_bytes: int) -> None:
    seen = 0
    with path.open("xb") as target:
        while chunk := stream.read(CHUNK):
            seen += len(chunk)
            if seen > most_bytes:
                raise FileTooLarge(megabytes=most_bytes // 1_000_000)
            target.write(chunk)
