"""Sending, reading and removing files in a browser without JavaScript, and who may read them."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.core.settings import Settings
from app.files.folder import Folder
from app.proposals.models import AttachmentKind, Proposal, ProposalStatus
from tests.app.files.hostile import SCRIPT, located, pdf, picture
from tests.builders import Scene, make_account, make_organisation, make_proposal
from tests.clients import form_token, post_form, sign_in
from tests.conftest import NOON

PICTURE = {"description": "Un puits entouré de femmes"}
BUDGET = {"title": "Budget détaillé", "kind": "budget"}


@pytest.fixture
def proposal(database: Database, scene: Scene) -> Proposal:
    with database.writing() as db:
        db.add_all([scene.edition, scene.organisation])
        proposal = make_proposal(db, scene, now=NOON)
        proposal.status = ProposalStatus.SUBMITTED
        return proposal


@pytest.fixture
def home(proposal: Proposal, client: TestClient) -> str:
    """The page of the proposal's files, for Ada who is signed in."""
    sign_in(client, "ada@example.org")
    return f"/fr/association/projets/{proposal.id}/fichiers"


def send(client: TestClient, home: str, to: str, file: Any, **fields: str):
    token = form_token(client.get(home).text)
    return client.post(f"{home}/{to}", data={**fields, "_csrf": token}, files=file)


def send_picture(client: TestClient, home: str, content: bytes, name: str = "puits.jpg"):
    return send(client, home, "image", {"picture": (name, content, "text/html")}, **PICTURE)


def send_budget(client: TestClient, home: str, **over: str):
    file = {"document": ("budget.pdf", pdf(), "image/png")}
    return send(client, home, "documents", file, **(BUDGET | over))


def addresses(html: str, start: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('"') if part.startswith(start)]


def test_a_picture_is_sent_and_shown_on_the_public_page(
    client: TestClient, home: str, proposal: Proposal
):
    answer = send_picture(client, home, located())
    assert (answer.status_code, answer.headers["location"]) == (303, f"{home}?enregistre")
    shown = client.get(f"/fr/editions/rennes-2026/projets/{proposal.code}").text
    assert 'alt="Un puits entouré de femmes" width="48" height="64"' in shown
    [address] = addresses(shown, "/fichiers/")
    kept = TestClient(client.app).get(address)
    assert kept.headers["content-type"] == "image/jpeg"
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert kept.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert b"Gandon" not in kept.content
    again = client.get(address, headers={"If-None-Match": kept.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    small = client.get(f"{address}/vignette")
    assert small.headers["etag"] != kept.headers["etag"]


def test_a_public_document_is_only_ever_downloaded(
    client: TestClient, home: str, proposal: Proposal
):
    send(
        client,
        home,
        "documents",
        {"document": ('é"; x=.html\r\n', pdf(b"<html>" + SCRIPT), "text/html")},
        **BUDGET,
        is_public="yes",
    )
    shown = client.get(f"/fr/editions/rennes-2026/projets/{proposal.code}").text
    [address] = addresses(shown, "/fichiers/")
    kept = client.get(address)
    assert kept.headers["content-type"] == "application/pdf"
    assert kept.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert kept.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert client.get(f"{address}/vignette").status_code == 404


def test_a_document_for_the_staff_is_read_by_its_organisation_and_by_nobody_else(
    client: TestClient, database: Database, home: str, proposal: Proposal
):
    send_budget(client, home)
    page = client.get(home).text
    assert "Pour l’équipe seulement" in page
    [address] = [each for each in addresses(page, home) if len(each) == len(home) + 37]
    own = client.get(address)
    assert (own.status_code, own.headers["cache-control"]) == (200, "private, no-store")
    public = client.get(f"/fr/editions/rennes-2026/projets/{proposal.code}").text
    assert "Budget détaillé" not in public
    assert client.get(f"/fichiers/{address.split('/')[-1]}").status_code == 404
    with database.writing() as db:
        eve = make_account(db, now=NOON, email="eve@example.org")
        make_organisation(db, now=NOON, members=[eve], slug="d-ailleurs")
    other = TestClient(client.app, follow_redirects=False)
    sign_in(other, "eve@example.org")
    assert other.get(address).status_code == 404


def test_a_refused_file_is_explained_beside_its_field_and_the_words_kept(
    client: TestClient, home: str
):
    answer = send_picture(client, home, b"<svg>" + SCRIPT, "puits.png")
    assert answer.status_code == 422
    assert "Ce n’est pas une image que nous pouvons garder" in answer.text
    assert 'value="Un puits entouré de femmes"' in answer.text


@pytest.mark.parametrize("file", [{}, {"picture": ("", b"", "image/png")}])
def test_a_form_without_a_file_says_so(client: TestClient, home: str, file: Any):
    answer = send(client, home, "image", file or {"other": ("x", b"x")}, **PICTURE)
    assert answer.status_code == 422
    assert "Il n’y a pas de fichier ici" in answer.text


def test_a_picture_without_a_description_is_refused(client: TestClient, home: str):
    answer = send(client, home, "image", {"picture": ("x", picture())}, description=" ")
    assert answer.status_code == 422
    assert "field-description" in answer.text


def test_more_than_a_file_may_weigh_is_refused_before_it_is_read(client: TestClient, home: str):
    assert send_picture(client, home, bytes(11_000_000)).status_code == 413


def test_a_length_that_was_never_declared_is_counted(client: TestClient, home: str):
    answer = client.post(
        f"{home}/image",
        content=iter([b"x" * 1_000_000] * 11),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code in {400, 413}


def test_two_files_at_once_are_refused(client: TestClient, home: str):
    two = [("picture", ("a.jpg", picture())), ("picture", ("b.jpg", picture()))]
    assert send(client, home, "image", two, **PICTURE).status_code == 400


def test_other_pages_still_take_no_more_than_a_form(client: TestClient, home: str):
    page = f"{home.removesuffix('/fichiers')}/rubriques/presentation"
    answer = client.post(page, data={"title": "x" * 1_100_000})
    assert answer.status_code == 413


def test_a_file_is_described_anew_then_removed(client: TestClient, home: str, settings: Settings):
    send_budget(client, home)
    [edit] = [each for each in addresses(client.get(home).text, home) if "description" in each]
    wrong = post_form(client, edit, {"description": ""})
    assert wrong.status_code == 422
    right = post_form(client, edit, {"description": "Budget corrigé", "is_public": "yes"})
    assert right.status_code == 303
    assert "Budget corrigé" in client.get(home).text
    gone = post_form(client, edit.replace("description", "retrait"), {}, page=edit)
    assert gone.status_code == 303
    assert "Budget corrigé" not in client.get(home).text
    assert len(list(Folder(settings.files).path.iterdir())) == 1


def test_what_is_lost_on_the_disk_is_not_found(
    client: TestClient, home: str, settings: Settings, proposal: Proposal
):
    send_picture(client, home, picture())
    for path in Folder(settings.files).path.iterdir():
        path.unlink()
    shown = client.get(f"/fr/editions/rennes-2026/projets/{proposal.code}").text
    [address] = addresses(shown, "/fichiers/")
    assert client.get(address).status_code == 404


def test_a_forged_upload_is_refused(client: TestClient, home: str):
    answer = client.post(f"{home}/image", data=PICTURE, files={"picture": ("x", picture())})
    assert answer.status_code == 403


def test_every_kind_of_document_has_a_name(client: TestClient, home: str):
    page = client.get(home).text
    assert all(f'value="{kind}"' in page for kind in AttachmentKind if kind != "picture")
