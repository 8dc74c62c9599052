"""JSON: what takes two people of the staff: void a ballot, close the vote before its hour."""

from uuid import UUID

from fastapi import APIRouter

from app.accounts.access import CurrentDeskAgent, CurrentTeller
from app.editions.queries import get_edition
from app.voting import closing, voids
from app.voting.access import Keys
from app.voting.queries import get_round, list_voids
from app.voting.schemas import EarlyClosingIn, RoundOut, VoidIn, VoidsOut, round_out, voids_out
from app.voting.standing import standing_of
from app.web.deps import DbSession, Now

router = APIRouter(prefix="/api/v1/editions/{slug}", tags=["desk"])


@router.get("/voids")
def show_voids(slug: str, account: CurrentDeskAgent, db: DbSession) -> VoidsOut:  # noqa: ARG001 - who may read
    """List every void asked for, the newest first."""
    return voids_out(list_voids(db, get_round(db, get_edition(db, slug).id).id))


@router.post("/voids", status_code=201)
def ask_void(
    slug: str, body: VoidIn, account: CurrentDeskAgent, db: DbSession, now: Now
) -> VoidsOut:
    """Ask that the ballot of whoever holds this code be taken out of the urn."""
    edition = get_edition(db, slug)
    asked = voids.ask_void_by_code(
        db, edition=edition, code=body.code, reason=body.reason.value, by=account.id, now=now
    )
    return voids_out(list_voids(db, asked.round_id))


@router.post("/voids/{void_id}/confirmation")
def confirm_void(
    slug: str, void_id: UUID, account: CurrentDeskAgent, db: DbSession, keys: Keys, now: Now
) -> VoidsOut:
    """Empty the box, as somebody else than who asked."""
    edition = get_edition(db, slug)
    done = voids.confirm_void(
        db, edition=edition, void_id=void_id, keys=keys, by=account.id, now=now
    )
    return voids_out(list_voids(db, done.round_id))


@router.delete("/voids/{void_id}", status_code=204)
def drop_void(slug: str, void_id: UUID, account: CurrentDeskAgent, db: DbSession, now: Now) -> None:
    """Put aside a request that nobody has confirmed."""
    edition = get_edition(db, slug)
    voids.drop_void(db, edition=edition, void_id=void_id, by=account.id, now=now)


@router.put("/early-closing", status_code=204)
def ask_closing(
    slug: str, body: EarlyClosingIn, account: CurrentTeller, db: DbSession, now: Now
) -> None:
    """Ask to close the vote now; it goes on until somebody else confirms."""
    edition = get_edition(db, slug)
    closing.ask_closing(db, edition=edition, reason=body.reason, by=account.id, now=now)


@router.post("/early-closing/confirmation")
def confirm_closing(
    slug: str, account: CurrentTeller, db: DbSession, keys: Keys, now: Now
) -> RoundOut:
    """Close the vote, as somebody else than who asked; the reason is public from then on."""
    edition = get_edition(db, slug)
    closed = closing.confirm_closing(db, edition=edition, keys=keys, by=account.id, now=now)
    return round_out(standing_of(db, closed, edition))


@router.delete("/early-closing", status_code=204)
def drop_closing(slug: str, account: CurrentTeller, db: DbSession, now: Now) -> None:
    """Put the request aside: the vote goes on until its hour."""
    closing.drop_closing(db, edition=get_edition(db, slug), by=account.id, now=now)
