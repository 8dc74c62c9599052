"""One review on a colleague's desk: what every step's page shows, and what follows the step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.accounts.access import CurrentReviewer
from app.accounts.models import Account
from app.core.errors import DomainError
from app.core.settings import Settings
from app.editions.models import Edition, Phase
from app.editions.phases import closes_at, phase_at
from app.editions.queries import get_edition
from app.proposals.names import names_in
from app.proposals.similar import find_similar
from app.reviews import states
from app.reviews.assessment import assess
from app.reviews.corrections import time_spent, usual_deadline
from app.reviews.models import AppealOutcome, Decision, Review, Verdict
from app.reviews.queries import (
    find_assignment,
    get_review,
    list_notes,
    list_review_criteria,
    list_too_close,
)
from app.reviews.reasons import drafted_reason
from app.reviews.states import Action
from app.web.deps import CurrentSettings, DbSession, Language, Now
from app.web.forms import FieldError, fields, in_zone, read_form
from app.web.problems import STATUS
from app.web.templating import page


@dataclass(frozen=True, slots=True)
class Desk:
    """A review, who reads it, and when."""

    request: Request
    language: str
    account: Account
    settings: Settings
    db: DbSession
    now: datetime
    edition: Edition
    code: str

    @property
    def address(self) -> str:
        return f"/{self.language}/mir/editions/{self.edition.slug}/instruction/{self.code}"

    def review(self) -> Review:
        return get_review(self.db, self.edition.id, self.code, reader=self.account.id)

    def step(
        self,
        schema: type[BaseModel],
        form: FormData,
        take: Callable[..., object],
        *,
        part: str = "",
        leads_to: str = "",
        **more: Any,
    ) -> Response:
        """Take a step with what was typed into `part` of the page, or show it again and say why.

        `take` is given each field of `schema` under its name, a time in the city's zone.
        """
        review = self.review()
        typed = fields(form)
        read, errors = read_form(schema, typed)
        if read is None:
            return self.show(typed={**typed, "part": part}, errors=errors)
        try:
            with self.db.begin_nested():
                said = {name: self._in_city(value) for name, value in read}
                take(self.db, review=review, by=self.account.id, now=self.now, **said, **more)
        except DomainError as refusal:
            return self.show(typed={**typed, "part": part}, refusal=refusal)
        anchor = f"#{part}" if part else ""
        return RedirectResponse(leads_to or f"{self.address}{anchor}", status_code=303)

    def _in_city(self, value: object) -> object:
        return in_zone(value, self.settings.zone) if isinstance(value, datetime) else value

    def show(
        self,
        *,
        typed: dict[str, str] | None = None,
        errors: Sequence[FieldError] = (),
        refusal: DomainError | None = None,
    ) -> Response:
        # Read again: a refused step left nothing of what it had begun.
        review = self.review()
        edition, proposal = self.edition, review.proposal
        lines = assess(proposal, list_review_criteria(self.db, review), review, self.now)
        state = review.state_at(self.now)
        too_close = list_too_close(self.db, edition.id, reader=self.account.id)
        alike = find_similar(self.db, edition=edition, title=proposal.title, besides=self.code)
        is_reviewing = phase_at(edition, self.now) is Phase.REVIEW
        return page(
            self.request,
            "reviews/review.html",
            language=self.language,
            address=self.address,
            status=STATUS[refusal.kind] if refusal else 422 if errors else 200,
            account=self.account,
            edition=edition,
            proposal=proposal,
            review=review,
            state=state,
            awaited=review.awaited(self.now),
            spent=time_spent(review, self.now),
            assessments=lines,
            may={
                action.name: is_reviewing and (state, action) in states.STEPS for action in Action
            },
            may_answer_appeal=states.can(review, Action.DECIDE_APPEAL),
            verdicts=list(Verdict),
            decisions=list(Decision),
            outcomes=[AppealOutcome.UPHELD, AppealOutcome.DISMISSED],
            drafted=review.public_reason or drafted_reason(lines, self.settings.zone),
            due_at=usual_deadline(edition, self.now).astimezone(self.settings.zone),
            review_ends_at=closes_at(edition, Phase.REVIEW),
            similar=[each for each in alike if each.code not in too_close],
            in_hand=find_assignment(self.db, review.id),
            notes=list_notes(self.db, review.id),
            typed=typed or {},
            errors=errors,
            refusal=refusal,
            names=names_in(self.language),
        )


def desk_of(
    request: Request,
    language: Language,
    slug: str,
    code: str,
    account: CurrentReviewer,
    settings: CurrentSettings,
    db: DbSession,
    now: Now,
) -> Desk:
    return Desk(request, language, account, settings, db, now, get_edition(db, slug), code)


CurrentDesk = Annotated[Desk, Depends(desk_of)]
