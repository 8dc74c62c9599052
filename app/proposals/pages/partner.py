"""What a partner abroad sees through its own link, on a telephone and without any account."""

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.core.errors import DomainError
from app.editions.models import Phase
from app.editions.phases import opens_at
from app.proposals import consents
from app.proposals.consents import PartnerWords
from app.proposals.models import Partner
from app.proposals.schemas.fields import Line, NeededLine, Strict
from app.web import csrf
from app.web.access import public
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, PostedForm, by_field, fields, read_form
from app.web.problems import STATUS
from app.web.templating import page

router = APIRouter(
    prefix="/{language}/partenaires/{token}",
    dependencies=[Depends(csrf.protect), Depends(public)],
)


class ConsentForm(Strict):
    """The partner's own words, and what of them is not to be published."""

    name: NeededLine
    place: Line = ""
    role: Line = ""
    statement: Line = ""
    hides_name: bool = False
    hides_place: bool = False
    version: int

    def words(self) -> PartnerWords:
        return PartnerWords(**self.model_dump(exclude={"version"}))


class RefusalForm(Strict):
    """The answer this refusal was written after."""

    version: int


@router.get("")
def show_question(
    request: Request, language: Language, token: str, db: DbSession, now: Now
) -> Response:
    """Show what is said of the partner; nothing changes, whoever or whatever opens the link."""
    return _question(request, language, consents.find_asked(db, token=token, now=now))


@router.post("/accord")
def confirm(
    request: Request,
    language: Language,
    token: str,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
    form: PostedForm,
) -> Response:
    partner = consents.find_asked(db, token=token, now=now)
    read, errors = read_form(ConsentForm, fields(form))
    if read is None:
        return _question(request, language, partner, form, errors)
    try:
        with db.begin_nested():
            consents.confirm(
                db,
                partner=partner,
                words=read.words(),
                version=read.version,
                base_url=settings.base_url,
                now=now,
            )
    except consents.ConsentAnsweredMeanwhile as refusal:
        partner = consents.find_asked(db, token=token, now=now)
        return _question(request, language, partner, form, refusal=refusal)
    return _back(language, token)


@router.post("/refus")
def refuse(
    request: Request,
    language: Language,
    token: str,
    db: DbSession,
    now: Now,
    settings: CurrentSettings,
    form: PostedForm,
) -> Response:
    partner = consents.find_asked(db, token=token, now=now)
    read, errors = read_form(RefusalForm, fields(form))
    if read is None:
        return _question(request, language, partner, None, errors)
    try:
        with db.begin_nested():
            consents.refuse(
                db, partner=partner, version=read.version, base_url=settings.base_url, now=now
            )
    except consents.ConsentAnsweredMeanwhile as refusal:
        partner = consents.find_asked(db, token=token, now=now)
        return _question(request, language, partner, refusal=refusal)
    return _back(language, token)


def _question(
    request: Request,
    language: str,
    partner: Partner,
    form: FormData | None = None,
    errors: list[FieldError] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    token = request.path_params["token"]
    proposal = partner.proposal
    return page(
        request,
        "proposals/partner.html",
        language=language,
        status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
        address=f"/{language}/partenaires/{token}",
        home=f"partenaires/{token}",
        partner=partner,
        consent=partner.consent,
        proposal=proposal,
        closing=opens_at(proposal.edition, Phase.VOTING),
        typed=fields(form) if form else consents.words_of(partner),
        errors=errors or [],
        errors_by_field=by_field(errors or []),
        refusal=refusal,
        is_answered="merci" in request.query_params,
    )


def _back(language: str, token: str) -> Response:
    return RedirectResponse(f"/{language}/partenaires/{token}?merci", status_code=303)
