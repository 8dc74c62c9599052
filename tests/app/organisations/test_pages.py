"""Pages of organisations, as their members, strangers and the staff meet them."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.core.db import Database
from app.core.settings import Settings
from app.organisations.models import MemberRole, OrganisationKind
from app.organisations.queries import find_contact, get_organisation, list_memberships
from tests.builders import PASSWORD, make_account, make_membership, make_organisation
from tests.clients import make_client, post_form, sign_in
from tests.conftest import NOON, FixedClock
from tests.mailbox import letters_in

HOME = "/fr/association/organisations/les-amis-de-mopti"
NEW = "un puits pour Gandon"
PEOPLE = {role: f"{role}@example.org" for role in MemberRole}


@pytest.fixture
def mopti(database: Database) -> None:
    with database.writing() as db:
        organisation = make_organisation(db, now=NOON)
        for role, email in PEOPLE.items():
            person = make_account(db, now=NOON, email=email)
            make_membership(db, organisation, person, role)


@pytest.fixture
def owner(client: TestClient, mopti: None) -> TestClient:  # noqa: ARG001 - the organisation is there
    sign_in(client, PEOPLE[MemberRole.OWNER])
    return client


def filled(**changes: str) -> dict[str, str]:
    return {
        "name": "Les amis de Mopti",
        "kind": "association",
        "purpose": "Coopérer avec Mopti.",
        "city": "Rennes",
        "website": "www.example.org",
        "rna": "W351000123",
        "siren": "389 486 242",
        "person": "Awa Diarra",
        "email": "bureau@example.org",
        "phone": "02 99 00 00 00",
        "address": "1 rue de la Paix",
        "version": "1",
    } | changes


def test_a_new_member_registers_an_organisation_and_owns_it(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now)
    sign_in(client, "ada@example.org")
    assert "/fr/association/nouvelle-organisation" in client.get("/fr/association").text
    fields = {"name": "Toits du monde", "kind": "collective"}
    answer = post_form(client, "/fr/association/nouvelle-organisation", fields)
    assert answer.headers["location"] == "/fr/association/organisations/toits-du-monde/fiche"
    html = client.get("/fr/association/organisations/toits-du-monde").text
    assert "Pas encore d’association porteuse" in html
    taken = post_form(client, "/fr/association/nouvelle-organisation", fields)
    assert taken.status_code == 422
    empty = post_form(client, "/fr/association/nouvelle-organisation", {"kind": "club"})
    assert empty.status_code == 422


def test_the_sheet_keeps_what_is_public_apart_from_what_is_not(
    owner: TestClient, database: Database
):
    answer = post_form(owner, f"{HOME}/fiche", filled())
    assert answer.headers["location"] == f"{HOME}?enregistre"
    with database.reading() as db:
        organisation = get_organisation(db, "les-amis-de-mopti")
        public = repr(vars(organisation))
        contact = find_contact(db, organisation.id)
    assert (organisation.siren, organisation.website) == ("389486242", "https://www.example.org")
    assert "bureau@example.org" not in public
    assert contact is not None
    assert contact.phone == "02 99 00 00 00"
    html = owner.get(HOME).text
    assert "Vérification en cours" in html
    assert "bureau@example.org" in html


@pytest.mark.parametrize(
    "wrong",
    [
        {"rna": "W35"},
        {"siren": "389486243"},
        {"website": "javascript:alert(1)"},
        {"website": "ftp://example.org"},
        {"name": ""},
        {"kind": "club"},
        {"purpose": "x" * 1001},
        {"version": "0"},
    ],
)
def test_a_mistake_keeps_everything_typed(owner: TestClient, wrong: dict[str, str]):
    answer = post_form(owner, f"{HOME}/fiche", filled(**wrong))
    assert answer.status_code == 422
    assert "bureau@example.org" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_two_owners_who_save_at_once_overwrite_nothing(
    owner: TestClient, settings: Settings, database: Database, clock: FixedClock
):
    editor = make_client(settings, database, clock)
    sign_in(editor, PEOPLE[MemberRole.EDITOR])
    assert post_form(editor, f"{HOME}/fiche", filled(city="Mopti")).status_code == 303
    late = post_form(owner, f"{HOME}/fiche", filled(city="Gandon"))
    assert late.status_code == 422
    assert "Gandon" in late.text
    assert "Mopti" in owner.get(HOME).text


@pytest.mark.usefixtures("mopti")
def test_a_reader_reads_and_a_stranger_does_not_even_find(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        make_account(db, now=now, email="eve@example.org")
    sign_in(client, PEOPLE[MemberRole.READER])
    assert client.get(HOME).status_code == 200
    assert client.get(f"{HOME}/fiche").status_code == 403
    assert post_form(client, f"{HOME}/fiche", filled(), page=HOME).status_code == 403
    assert PEOPLE[MemberRole.OWNER] not in client.get(f"{HOME}/membres").text
    sign_in(client, "eve@example.org")
    for path in (HOME, f"{HOME}/fiche", f"{HOME}/membres"):
        assert client.get(path).status_code == 404


@pytest.mark.usefixtures("mopti")
def test_only_owners_invite_change_and_remove(client: TestClient, database: Database):
    with database.reading() as db:
        organisation = get_organisation(db, "les-amis-de-mopti")
        ids = {each.role: each.account_id for each in list_memberships(db, organisation.id)}
    reader = f"{HOME}/membres/{ids[MemberRole.READER]}"
    acts = {
        f"{HOME}/membres": {"email": "a@example.org", "role": "owner"},
        f"{reader}/role": {"role": "owner"},
        f"{reader}/retrait": {},
    }
    sign_in(client, PEOPLE[MemberRole.EDITOR])
    for path, fields in acts.items():
        assert post_form(client, path, fields, page="/fr/compte").status_code == 403
    sign_in(client, PEOPLE[MemberRole.OWNER])
    for path, fields in acts.items():
        assert post_form(client, path, fields, page="/fr/compte").status_code == 303


@pytest.mark.usefixtures("mopti")
def test_a_reader_leaves_by_the_page(client: TestClient, database: Database):
    with database.reading() as db:
        organisation = get_organisation(db, "les-amis-de-mopti")
        (reader,) = (
            each.account_id
            for each in list_memberships(db, organisation.id)
            if each.role is MemberRole.READER
        )
    sign_in(client, PEOPLE[MemberRole.READER])
    answer = post_form(client, f"{HOME}/membres/{reader}/retrait", {}, page=f"{HOME}/membres")
    assert answer.headers["location"] == "/fr/association"
    assert client.get(HOME).status_code == 404


def test_an_invitation_is_accepted_by_the_button_and_not_by_reading(
    owner: TestClient, settings: Settings, database: Database, clock: FixedClock
):
    with database.writing() as db:
        make_account(db, now=NOON, email="awa@example.org")
    members = f"{HOME}/membres"
    assert post_form(owner, members, {"email": "not one", "role": "editor"}).status_code == 422
    post_form(owner, members, {"email": "awa@example.org", "role": "editor"})
    assert "awa@example.org" in owner.get(members).text
    path = letters_in(database)[0].path
    guest = make_client(settings, database, clock)
    assert f"/fr/connexion?next={path}" in guest.get(path).text
    fields = {"email": "awa@example.org", "password": PASSWORD, "next": path}
    assert post_form(guest, "/fr/connexion", fields).headers["location"] == path
    assert guest.get(HOME).status_code == 404
    assert post_form(guest, path, {}).headers["location"] == HOME
    assert guest.get(HOME).status_code == 200
    assert guest.get(path).status_code == 410


def test_a_newcomer_accepts_and_is_signed_in(
    owner: TestClient, settings: Settings, database: Database, clock: FixedClock
):
    post_form(owner, f"{HOME}/membres", {"email": "awa@example.org", "role": "reader"})
    path = letters_in(database)[0].path
    guest = make_client(settings, database, clock)
    weak = post_form(guest, f"{path}/compte", {"name": "Awa", "password": "short"}, page=path)
    assert weak.status_code == 422
    answer = post_form(guest, f"{path}/compte", {"name": "Awa", "password": NEW}, page=path)
    assert answer.status_code == 303
    assert guest.get(HOME).status_code == 200


def test_staff_who_open_an_invitation_are_told_to_sign_out(
    owner: TestClient, settings: Settings, database: Database, clock: FixedClock
):
    with database.writing() as db:
        make_account(db, now=NOON, role=Role.AGENT, email="mae@example.org")
    post_form(owner, f"{HOME}/membres", {"email": "awa@example.org", "role": "reader"})
    path = letters_in(database)[0].path
    guest = make_client(settings, database, clock)
    sign_in(guest, "mae@example.org")
    html = guest.get(path)
    assert html.status_code == 200
    assert post_form(guest, path, {}).status_code == 403


def test_a_bearer_is_named_and_accepts_by_the_pages(
    owner: TestClient, database: Database, settings: Settings, clock: FixedClock
):
    with database.writing() as db:
        bob = make_account(db, now=NOON, email="bob@example.org")
        kind = OrganisationKind.COLLECTIVE
        make_organisation(db, now=NOON, members=[bob], slug="toits", kind=kind)
    toits = "/fr/association/organisations/toits"
    collective = make_client(settings, database, clock)
    sign_in(collective, "bob@example.org")
    asked = post_form(
        collective, f"{toits}/porteuse", {"association": "les-amis-de-mopti"}, page=toits
    )
    assert asked.status_code == 303
    assert "pas encore accepté" in collective.get(toits).text
    bearing = f"{HOME}/portage/toits"
    assert post_form(owner, bearing, {"decision": "accept"}, page=HOME).status_code == 303
    assert "qui a accepté" in collective.get(toits).text
    assert post_form(owner, bearing, {"decision": "maybe"}, page=HOME).status_code == 422
    unknown = post_form(collective, f"{toits}/porteuse", {"association": "none"}, page=toits)
    assert unknown.status_code == 404


@pytest.mark.usefixtures("mopti")
def test_the_staff_read_every_organisation_and_confirm_one_by_hand(
    client: TestClient, database: Database
):
    with database.writing() as db:
        make_account(db, now=NOON, role=Role.AGENT, email="mae@example.org")
    sign_in(client, "mae@example.org")
    sheet = "/fr/mir/organisations/les-amis-de-mopti"
    assert sheet in client.get("/fr/mir/organisations").text
    assert "À confirmer" in client.get(sheet).text
    form = f"{sheet}/confirmation"
    assert post_form(client, form, {"reason": " "}, page=sheet).status_code == 422
    assert post_form(client, form, {"reason": "Statuts vus"}, page=sheet).status_code == 303
    assert "Statuts vus" in client.get(sheet).text
    sign_in(client, PEOPLE[MemberRole.OWNER])
    assert client.get(sheet).status_code == 403


def test_the_only_owner_of_others_cannot_close_their_account(owner: TestClient):
    path = "/fr/compte/fermeture"
    answer = post_form(owner, path, {"current": PASSWORD})
    assert answer.status_code == 422
    assert "Personne d’autre n’est responsable" in answer.text
    assert owner.get(HOME).status_code == 200
