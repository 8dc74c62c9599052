"""JSON: identify by code, read the paper, cast; close and open; the urn in public."""

from fastapi import APIRouter, BackgroundTasks, Depends, Request

from app.accounts.access import CurrentTeller
from app.editions.access import CurrentEdition
from app.editions.queries import get_edition
from app.voters.access import CurrentVoter, count_guess, make_pass
from app.voting import ceremony, rounds, service
from app.voting.access import Keys, admit
from app.voting.queries import get_round
from app.voting.schemas import (
    BallotIn,
    CodeIn,
    OpeningOut,
    PaperOut,
    PassOut,
    ReceiptOut,
    RecordedOut,
    RoundOut,
    paper_out,
    receipt_out,
    round_out,
)
from app.voting.standing import standing_of
from app.web.access import public
from app.web.deps import (
    CurrentDatabase,
    CurrentSettings,
    DbSession,
    Now,
    ReadSession,
)
from app.web.page_cache import shared

router = APIRouter(prefix="/api/v1/editions/{slug}", tags=["vote"])


@router.post("/voter-sessions", status_code=201, dependencies=[Depends(public)])
def identify(
    request: Request,
    slug: str,
    body: CodeIn,
    db: ReadSession,
    database: CurrentDatabase,
    settings: CurrentSettings,
    keys: Keys,
    now: Now,
) -> PassOut:
    """Exchange a code for a token; send it as `Authorization: Bearer …` afterwards."""
    count_guess(request, body.code)
    edition = get_edition(db, slug)
    voter = admit(db, database, edition=edition, code=body.code, keys=keys, now=now)
    return PassOut(token=make_pass(settings, voter, now))


@router.get("/ballot-paper")
def show_paper(
    edition: CurrentEdition, voter: CurrentVoter, db: DbSession, keys: Keys, now: Now
) -> PaperOut:
    """Every project, in an order random for this voter and always the same."""
    projects = service.lay_out_paper(db, edition=edition, voter_id=voter.id, keys=keys, now=now)
    return paper_out(edition, projects)


@router.put("/ballot", status_code=201)
def cast(
    edition: CurrentEdition,
    body: BallotIn,
    voter: CurrentVoter,
    db: DbSession,
    keys: Keys,
    now: Now,
) -> ReceiptOut:
    """Vote, or vote again: the last ballot counts. An empty list is a blank ballot."""
    receipt = service.cast_ballot(
        db,
        edition=edition,
        voter_id=voter.id,
        choices=[(choice.project, choice.share) for choice in body.choices],
        intent=bytes.fromhex(body.intent),
        keys=keys,
        now=now,
    )
    return receipt_out(receipt)


@router.get("/ballot")
def show_whether_voted(
    edition: CurrentEdition, voter: CurrentVoter, db: DbSession, keys: Keys
) -> RecordedOut:
    """Whether a ballot is in the urn; nobody can ask which."""
    recorded = service.has_voted(db, edition=edition, voter=voter, keys=keys)
    return RecordedOut(recorded=recorded)


@router.get("/round", dependencies=[Depends(public), Depends(shared)])
def show_round(slug: str, db: DbSession) -> RoundOut:
    """Show the urn's public key, its keepers, and the counts once closed."""
    edition = get_edition(db, slug)
    return round_out(standing_of(db, get_round(db, edition.id), edition))


@router.post("/closing")
def close(slug: str, account: CurrentTeller, db: DbSession, keys: Keys, now: Now) -> RoundOut:
    """Close the vote for good; doing it twice changes nothing."""
    edition = get_edition(db, slug)
    closed = rounds.close_by_hand(db, edition=edition, keys=keys, now=now, by=account.id)
    return round_out(standing_of(db, closed, edition))


@router.post("/opening")
def open_urn(
    slug: str,
    account: CurrentTeller,
    db: DbSession,
    database: CurrentDatabase,
    keys: Keys,
    now: Now,
    after: BackgroundTasks,
) -> OpeningOut:
    """Open the urn of a closed vote; doing it twice changes nothing."""
    edition = get_edition(db, slug)
    ballots = ceremony.open_urn(db, edition=edition, keys=keys, now=now, by=account.id)
    after.add_task(ceremony.leave_nothing, database, keys, edition.id)
    return OpeningOut(ballots=ballots)
