"""Organisations, and who acts for them."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.organisations.models import MemberRole, OrganisationKind
from app.organisations.queries import (
    OrganisationNotFound,
    ReaderOnly,
    get_own_organisation,
    list_members,
    list_own_organisations,
    require_editor,
)
from app.organisations.service import OrganisationNameTaken, create_organisation
from tests.builders import make_account, make_membership, make_organisation


def test_an_organisation_is_registered_with_its_first_members(db: Session, now: datetime):
    ada = make_account(db, now=now)
    organisation = create_organisation(
        db, name="Électriciens d’ici\0", kind=OrganisationKind.COLLECTIVE, now=now, members=[ada]
    )
    assert (organisation.slug, organisation.name) == ("electriciens-d-ici", "Électriciens d’ici")
    assert list_own_organisations(db, ada.id) == [organisation]
    assert list_members(db, organisation.id) == [ada]


def test_a_name_already_taken_is_refused_and_the_rest_goes_on(
    any_database: Database, now: datetime
):
    with any_database.writing() as db:
        make_organisation(db, now=now, slug="compostri")
        with pytest.raises(OrganisationNameTaken):
            create_organisation(db, name="COMPOSTRI", kind=OrganisationKind.ASSOCIATION, now=now)
        create_organisation(db, name="Compost 35", kind=OrganisationKind.ASSOCIATION, now=now)


def test_an_organisation_is_found_by_its_members_only(db: Session, now: datetime):
    ada = make_account(db, now=now)
    eve = make_account(db, now=now, email="eve@example.org")
    organisation = make_organisation(db, now=now, members=[ada], slug="compostri")
    assert get_own_organisation(db, ada.id, "compostri") is organisation
    with pytest.raises(OrganisationNotFound):
        get_own_organisation(db, eve.id, "compostri")


def test_a_disabled_member_gets_no_letter(db: Session, now: datetime):
    ada = make_account(db, now=now)
    organisation = make_organisation(db, now=now, members=[ada])
    ada.disabled_at = now
    assert list_members(db, organisation.id) == []


def test_names_without_latin_letters_each_get_an_address(db: Session, now: datetime):
    slugs = {
        create_organisation(db, name=name, kind=OrganisationKind.ASSOCIATION, now=now).slug
        for name in ("نور", "زيتون")
    }
    assert len(slugs) == 2
    assert all(slug.startswith("organisation-") for slug in slugs)


def test_owners_and_editors_write_and_readers_only_read(db: Session, now: datetime):
    organisation = make_organisation(db, now=now)
    people = {role: make_account(db, now=now, email=f"{role}@example.org") for role in MemberRole}
    for role, person in people.items():
        make_membership(db, organisation, person, role)
    for role in (MemberRole.OWNER, MemberRole.EDITOR):
        require_editor(db, account_id=people[role].id, organisation_id=organisation.id)
    with pytest.raises(ReaderOnly):
        require_editor(db, account_id=people[MemberRole.READER].id, organisation_id=organisation.id)
    stranger = make_account(db, now=now, email="eve@example.org")
    with pytest.raises(OrganisationNotFound):
        require_editor(db, account_id=stranger.id, organisation_id=organisation.id)
