"""Each automatic check, met and not met, with the figures it compared."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.i18n import LANGUAGES
from app.editions.models import CheckName
from app.proposals.checks import CHECKS, CheckResult, run_check
from app.proposals.content import Content, PartnerContent
from app.proposals.models import Proposal
from app.proposals.sections import write
from app.web.sentences import SENTENCES, sentence
from tests.builders import (
    PARIS,
    make_agreed,
    make_content,
    make_lines,
    make_proposal,
    make_scene,
)

CEILING = {"ceiling_cents": 45_000_00}


def checked(name: str, parameters: dict[str, Any] | None = None, **over: Any) -> CheckResult:
    proposal = Proposal()
    write(proposal, make_content(**over))
    return run_check(name, proposal, parameters or {})


@pytest.mark.parametrize("name", [name for name in CHECKS if name != "partner-consents"])
def test_a_carefully_written_proposal_meets_every_check(name: str):
    assert checked(name, CEILING).is_met


def test_no_writing_stands_for_the_word_of_the_partners(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    assert not run_check("partner-consents", proposal, {}).is_met
    assert run_check("partner-consents", make_agreed(db, proposal, now=now), {}).is_met


def test_yen_bai_does_not_balance_and_both_sums_are_said():
    plan = make_lines([150_000_00, 40_000_00], [70_000_00, 85_000_00], 40_000_00)
    found = checked("plan-balances", lines=plan)
    assert not found.is_met
    said = (
        sentence(found.code, found.params, "fr", PARIS).replace("\xa0", " ").replace("\u202f", " ")
    )
    assert said == (
        "Le plan de financement ne s’équilibre pas : dépenses 190 000 €, recettes 195 000 €."
    )


def test_a_plan_that_is_one_cent_off_does_not_balance():
    found = checked("plan-balances", lines=make_lines([5_000_01], [2_000_00], 3_000_00))
    assert found.params == {"expenses_cents": 5_000_01, "income_cents": 5_000_00}


NOT_MET = [
    ("plan-balances", {"lines": ()}, "proposals.plan-is-empty"),
    (
        "amount-under-ceiling",
        {"lines": make_lines([45_000_01], [], 45_000_01)},
        "proposals.amount-above-ceiling",
    ),
    ("partner-in-territory", {"country": ""}, "proposals.no-territory"),
    ("partner-in-territory", {"country": "FR"}, "proposals.no-territory"),
    ("partner-in-territory", {"partners": ()}, "proposals.no-partner-in-territory"),
    (
        "partner-in-territory",
        {"partners": (PartnerContent("Ville de Rennes", "FR"),)},
        "proposals.no-partner-in-territory",
    ),
    ("at-least-one-goal", {"goals": ()}, "proposals.no-goal"),
    ("measurable-indicators", {"indicators": ()}, "proposals.no-measurable-indicator"),
    ("amount-requested", {"lines": ()}, "proposals.no-amount-asked"),
    (
        "amount-requested",
        {"lines": (*make_lines([], [], 1_00), *make_lines([], [], 2_00))},
        "proposals.amount-asked-twice",
    ),
]


@pytest.mark.parametrize(("name", "over", "code"), NOT_MET)
def test_a_criterion_not_met_says_why(name: str, over: dict[str, Any], code: str):
    found = checked(name, CEILING, **over)
    assert not found.is_met
    assert found.code == code
    for language in LANGUAGES:
        assert sentence(found.code, found.params, language, PARIS)


def test_an_amount_right_at_the_ceiling_is_under_it():
    assert checked("amount-under-ceiling", CEILING, lines=make_lines([], [], 45_000_00)).is_met


def test_every_check_a_criterion_can_name_is_run_and_no_other():
    assert set(CheckName) == CHECKS.keys()


def test_an_empty_proposal_fails_every_check_but_those_of_sums_and_never_crashes():
    proposal = Proposal()
    write(proposal, Content(title="Titre"))
    results = {name: run_check(name, proposal, CEILING) for name in CHECKS}
    met = [name for name, found in results.items() if found.is_met]
    assert met == ["amount-under-ceiling", "in-kind-balances"]
    assert all(found.code in SENTENCES for found in results.values())
