"""JSON and text: the transparency log, its signed heads and its proofs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import PlainTextResponse

from app.editions.queries import get_edition
from app.voting.models import LogHead, VotingRound
from app.voting.proofs import prove_consistency, prove_inclusion
from app.voting.queries import get_round, last_head, list_heads, list_leaves
from app.voting.schemas import ConsistencyOut, InclusionOut, LogOut, inclusion_out, log_out
from app.web.access import public
from app.web.deps import DbSession, PageNotFound
from app.web.page_cache import shared

router = APIRouter(
    prefix="/api/v1/editions/{slug}/log", tags=["log"], dependencies=[Depends(public)]
)

Commitment = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]


@router.get("", dependencies=[Depends(shared)])
def show_log(slug: str, db: DbSession) -> LogOut:
    """Show every signed head, and the key that checks them."""
    voting_round = _round(slug, db)
    return log_out(voting_round, list_heads(db, voting_round.id))


@router.get("/checkpoint", dependencies=[Depends(shared)])
def show_checkpoint(slug: str, db: DbSession) -> PlainTextResponse:
    """Show the last head as a C2SP checkpoint, as witnesses fetch it."""
    return PlainTextResponse(_last_head(_round(slug, db), db).note)


@router.get("/leaves", dependencies=[Depends(shared)])
def list_every_leaf(slug: str, db: DbSession) -> PlainTextResponse:
    """List every commitment in the log, one a line, in its place."""
    leaves = list_leaves(db, _round(slug, db).id)
    return PlainTextResponse("".join(f"{leaf.hex()}\n" for leaf in leaves))


@router.get("/inclusion/{commitment}")
def show_inclusion(slug: str, commitment: Commitment, db: DbSession) -> InclusionOut:
    """Prove that a receipt's commitment is in the log."""
    voting_round = _round(slug, db)
    found = prove_inclusion(db, voting_round=voting_round, commitment=bytes.fromhex(commitment))
    return inclusion_out(found)


@router.get("/consistency/{first}/{second}")
def show_consistency(slug: str, first: int, second: int, db: DbSession) -> ConsistencyOut:
    """Prove that one signed head continues another; both are sizes."""
    hashes = prove_consistency(db, voting_round=_round(slug, db), first=first, second=second)
    return ConsistencyOut(first=first, second=second, hashes=[each.hex() for each in hashes])


def _round(slug: str, db: DbSession) -> VotingRound:
    return get_round(db, get_edition(db, slug).id)


def _last_head(voting_round: VotingRound, db: DbSession) -> LogHead:
    head = last_head(db, voting_round.id)
    if head is None:
        raise PageNotFound
    return head
