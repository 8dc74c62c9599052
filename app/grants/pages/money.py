"""Staff pages: the funded projects of an edition, and the steps of one grant."""

from fastapi import APIRouter, Depends
from starlette.responses import Response

from app.editions.staff import CurrentStaffVisit
from app.grants import service
from app.grants.forms import (
    CorrectionForm,
    DueForm,
    InstalmentForm,
    NothingForm,
    NumberForm,
    PaymentForm,
    ReasonForm,
    SigningForm,
)
from app.grants.pages.sheet import CurrentGrantVisit
from app.grants.queries import list_followed
from app.reviews.queries import list_too_close
from app.web import csrf
from app.web.forms import PostedForm

HOME = "/{language}/mir/editions/{slug}/suivi"
projects = APIRouter(prefix=HOME, dependencies=[Depends(csrf.protect)])
router = APIRouter(prefix=f"{HOME}/{{code}}", dependencies=[Depends(csrf.protect)])


@projects.get("")
def show_follow_up(visit: CurrentStaffVisit) -> Response:
    too_close = list_too_close(visit.db, visit.edition.id, reader=visit.account.id)
    followed = list_followed(visit.db, visit.edition)
    return visit.show(
        "grants/staff_list.html",
        projects=[each for each in followed if each.project.code not in too_close],
    )


@router.get("")
def show_grant(visit: CurrentGrantVisit) -> Response:
    return visit.lay_out()


@router.post("/convention")
def sign(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(SigningForm, form, service.sign_agreement, today=visit.today)


@router.post("/demarrage")
def begin(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(NothingForm, form, service.begin_work)


@router.post("/echeance")
def expect(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(DueForm, form, service.expect_report)


@router.post("/abandon")
def abandon(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(ReasonForm, form, service.abandon_grant)


@router.post("/versements")
def plan(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(InstalmentForm, form, service.plan_instalment)


@router.post("/paiements")
def pay(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(PaymentForm, form, service.pay_instalment, today=visit.today)


@router.post("/corrections")
def correct(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(CorrectionForm, form, service.correct_payment)


@router.post("/retraits")
def drop(visit: CurrentGrantVisit, form: PostedForm) -> Response:
    return visit.take(NumberForm, form, service.drop_instalment)
