"""The staff's first page: where each edition stands and what waits to be done."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.accounts.access import PERMISSIONS, CurrentReviewer, Permission
from app.editions.models import Edition
from app.editions.queries import list_editions
from app.grants.queries import list_followed
from app.proposals.queries import count_by_status
from app.voting.queries import find_round
from app.web import csrf
from app.web.deps import DbSession
from app.web.visit import CurrentVisit

router = APIRouter(prefix="/{language}", dependencies=[Depends(csrf.protect)])


@router.get("/mir")
def show_dashboard(visit: CurrentVisit, account: CurrentReviewer) -> Response:
    """Show dates, counts of proposals and the state of the urn; never votes by project."""
    db = visit.db
    own = [edition for edition in list_editions(db) if not edition.is_imported]
    return visit.show(
        "site/dashboard.html",
        account=account,
        may_count=Permission.RUN_COUNT in PERMISSIONS[account.role],
        editions=[
            (
                edition,
                count_by_status(db, edition.id),
                find_round(db, edition.id),
                _count_unread(db, edition),
            )
            for edition in own
        ],
    )


def _count_unread(db: DbSession, edition: Edition) -> int | None:
    """Count what associations wrote and nobody read yet; None while nothing is followed."""
    if edition.result_published_at is None:
        return None
    return sum(len(each.waiting) for each in list_followed(db, edition))
