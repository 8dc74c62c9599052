"""Keys are files of their own, and stay what they are."""

import stat
from pathlib import Path
from uuid import uuid4

import pytest

from app.voting.keys import KeyMissing, KeyStore


def test_keys_are_readable_by_the_service_alone(tmp_path: Path):
    keys = KeyStore(tmp_path / "keys", tmp_path / "memory")
    keys.make_link_key(uuid4())
    keys.make_trustee_key(uuid4())
    keys.receipt_key()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in keys.folder.iterdir()}
    assert modes == {0o400}
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700
    assert len(list(keys.folder.iterdir())) == 3


def test_a_round_gets_its_keys_once(tmp_path: Path):
    keys = KeyStore(tmp_path / "keys", tmp_path / "memory")
    round_id = uuid4()
    keys.make_link_key(round_id)
    before = keys.link_key(round_id)
    with pytest.raises(FileExistsError):
        keys.make_link_key(round_id)
    assert keys.link_key(round_id) == before
    assert len(list(keys.folder.iterdir())) == 1


def test_the_receipt_key_stays_the_same(tmp_path: Path):
    first = KeyStore(tmp_path / "keys", tmp_path / "memory").receipt_key()
    assert KeyStore(tmp_path / "keys", tmp_path / "memory").receipt_key().private_bytes_raw() == (
        first.private_bytes_raw()
    )


def test_a_destroyed_link_key_is_gone_and_destroying_again_does_nothing(tmp_path: Path):
    keys = KeyStore(tmp_path / "keys", tmp_path / "memory")
    round_id = uuid4()
    keys.make_link_key(round_id)
    keys.make_trustee_key(round_id)
    keys.destroy_link(round_id)
    keys.destroy_link(round_id)
    with pytest.raises(KeyMissing):
        keys.link_key(round_id)
    assert keys.trustee_key(round_id).secret
