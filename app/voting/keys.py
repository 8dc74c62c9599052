"""The keys of the vote: files outside the database and its backups, never overwritten."""

import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.errors import DomainError, Kind
from app.voting.suites import SUITE, UrnKey, draw_key

LINK_BYTES = 32
BATCH_BYTES = 32
RECEIPT = "receipt"
LOG = "log"


class KeyMissing(DomainError):
    """A key file is not where it should be: nothing can be recorded or opened without it."""

    code = "voting.key-missing"
    kind = Kind.CONFLICT


class KeyStore:
    """A folder (0700) of keys (0400), and one that lives in memory for keys to be lost.

    Each round has a link key, destroyed before its opening, and a trustee key, destroyed after
    it, unless several trustees hold it on paper; the service has a key for receipts and one for
    the log.
    Batch keys must never reach a disk or a backup.
    """

    def __init__(self, folder: Path, memory: Path) -> None:
        self.folder = folder
        self.memory = memory

    def make_link_key(self, round_id: UUID) -> None:
        """Draw what ties the voters of a new round to their boxes."""
        _make(self.folder / _link(round_id), secrets.token_bytes(LINK_BYTES))

    def make_trustee_key(self, round_id: UUID) -> bytes:
        """Draw the key of an urn that one keeper opens alone; return its public half."""
        key = draw_key(SUITE)
        _make(self.folder / _trustee(round_id), key.secret)
        return key.public

    def link_key(self, round_id: UUID) -> bytes:
        """Return the key that ties voters to boxes; once destroyed, nobody can ask again."""
        return _read(self.folder / _link(round_id))

    def trustee_key(self, round_id: UUID) -> UrnKey:
        return UrnKey(SUITE, _read(self.folder / _trustee(round_id)))

    def receipt_key(self) -> Ed25519PrivateKey:
        """Return the key that signs receipts, drawn at the first need."""
        return self._signing_key(RECEIPT)

    def log_key(self) -> Ed25519PrivateKey:
        """Return the key that signs the heads of the logs, drawn at the first need."""
        return self._signing_key(LOG)

    def batch_key(self, round_id: UUID, batch: int) -> bytes:
        """Return the key of the commitments waiting for this batch, drawn at the first need."""
        path = self.memory / _batch(round_id, batch)
        if not path.exists():
            _make(path, secrets.token_bytes(BATCH_BYTES), is_shared=True)
        return _read(path)

    def forget_batches(self, round_id: UUID, before: int) -> None:
        """Remove the keys of the batches that are in the log for good."""
        for path in self.memory.glob(f"{round_id}.*.batch"):
            if int(path.suffixes[-2][1:]) < before:
                path.unlink(missing_ok=True)

    def destroy_link(self, round_id: UUID) -> None:
        self._destroy(_link(round_id))

    def holds_trustee(self, round_id: UUID) -> bool:
        return (self.folder / _trustee(round_id)).exists()

    def destroy_trustee(self, round_id: UUID) -> None:
        self._destroy(_trustee(round_id))

    def _destroy(self, name: str) -> None:
        """Overwrite and remove a key; once gone, do nothing."""
        path = self.folder / name
        if not path.exists():
            return
        path.chmod(0o600)
        with path.open("r+b") as file:
            file.write(bytes(LINK_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(self.folder)

    def destroy_all(self, round_id: UUID) -> int:
        """Destroy every key of a round, whatever it opened; return how many there were."""
        found = self.count_named(round_id)
        self.destroy_link(round_id)
        self.destroy_trustee(round_id)
        for path in self.memory.glob(f"{round_id}.*"):
            path.unlink(missing_ok=True)
        return found

    def count_named(self, round_id: UUID) -> int:
        """Count the files that bear a round's name."""
        places = {self.folder, self.memory}
        return sum(len(list(place.glob(f"{round_id}.*"))) for place in places)

    def _signing_key(self, name: str) -> Ed25519PrivateKey:
        path = self.folder / name
        if not path.exists():
            _make(path, Ed25519PrivateKey.generate().private_bytes_raw(), is_shared=True)
        return Ed25519PrivateKey.from_private_bytes(_read(path))


def _make(path: Path, content: bytes, *, is_shared: bool = False) -> None:
    """Write a new file whole or not at all; one that `is_shared` may exist already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A hard link, unlike a rename, never replaces a key that is already there.
        path.hardlink_to(draft)
    except FileExistsError:
        if not is_shared:
            raise
    finally:
        draft.unlink()
    _sync(path.parent)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KeyMissing(name=path.name) from None


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _link(round_id: UUID) -> str:
    return f"{round_id}.link"


def _trustee(round_id: UUID) -> str:
    return f"{round_id}.trustee"


def _batch(round_id: UUID, batch: int) -> str:
    return f"{round_id}.{batch}.batch"
