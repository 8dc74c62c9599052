"""Who may act for the organisation of a page; somebody else's is not found."""

from typing import Annotated

from fastapi import Depends

from app.accounts.access import CurrentMember
from app.organisations import queries
from app.organisations.models import Membership
from app.web.deps import DbSession


def own_membership(slug: str, account: CurrentMember, db: DbSession) -> Membership:
    return queries.get_own_membership(db, account.id, slug)


OwnMembership = Annotated[Membership, Depends(own_membership)]


def as_editor(membership: OwnMembership, db: DbSession) -> Membership:
    queries.require_editor(
        db, account_id=membership.account_id, organisation_id=membership.organisation_id
    )
    return membership


def as_owner(membership: OwnMembership) -> Membership:
    queries.require_owner(membership)
    return membership


AsEditor = Annotated[Membership, Depends(as_editor)]
AsOwner = Annotated[Membership, Depends(as_owner)]
