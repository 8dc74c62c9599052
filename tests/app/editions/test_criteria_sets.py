"""Criteria as data: edited until submissions open, then frozen; a later version says why."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Database
from app.core.i18n import LANGUAGES
from app.editions.criteria import (
    CheckUnknown,
    CriteriaUnreadable,
    default_criteria,
    read_criteria,
    write_criteria,
)
from app.editions.criteria_sets import (
    CriteriaEmpty,
    CriteriaFrozen,
    CriteriaNotFrozenYet,
    CriteriaReasonMissing,
    CriteriaVersionBegun,
    add_criterion,
    begin_version,
    change_criterion,
    drop_criterion,
    drop_version,
    give_force,
    replace_criteria,
)
from app.editions.models import Edition, Phase
from app.editions.queries import get_criteria_in_force, list_criteria, list_criteria_sets
from tests.builders import make_account, make_edition


def sheet(code: str = "local", **over: Any) -> dict[str, Any]:
    return {
        "code": code,
        "kind": "assessed",
        "check": None,
        "parameters": {},
        "is_correctable": True,
        "texts": {"fr": {"title": "Ancrage local", "help": ""}},
    } | over


def codes(db: Session, edition: Edition) -> list[str]:
    return [criterion.code for criterion in list_criteria(db, edition.id)]


def change(db: Session, edition: Edition, now: datetime) -> dict[str, Any]:
    """What every change of the newest version takes."""
    account = make_account(db, now=now, email=f"mir-{edition.slug}@example.org")
    newest = list_criteria_sets(db, edition.id)[0]
    return {"edition": edition, "criteria_set": newest, "by": account.id, "now": now}


def test_before_submissions_open_criteria_are_added_changed_and_dropped(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=None)
    kept = change(db, edition, now)
    add_criterion(db, sheet=sheet(), **kept)
    change_criterion(db, sheet=sheet("bearer", is_correctable=False), **kept)
    drop_criterion(db, code="gender", **kept)
    assert codes(db, edition)[0] == "bearer"
    assert codes(db, edition)[-1] == "local"
    assert "gender" not in codes(db, edition)
    assert not list_criteria(db, edition.id)[0].is_correctable
    noted = set(db.scalars(select(Event.action)))
    assert {"criteria.added", "criteria.changed", "criteria.dropped"} <= noted


def test_once_submissions_open_nothing_is_edited_any_more(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.SUBMISSION)
    kept = change(db, edition, now)
    with pytest.raises(CriteriaFrozen):
        add_criterion(db, sheet=sheet(), **kept)
    with pytest.raises(CriteriaFrozen):
        change_criterion(db, sheet=sheet("gender"), **kept)
    with pytest.raises(CriteriaFrozen):
        drop_criterion(db, code="gender", **kept)
    with pytest.raises(CriteriaFrozen):
        replace_criteria(db, criteria=default_criteria()[:1], **kept)
    with pytest.raises(CriteriaFrozen):
        drop_version(db, **kept)
    assert len(codes(db, edition)) == 13


def test_a_later_version_judges_only_once_it_takes_force_with_its_reason(
    db: Session, now: datetime
):
    edition = make_edition(db, now=now, phase=Phase.SUBMISSION)
    by = make_account(db, now=now).id
    begun = begin_version(db, edition=edition, by=by, now=now)
    kept: dict[str, Any] = {"edition": edition, "criteria_set": begun, "by": by, "now": now}
    add_criterion(db, sheet=sheet(), **kept)
    assert "local" not in codes(db, edition)
    with pytest.raises(CriteriaReasonMissing):
        give_force(db, reason="  ", **kept)
    give_force(db, reason="Le conseil l’a demandé.", **kept)
    assert "local" in codes(db, edition)
    in_force = get_criteria_in_force(db, edition.id)
    assert (in_force.version, in_force.reason) == (2, "Le conseil l’a demandé.")
    with pytest.raises(CriteriaFrozen):
        add_criterion(db, sheet=sheet("other"), **kept)


def test_only_one_version_is_written_at_a_time(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.SUBMISSION)
    by = make_account(db, now=now).id
    begun = begin_version(db, edition=edition, by=by, now=now)
    with pytest.raises(CriteriaVersionBegun):
        begin_version(db, edition=edition, by=by, now=now)
    drop_version(db, edition=edition, criteria_set=begun, by=by, now=now)
    assert begin_version(db, edition=edition, by=by, now=now).version == 2


def test_no_other_version_is_begun_while_the_first_can_be_edited(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=None)
    with pytest.raises(CriteriaNotFrozenYet):
        begin_version(db, edition=edition, by=make_account(db, now=now).id, now=now)


def test_the_criteria_of_another_edition_are_copied_and_stay_its_own(db: Session, now: datetime):
    source = make_edition(db, now=now, phase=None, criteria=[sheet(), sheet("second")])
    target = make_edition(db, now=now, phase=None, slug="rennes-2027")
    copied = read_criteria(write_criteria(list_criteria(db, source.id)))
    replace_criteria(db, criteria=copied, **change(db, target, now))
    drop_criterion(db, code="second", **change(db, source, now))
    assert codes(db, target) == ["local", "second"]
    assert codes(db, source) == ["local"]


def test_a_set_keeps_one_criterion_at_least(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=None, criteria=[sheet()])
    kept = change(db, edition, now)
    with pytest.raises(CriteriaEmpty):
        drop_criterion(db, code="local", **kept)
    with pytest.raises(CriteriaEmpty):
        replace_criteria(db, criteria=[], **kept)


def test_two_people_write_criteria_at_once_and_both_are_kept(any_database: Database, now: datetime):
    with any_database.writing() as db:
        edition = make_edition(db, now=now, phase=None, criteria=[sheet()])
        by = make_account(db, now=now).id
    at_once = Barrier(2)

    def write(code: str) -> None:
        at_once.wait(10)
        with any_database.writing() as db:
            newest = list_criteria_sets(db, edition.id)[0]
            kept: dict[str, Any] = {"edition": edition, "criteria_set": newest}
            add_criterion(db, sheet=sheet(code), by=by, now=now, **kept)

    with ThreadPoolExecutor(2) as people:
        list(people.map(write, ("first", "second")))
    with any_database.reading() as db:
        written = list_criteria(db, edition.id)
    assert {each.code for each in written} == {"local", "first", "second"}
    assert [each.position for each in written] == [1, 2, 3]


def test_a_set_survives_its_file(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    assert read_criteria(write_criteria(list_criteria(db, edition.id))) == default_criteria()


def test_a_check_nobody_runs_is_refused_by_its_name():
    file = json.dumps([sheet(kind="automatic", check="moon-is-full")]).encode()
    with pytest.raises(CheckUnknown) as refused:
        read_criteria(file)
    assert (refused.value.params["criterion"], refused.value.params["check"]) == (
        "local",
        "moon-is-full",
    )


@pytest.mark.parametrize("parameters", [{}, {"ceiling_cents": "much"}, {"ceiling_cents": -1}])
def test_a_ceiling_without_its_amount_is_refused(parameters: dict[str, Any]):
    broken = sheet(kind="automatic", check="amount-under-ceiling", parameters=parameters)
    with pytest.raises(CriteriaUnreadable):
        read_criteria(json.dumps([broken]).encode())


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", json.dumps([sheet(), sheet()]).encode()])
def test_what_is_no_set_is_refused(content: bytes):
    with pytest.raises(CriteriaUnreadable):
        read_criteria(content)


def test_the_default_set_has_its_ready_sentences_in_every_language():
    for criterion in default_criteria():
        assert set(criterion["texts"]) == set(LANGUAGES)
        for text in criterion["texts"].values():
            assert text["title"]
            assert text["evidence"]
            assert text["refusal"]
            assert bool(text["correction"]) == criterion["is_correctable"]
