"""One review on a colleague's desk: what every step's page shows, and what follows the step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel
from starlette.datastructures import FormData
from starlette.responses import Response

from app.core.errors import DomainError
from app.editions.models import Phase
from app.editions.phases import closes_at, phase_at
from app.editions.staff import StaffVisit
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
from app.web.forms import FieldError, fields, in_zone, read_form


@dataclass(frozen=True)
class Desk(StaffVisit):
    """A review, who reads it, and when."""

    code: str

    @property
    def sheet(self) -> str:
        return f"instruction/{self.code}"

    def review(self) -> Review:
        return get_review(self.db, self.edition.id, self.code, reader=self.account.id)

    def step(
        self,
        schema: type[BaseModel],
        form: FormData,
        take: Callable[..., object],
        *,
        part: str,
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
            return self.lay_out(typed={**typed, "part": part}, errors=errors)
        said = {name: self._in_city(value) for name, value in read}
        refusal = self.attempt(take, review=review, **said, **more)
        if refusal:
            return self.lay_out(typed={**typed, "part": part}, refusal=refusal)
        return self.turn_to(leads_to or f"{self.sheet}#{part}")

    def _in_city(self, value: object) -> object:
        return in_zone(value, self.settings.zone) if isinstance(value, datetime) else value

    def lay_out(
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
        return self.show(
            "reviews/review.html",
            address=self.address(self.sheet),
            errors=errors,
            refusal=refusal,
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
            names=names_in(self.language),
        )


CurrentDesk = Annotated[Desk, Depends()]
