"""Hostile files: each is refused with its reason, or kept without what made it hostile."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Role
from app.core.errors import DomainError
from app.files.folder import Folder
from app.files.models import FileKind, StoredFile
from app.files.service import store
from tests.app.files import hostile
from tests.conftest import NOON

PICTURE, DOCUMENT = FileKind.PICTURE, FileKind.DOCUMENT
END_OF_JPEG = b"\xff\xd9"
PLAIN_MARKERS = {0xC0, 0xC2, 0xC4, 0xDB, 0xE0}
"""Frame, tables and the JFIF header: markers that can say nothing else."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


def keep(
    db: Session, folder: Folder, content: bytes, kind: FileKind, name: str = "x"
) -> StoredFile:
    # Without a password: hashing a hundred of them would take most of the time.
    ada = Account(email="a@b.c", name="Ada", role=Role.MEMBER, password_hash="", created_at=NOON)
    db.add(ada)
    db.flush()
    stream = io.BytesIO(content)
    return store(db, folder=folder, stream=stream, name=name, kind=kind, by=ada.id, now=NOON)


def markers(jpeg: bytes) -> set[int]:
    """List the kinds of segments up to the pixels."""
    found, place = set(), 2
    while jpeg[place + 1] != 0xDA:
        found.add(jpeg[place + 1])
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])
    return found


def require_refused(db: Session, folder: Folder, content: bytes, kind: FileKind, code: str):
    with pytest.raises(DomainError) as refused:
        keep(db, folder, content, kind)
    assert refused.value.code == code
    assert db.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert not list(folder.path.glob("*.received"))


@pytest.mark.parametrize("what", hostile.REFUSED_PICTURES)
def test_a_picture_is_refused_with_its_reason(db: Session, folder: Folder, what: str):
    content, code = hostile.REFUSED_PICTURES[what]
    require_refused(db, folder, content, PICTURE, code)


@pytest.mark.parametrize("what", hostile.REDRAWN_PICTURES)
def test_a_picture_is_kept_as_its_pixels_alone(db: Session, folder: Folder, what: str):
    stored = keep(db, folder, hostile.REDRAWN_PICTURES[what], PICTURE)
    for path in (folder.whole(stored.id), folder.small(stored.id)):
        kept = path.read_bytes()
        assert markers(kept) <= PLAIN_MARKERS
        assert kept.endswith(END_OF_JPEG)
        assert not any(said in kept for said in (hostile.SCRIPT, b"Gandon", b"PK\3\4", b"%PDF"))
        with Image.open(path) as again:
            again.load()
            assert (again.format, again.mode, len(again.getexif())) == ("JPEG", "RGB", 0)
            assert max(again.size) <= 1600


@pytest.mark.parametrize("what", hostile.REFUSED_DOCUMENTS)
def test_a_document_is_refused_with_its_reason(db: Session, folder: Folder, what: str):
    content, code = hostile.REFUSED_DOCUMENTS[what]
    require_refused(db, folder, content, DOCUMENT, code)


@pytest.mark.parametrize("what", hostile.KEPT_DOCUMENTS)
def test_a_pdf_is_kept_as_it_is_to_be_downloaded_only(db: Session, folder: Folder, what: str):
    content = hostile.KEPT_DOCUMENTS[what]
    stored = keep(db, folder, content, DOCUMENT)
    assert folder.whole(stored.id).read_bytes() == content


@pytest.mark.parametrize("what", hostile.NAMES)
def test_a_typed_name_is_a_label_and_never_a_path(db: Session, folder: Folder, what: str):
    name, label = hostile.NAMES[what]
    stored = keep(db, folder, hostile.pdf(), DOCUMENT, name)
    assert stored.label == label
    assert [path.name for path in folder.path.iterdir()] == [stored.id.hex]


def test_a_picture_on_its_side_is_turned_upright(db: Session, folder: Folder):
    stored = keep(db, folder, hostile.located(), PICTURE)
    assert (stored.width, stored.height) == (48, 64)


def test_a_large_picture_is_kept_smaller(db: Session, folder: Folder):
    stored = keep(db, folder, hostile.picture(size=(4000, 3000)), PICTURE)
    assert (stored.width, stored.height) == (1600, 1200)
    with Image.open(folder.small(stored.id)) as small:
        assert small.size == (480, 360)


def test_what_is_clear_in_a_picture_is_drawn_on_white(db: Session, folder: Folder):
    clear = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(clear, "PNG")
    stored = keep(db, folder, clear.getvalue(), PICTURE)
    with Image.open(folder.whole(stored.id)) as kept:
        assert kept.getpixel((4, 4)) == (255, 255, 255)
