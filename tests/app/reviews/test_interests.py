"""Who is too close to a proposal finds no such review, for good; notes stay among the others."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from app.organisations.models import MemberRole, Membership
from app.reviews.conclusion import ReasonMissing
from app.reviews.interests import declare_interest
from app.reviews.models import Decision, ReviewState, Verdict
from app.reviews.queries import ReviewNotFound, get_review, list_notes, list_reviews
from app.reviews.service import write_note
from tests.reviewing import (
    Case,
    conclude,
    confirm,
    events,
    find,
    find_all,
    make_case,
    propose,
    release,
)


def leave(db: Session, case: Case, person: int) -> None:
    declare_interest(db, review=case.review, by=case.staff[person].id, now=case.now)


def assert_gone(db: Session, case: Case, person: int) -> None:
    reader = case.staff[person]
    assert list_reviews(db, case.edition.id, reader=reader.id) == []
    with pytest.raises(ReviewNotFound):
        get_review(db, case.edition.id, case.review.proposal.code, reader=reader.id)
    with pytest.raises(ReviewNotFound):
        find(db, case.review, reader, case.now, "field")
    with pytest.raises(ReviewNotFound):
        write_note(db, review=case.review, text="Un mot.", by=reader.id, now=case.now)
    with pytest.raises(ReviewNotFound):
        leave(db, case, person)


def test_a_declared_interest_closes_the_file_to_that_person_alone(db: Session, now: datetime):
    case = make_case(db, now)
    leave(db, case, 0)
    assert_gone(db, case, 0)
    assert events(db) == ["review.interest-declared"]
    other = case.staff[1]
    code = case.review.proposal.code
    assert get_review(db, case.edition.id, code, reader=other.id) is case.review
    assert list_reviews(db, case.edition.id, reader=other.id) == [case.review]


def test_what_that_person_found_is_found_again_by_others(db: Session, now: datetime):
    case = make_case(db, now)
    find(db, case.review, case.staff[0], case.now, "feasibility", Verdict.NOT_MET)
    find(db, case.review, case.staff[1], case.now, "field")
    leave(db, case, 0)
    by = {each.criterion.code: each.found_by for each in case.review.findings if each.found_by}
    assert by == {"field": case.staff[1].id}


@pytest.mark.parametrize("person", [0, 1])
def test_a_conclusion_that_person_took_part_in_is_taken_again(
    db: Session, now: datetime, person: int
):
    case = make_case(db, now)
    conclude(db, case, Decision.ELIGIBLE)
    leave(db, case, person)
    assert (case.review.state, case.review.decision) == (ReviewState.OPEN, None)
    assert events(db)[-2:] == ["review.interest-declared", "review.set-aside"]
    others = [each for number, each in enumerate(case.staff) if number != person]
    find_all(db, case.review, others[0], case.now)
    propose(db, case.review, others[0], Decision.ELIGIBLE, "", case.now)
    confirm(db, case.review, others[1], case.now)
    assert case.review.state is ReviewState.CONCLUDED


def test_a_decision_that_is_public_stands(db: Session, now: datetime):
    case = make_case(db, now)
    conclude(db, case, Decision.ELIGIBLE)
    release(db, case)
    leave(db, case, 0)
    assert case.review.state is ReviewState.RELEASED
    assert_gone(db, case, 0)


def test_a_member_of_the_organisation_is_left_out_without_a_word(db: Session, now: datetime):
    case = make_case(db, now)
    db.add(
        Membership(
            organisation_id=case.scene.organisation.id,
            account_id=case.staff[0].id,
            role=MemberRole.READER,
        )
    )
    db.flush()
    assert_gone(db, case, 0)


def test_notes_are_kept_in_their_order_with_their_authors(db: Session, now: datetime):
    case = make_case(db, now)
    for person, text in ((0, "Avez-vous vu ?"), (1, " Oui. ")):
        write_note(db, review=case.review, text=text, by=case.staff[person].id, now=case.now)
    notes = {(note.author_id, note.text) for note in list_notes(db, case.review.id)}
    assert notes == {(case.staff[0].id, "Avez-vous vu ?"), (case.staff[1].id, "Oui.")}
    with pytest.raises(ReasonMissing):
        write_note(db, review=case.review, text="  ", by=case.staff[0].id, now=case.now)
