"""JSON: draft, change and submit one's own proposals; list an edition's public projects."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from app.accounts.access import CurrentMember
from app.editions.queries import get_edition
from app.organisations.queries import get_own_organisation
from app.proposals import service
from app.proposals.listing import Filter, list_cards
from app.proposals.queries import get_own, list_own
from app.proposals.schemas.answers import ChangedProposalIn, NewProposalIn
from app.proposals.schemas.sheets import (
    OwnProposalOut,
    OwnProposalsOut,
    ProjectsOut,
    cards_out,
    own_proposal_out,
)
from app.web.access import public
from app.web.deps import DbSession, Now
from app.web.page_cache import shared

router = APIRouter(prefix="/api/v1", tags=["proposals"])


@router.get("/editions/{slug}/projects", dependencies=[Depends(public), Depends(shared)])
def show_projects(
    slug: str,
    db: DbSession,
    country: str = "",
    theme: str = "",
    goal: Annotated[int | None, Query(ge=1, le=17)] = None,
    text: str = "",
) -> ProjectsOut:
    """List what was submitted to an edition, filtered as the page of its projects is."""
    wanted = Filter(country=country, theme=theme, goal=goal, text=text)
    cards = list_cards(db, get_edition(db, slug))
    return cards_out([card for card in cards if wanted.accepts(card)])


@router.post("/editions/{slug}/proposals", status_code=201)
def draft(
    slug: str, body: NewProposalIn, account: CurrentMember, db: DbSession, now: Now
) -> OwnProposalOut:
    """Begin a draft for one of the writer's organisations; only the title is needed."""
    proposal = service.draft_proposal(
        db,
        edition=get_edition(db, slug),
        organisation=get_own_organisation(db, account.id, body.organisation),
        author_id=account.id,
        content=body.content(),
        now=now,
    )
    return own_proposal_out(proposal)


@router.get("/proposals")
def show_own(account: CurrentMember, db: DbSession) -> OwnProposalsOut:
    """List the proposals of the reader's organisations, the last changed first."""
    own = list_own(db, account.id)
    return OwnProposalsOut(proposals=[own_proposal_out(proposal) for proposal in own])


@router.get("/proposals/{proposal_id}")
def show_proposal(proposal_id: UUID, account: CurrentMember, db: DbSession) -> OwnProposalOut:
    """Show one proposal of the reader's organisations, hidden names included."""
    return own_proposal_out(get_own(db, account.id, proposal_id))


@router.put("/proposals/{proposal_id}")
def change(
    proposal_id: UUID, body: ChangedProposalIn, account: CurrentMember, db: DbSession, now: Now
) -> OwnProposalOut:
    """Replace the whole content, unless somebody else did since `version` was read."""
    proposal = get_own(db, account.id, proposal_id)
    service.change_proposal(
        db,
        proposal=proposal,
        content=body.content(),
        version=body.version,
        by=account.id,
        now=now,
    )
    return own_proposal_out(proposal)
