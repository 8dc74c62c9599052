"""Forms of bearing: a collective names an association, which accepts or declines."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from app.organisations import bearers, queries
from app.organisations.access import AsOwner
from app.web import csrf
from app.web.visit import CurrentVisit

router = APIRouter(
    prefix="/{language}/association/organisations/{slug}", dependencies=[Depends(csrf.protect)]
)


@router.post("/porteuse")
def name_bearer(
    visit: CurrentVisit, membership: AsOwner, association: Annotated[str, Form()] = ""
) -> Response:
    organisation = membership.organisation
    bearers.name_bearer(
        visit.db,
        collective=organisation,
        association=queries.get_organisation(visit.db, association),
        by=membership.account_id,
        base_url=visit.settings.base_url,
        now=visit.now,
    )
    return visit.go(f"/association/organisations/{organisation.slug}?enregistre")


@router.post("/portage/{collective}")
def answer(
    visit: CurrentVisit,
    membership: AsOwner,
    collective: str,
    decision: Annotated[Literal["accept", "decline"], Form()],
) -> Response:
    organisation = membership.organisation
    bearers.answer_bearing(
        visit.db,
        collective=queries.get_organisation(visit.db, collective),
        association=organisation,
        is_accepted=decision == "accept",
        by=membership.account_id,
        base_url=visit.settings.base_url,
        now=visit.now,
    )
    return visit.go(f"/association/organisations/{organisation.slug}?enregistre")
