"""Forms of bearing: a collective names an association, which accepts or declines."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentMember
from app.accounts.models import Account
from app.organisations import bearers, queries
from app.organisations.models import Organisation
from app.web import csrf
from app.web.deps import CurrentSettings, DbSession, Language, Now

router = APIRouter(
    prefix="/{language}/association/organisations/{slug}", dependencies=[Depends(csrf.protect)]
)


@router.post("/porteuse")
def name_bearer(
    language: Language,
    slug: str,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    association: Annotated[str, Form()] = "",
) -> Response:
    bearers.name_bearer(
        db,
        collective=_owned(db, account, slug),
        association=queries.get_organisation(db, association),
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
    return _back(language, slug)


@router.post("/portage/{collective}")
def answer(
    language: Language,
    slug: str,
    collective: str,
    account: CurrentMember,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
    decision: Annotated[Literal["accept", "decline"], Form()],
) -> Response:
    bearers.answer_bearing(
        db,
        collective=queries.get_organisation(db, collective),
        association=_owned(db, account, slug),
        is_accepted=decision == "accept",
        by=account.id,
        base_url=settings.base_url,
        now=now,
    )
    return _back(language, slug)


def _owned(db: DbSession, account: Account, slug: str) -> Organisation:
    membership = queries.get_own_membership(db, account.id, slug)
    queries.require_owner(membership)
    return membership.organisation


def _back(language: str, slug: str) -> Response:
    target = f"/{language}/association/organisations/{slug}"
    return RedirectResponse(f"{target}?enregistre", status_code=303)
