"""Pages: the ballot paper, ticked or divided by hand, with every rule it breaks."""

from fastapi import APIRouter, Depends
from starlette.datastructures import FormData
from starlette.responses import Response

from app.editions.models import BallotKind
from app.voting import service
from app.voting.booth import Booth, CurrentBooth
from app.voting.draft import Broken, Draft, read_paper
from app.voting.paper import format_of, split_euro
from app.voting.seal import Choices
from app.voting.shares import PRESS_CENTS, nudge, share_rest
from app.voting.tally import measures
from app.web import csrf
from app.web.forms import PostedForm

router = APIRouter(prefix="/{language}/editions/{slug}", dependencies=[Depends(csrf.protect)])


@router.get("/voter/bulletin")
def show_paper(booth: CurrentBooth) -> Response:
    return lay_paper(booth, booth.draft)


@router.post("/voter/bulletin")
def fill_paper(booth: CurrentBooth, form: PostedForm) -> Response:
    kind = booth.edition.ballot_kind
    is_numbered = form.get("mode") == "numbers"
    filled = read_paper(form, booth.projects, kind, is_numbered=is_numbered)
    intent = (booth.draft or Draft()).intent
    pressed = _pressed(form)
    if pressed is not None and not filled.broken:
        code, cents = pressed
        draft = Draft(intent, nudge(filled.choices, code, cents), is_adjusted=True)
        return booth.go_on("voter/bulletin", draft, anchor=f"field-{code}")
    changed = _divided(booth, form.get("action"), filled.choices)
    if changed is not None:
        choices, is_adjusted = changed
        return booth.go_on("voter/bulletin", Draft(intent, choices, is_adjusted))
    draft = Draft(intent, filled.choices, is_numbered and kind is BallotKind.EURO)
    broken = filled.broken + find_broken(booth, draft)
    if broken:
        return answer_with_paper(booth, filled.typed, is_numbered=is_numbered, broken=broken)
    return booth.go_on("voter/verifier", draft)


def lay_paper(booth: Booth, draft: Draft | None, broken: Broken = ()) -> Response:
    """Show the paper with the choices of a draft on it."""
    typed = {code: str(number) for code, number in draft.choices} if draft else {}
    is_ranking = booth.edition.ballot_kind is BallotKind.RANKING
    is_numbered = is_ranking or (draft is not None and draft.is_adjusted)
    return answer_with_paper(booth, typed, is_numbered=is_numbered, broken=broken)


def answer_with_paper(
    booth: Booth, typed: dict[str, str], *, is_numbered: bool, broken: Broken = ()
) -> Response:
    edition = booth.edition
    return booth.show(
        "voting/paper.html",
        status=422 if broken else 200,
        typed=typed,
        is_numbered=is_numbered,
        broken=broken,
        wrong={params["project"] for _, params in broken if "project" in params},
        is_begun=booth.draft is not None,
        measures=measures(edition, booth.projects, typed, is_numbered=is_numbered),
        most=format_of(edition).max_length,
        envelope=format_of(edition).envelope(edition.budget_cents),
        has_voted=service.has_voted(booth.db, edition=edition, voter=booth.voter, keys=booth.keys),
    )


def find_broken(booth: Booth, draft: Draft) -> Broken:
    try:
        service.check_choices(edition=booth.edition, projects=booth.projects, choices=draft.choices)
    except service.BallotRefused as refusal:
        return refusal.violations
    return ()


def _pressed(form: FormData) -> tuple[str, int] | None:
    """Return the project whose plus or minus button was pressed, and what it adds."""
    for name, cents in (("plus", PRESS_CENTS), ("minus", -PRESS_CENTS)):
        if name in form:
            return str(form[name]), cents
    return None


def _divided(booth: Booth, action: object, choices: Choices) -> tuple[Choices, bool] | None:
    """Return the shares a button asks for, and whether they stay open to the hand."""
    shown = [project.code for project in booth.projects]
    if action == "adjust":
        return choices, True
    if action == "rest":
        return share_rest(choices, shown), True
    if action == "split":
        chosen = {code for code, number in choices if number > 0}
        return split_euro([code for code in shown if code in chosen]), False
    return None
