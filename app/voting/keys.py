"""The keys of the vote: files outside the database and its backups, never overwritten."""

import os
import secrets
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.core.errors import DomainError, Kind

LINK_BYTES = 32
RECEIPT = "receipt"


class KeyMissing(DomainError):
    """A key file is not where it should be: nothing can be recorded or opened without it."""

    code = "voting.key-missing"
    kind = Kind.CONFLICT


class KeyStore:
    """A folder (0700) of keys (0400).

    Each round has a link key, destroyed before its opening, and a trustee key; the service has
    one receipt key. Several trustees will replace `trustee_key`; nothing else reads that file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make_round_keys(self, round_id: UUID) -> None:
        """Draw the link and trustee keys of a new round."""
        self._make(_link(round_id), secrets.token_bytes(LINK_BYTES))
        self._make(_trustee(round_id), X25519PrivateKey.generate().private_bytes_raw())

    def link_key(self, round_id: UUID) -> bytes:
        """Return the key that ties voters to boxes; once destroyed, nobody can ask again."""
        return self._read(_link(round_id))

    def trustee_key(self, round_id: UUID) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._read(_trustee(round_id)))

    def receipt_key(self) -> Ed25519PrivateKey:
        """Return the key that signs receipts, drawn at the first need."""
        if not (self.folder / RECEIPT).exists():
            self._make(RECEIPT, Ed25519PrivateKey.generate().private_bytes_raw(), is_shared=True)
        return Ed25519PrivateKey.from_private_bytes(self._read(RECEIPT))

    def destroy_link(self, round_id: UUID) -> None:
        """Overwrite and remove the link key; once gone, do nothing."""
        path = self.folder / _link(round_id)
        if not path.exists():
            return
        path.chmod(0o600)
        with path.open("r+b") as file:
            file.write(bytes(LINK_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._sync_folder()

    def _make(self, name: str, content: bytes, *, is_shared: bool = False) -> None:
        """Write a new file whole or not at all; one that `is_shared` may exist already."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.folder / f".{secrets.token_hex(8)}"
        opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            # A hard link, unlike a rename, never replaces a key that is already there.
            (self.folder / name).hardlink_to(draft)
        except FileExistsError:
            if not is_shared:
                raise
        finally:
            draft.unlink()
        self._sync_folder()

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            raise KeyMissing(name=name) from None

    def _sync_folder(self) -> None:
        opened = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _link(round_id: UUID) -> str:
    return f"{round_id}.link"


def _trustee(round_id: UUID) -> str:
    return f"{round_id}.trustee"
