"""A proposal's picture and documents: added, described, removed, and read by whom they are for."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.errors import DomainError
from app.files.folder import Folder
from app.files.models import StoredFile
from app.organisations.models import MemberRole
from app.proposals.attachments import (
    MOST_DOCUMENTS,
    AttachmentNotFound,
    AttachmentsClosed,
    TooManyDocuments,
    add_attachment,
    describe_attachment,
    get_published,
    list_attachments,
    list_published,
    remove_attachment,
)
from app.proposals.models import Attachment, AttachmentKind, Proposal, ProposalStatus
from tests.app.files.hostile import pdf, picture
from tests.builders import (
    Scene,
    make_account,
    make_membership,
    make_picture,
    make_proposal,
    make_scene,
)
from tests.conftest import NOON


@pytest.fixture
def scene(db: Session) -> Scene:
    return make_scene(db, now=NOON)


@pytest.fixture
def proposal(db: Session, scene: Scene) -> Proposal:
    return make_proposal(db, scene, now=NOON)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "files")


def add(db: Session, scene: Scene, proposal: Proposal, folder: Folder, **over: Any) -> Attachment:
    said: dict[str, Any] = {
        "stream": io.BytesIO(pdf()),
        "name": "budget.pdf",
        "kind": AttachmentKind.BUDGET,
        "description": "Le budget",
        "is_public": False,
        "by": scene.ada.id,
        "now": NOON,
    }
    return add_attachment(db, proposal=proposal, folder=folder, **(said | over))


def test_a_picture_and_documents_are_kept_with_the_proposal(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    budget = add(db, scene, proposal, folder)
    shown = make_picture(db, scene, proposal, folder, now=NOON + timedelta(minutes=1))
    assert list_attachments(db, proposal.id) == [shown, budget]
    assert (shown.is_public, budget.file.label) == (True, "budget.pdf")
    assert list_published(db, proposal.id) == [shown]


def test_a_new_picture_takes_the_place_of_the_former_one(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    former = make_picture(db, scene, proposal, folder, now=NOON)
    latter = make_picture(db, scene, proposal, folder, now=NOON)
    assert list_attachments(db, proposal.id) == [latter]
    assert db.get(StoredFile, former.file_id) is None


def test_a_document_too_many_is_refused_and_the_others_kept(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    for _number in range(MOST_DOCUMENTS):
        add(db, scene, proposal, folder)
    with pytest.raises(TooManyDocuments):
        add(db, scene, proposal, folder)
    assert len(list_attachments(db, proposal.id)) == MOST_DOCUMENTS


def test_a_document_is_not_taken_for_a_picture_nor_a_picture_for_a_document(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    with pytest.raises(DomainError, match=r"files\.picture-needed"):
        add(db, scene, proposal, folder, kind=AttachmentKind.PICTURE)
    with pytest.raises(DomainError, match=r"files\.document-needed"):
        add(db, scene, proposal, folder, stream=io.BytesIO(picture()))


def test_a_file_is_described_anew_and_a_picture_stays_public(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    shown = make_picture(db, scene, proposal, folder, now=NOON)
    said: dict[str, Any] = {"by": scene.ada.id, "now": NOON, "is_public": False}
    describe_attachment(db, proposal=proposal, attachment=shown, description="Le puits", **said)
    assert (shown.description, shown.is_public) == ("Le puits", True)


def test_a_removed_file_is_no_longer_there(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    budget = add(db, scene, proposal, folder)
    remove_attachment(db, proposal=proposal, attachment=budget, by=scene.ada.id, now=NOON)
    assert list_attachments(db, proposal.id) == []


def test_nothing_is_added_once_the_time_to_write_is_over(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    with pytest.raises(AttachmentsClosed):
        add(db, scene, proposal, folder, now=NOON + timedelta(days=11))


def test_a_reader_of_the_organisation_adds_nothing(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder
):
    reader = make_account(db, now=NOON, email="reader@example.org")
    make_membership(db, scene.organisation, reader, MemberRole.READER)
    with pytest.raises(DomainError, match=r"organisations\.reader-only"):
        add(db, scene, proposal, folder, by=reader.id)


@pytest.mark.parametrize("status", [ProposalStatus.DRAFT, ProposalStatus.WITHDRAWN])
def test_a_public_file_of_a_proposal_that_is_not_public_is_nobodys(
    db: Session, scene: Scene, proposal: Proposal, folder: Folder, status: ProposalStatus
):
    shown = make_picture(db, scene, proposal, folder, now=NOON)
    proposal.status = status
    with pytest.raises(AttachmentNotFound):
        get_published(db, shown.id)
