"""JSON: sign in and out."""

from fastapi import APIRouter, Depends, Request, Response

from app.accounts import sessions
from app.accounts.access import CurrentAccount, session_token
from app.accounts.schemas import SignInBody, TokenOut
from app.web.access import public
from app.web.deps import DbSession, Now
from app.web.limits import slow_down

router = APIRouter(prefix="/api/v1/session", tags=["session"])


@router.post("", status_code=201, dependencies=[Depends(public)])
def sign_in(request: Request, body: SignInBody, db: DbSession, now: Now) -> TokenOut:
    """Open a session; send its token as `Authorization: Bearer …` afterwards."""
    slow_down(request, "sign-in")
    account, token = sessions.sign_in(db, email=body.email, password=body.password, now=now)
    return TokenOut(token=token, name=account.name, role=account.role)


@router.delete("", status_code=204)
def sign_out(request: Request, _account: CurrentAccount, db: DbSession) -> Response:
    """Close the session of the token in use."""
    sessions.sign_out(db, token=session_token(request) or "")
    return Response(status_code=204)
