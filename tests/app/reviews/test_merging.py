"""Two proposals that are one project are joined once both organisations agree."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from app.accounts.models import Role
from app.audit.models import Event
from app.core.db import Database
from app.core.errors import DomainError
from app.mail.models import OutgoingMail
from app.organisations.models import MemberRole, Membership, Organisation
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.queries import get_own, list_co_bearers, list_public
from app.proposals.service import withdraw_proposal
from app.reviews.interests import declare_interest
from app.reviews.merging import (
    DAYS_TO_ANSWER,
    MergeAskedAlready,
    MergeNotFound,
    MergeNotPossible,
    MergeOver,
    answer_merge,
    ask_merge,
    get_request,
    list_requests,
)
from app.reviews.queries import find_review
from app.reviews.service import receive_proposal
from app.worker import follow_reviews, is_review_due
from tests.builders import (
    Scene,
    make_account,
    make_content,
    make_organisation,
    make_proposal,
    make_scene,
)
from tests.clients import post_form, sign_in
from tests.reviewing import SECOND

PUBLIC = "/fr/editions/rennes-2026/projets"
TWINS = "/fr/mir/editions/rennes-2026/doublons"


@dataclass(frozen=True, slots=True)
class Twins:
    """Ada's and Bea's proposals, alike, both submitted."""

    ada: UUID
    bea: UUID
    of_ada: Proposal
    of_bea: Proposal


def make_twins(db: Session, now: datetime) -> Twins:
    scene = make_scene(db, now=now)
    bea = make_account(db, now=now, email="bea@example.org")
    neighbours = make_organisation(db, now=now, members=[bea], slug="les-voisins")
    other = Scene(scene.edition, neighbours, bea)
    proposals = [
        make_proposal(db, scene, now=now),
        make_proposal(db, other, now=now, content=make_content(title="Gandon : un puits")),
    ]
    for each in proposals:
        receive_proposal(db, proposal=each, by=each.author_id, base_url="", now=now)
    return Twins(scene.ada.id, bea.id, *proposals)


def ask(db: Session, twins: Twins, now: datetime, **over: Any) -> Any:
    asked: dict[str, Any] = {"proposal": twins.of_ada, "into": twins.of_bea, "by": twins.ada} | over
    return ask_merge(db, message="C’est le même puits.", base_url="http://x", now=now, **asked)


def answer(db: Session, request: Any, proposal: Proposal, by: UUID, now: datetime, **over: Any):
    said = {"is_agreed": True} | over
    organisation_id = proposal.organisation_id
    answer_merge(
        db, request=request, organisation_id=organisation_id, by=by, base_url="x", now=now, **said
    )


def status(twins: Twins) -> str:
    return twins.of_ada.status.value


def test_both_agree_and_one_joins_the_other(db: Session, now: datetime):
    twins = make_twins(db, now)
    request = ask(db, twins, now)
    assert status(twins) == "submitted"
    answer(db, request, twins.of_bea, twins.bea, now)
    assert status(twins) == "merged"
    assert twins.of_ada.merged_into_id == twins.of_bea.id
    bearers = list_co_bearers(db, twins.of_bea.id)
    assert [each.slug for each in bearers] == ["les-amis-de-mopti"]
    assert list_public(db, twins.of_bea.edition_id) == [twins.of_bea]
    assert get_own(db, twins.ada, twins.of_bea.id) is twins.of_bea
    noted = list(db.scalars(select(Event.action).order_by(Event.sequence)))
    assert noted[-6:] == [
        "proposal.merge-asked",
        "proposal.merge-agreed",
        "proposal.merge-agreed",
        "proposal.merged",
        "review.merged",
        "proposal.joined-by",
    ]
    subjects = [mail.subject for mail in db.scalars(select(OutgoingMail))]
    assert subjects.count("Deux projets ont été réunis") == 2


def test_the_staff_can_suggest_it_and_both_have_to_agree(db: Session, now: datetime):
    twins = make_twins(db, now)
    agent = make_account(db, now=now, role=Role.AGENT, email="mir@example.org")
    request = ask(db, twins, now, by=agent.id)
    answer(db, request, twins.of_bea, twins.bea, now)
    assert status(twins) == "submitted"
    answer(db, request, twins.of_ada, twins.ada, now)
    assert status(twins) == "merged"


def test_one_refusal_ends_it_and_nothing_changes(db: Session, now: datetime):
    twins = make_twins(db, now)
    request = ask(db, twins, now)
    answer(db, request, twins.of_bea, twins.bea, now, is_agreed=False)
    assert request.is_refused
    refused = db.scalars(
        select(OutgoingMail.recipient).where(OutgoingMail.subject == "Deux projets restent séparés")
    )
    assert sorted(refused) == ["ada@example.org", "bea@example.org"]
    with pytest.raises(MergeOver):
        answer(db, request, twins.of_bea, twins.bea, now)
    assert twins.of_ada.status is ProposalStatus.SUBMITTED
    assert ask(db, twins, now).is_open(now)


def test_the_time_to_answer_ends_by_itself(db: Session, now: datetime):
    twins = make_twins(db, now)
    request = ask(db, twins, now)
    with pytest.raises(MergeAskedAlready):
        ask(db, twins, now, proposal=twins.of_bea, into=twins.of_ada, by=twins.bea)
    late = now + DAYS_TO_ANSWER
    with pytest.raises(MergeOver):
        answer(db, request, twins.of_bea, twins.bea, late)
    assert ask(db, twins, late).is_open(late)


def test_both_are_told_once_that_nobody_answered_in_time(db: Session, now: datetime):
    twins = make_twins(db, now)
    request = ask(db, twins, now)
    edition = twins.of_ada.edition
    expired = select(OutgoingMail.recipient).where(
        OutgoingMail.subject == "Le temps de réunir deux projets est passé"
    )
    follow_reviews(db, edition=edition, base_url="http://x", now=request.expires_at - SECOND)
    assert list(db.scalars(expired)) == []
    assert is_review_due(db, edition=edition, now=request.expires_at)
    for _pass in range(2):
        follow_reviews(db, edition=edition, base_url="http://x", now=request.expires_at)
    assert sorted(db.scalars(expired)) == ["ada@example.org", "bea@example.org"]
    assert not is_review_due(db, edition=edition, now=request.expires_at)


def test_only_two_submitted_proposals_of_one_edition_are_joined(db: Session, now: datetime):
    twins = make_twins(db, now)
    with pytest.raises(MergeNotPossible):
        ask(db, twins, now, into=twins.of_ada)
    request = ask(db, twins, now)
    withdraw_proposal(db, proposal=twins.of_ada, by=twins.ada, now=now)
    with pytest.raises(MergeNotPossible):
        answer(db, request, twins.of_bea, twins.bea, now)


def test_nobody_answers_for_another_organisation(db: Session, now: datetime):
    twins = make_twins(db, now)
    request = ask(db, twins, now)
    with pytest.raises(DomainError):
        answer(db, request, twins.of_bea, twins.ada, now)
    organisation = db.scalars(select(Organisation).where(Organisation.slug == "les-voisins")).one()
    reader = make_account(db, now=now, email="reader@example.org")
    db.add(
        Membership(organisation_id=organisation.id, account_id=reader.id, role=MemberRole.READER)
    )
    with pytest.raises(DomainError):
        answer(db, request, twins.of_bea, reader.id, now)
    with pytest.raises(MergeNotFound):
        get_request(db, twins.of_ada, UUID(int=0))


def test_two_people_answer_at_once_and_the_first_answer_holds(
    any_database: Database, now: datetime
):
    with any_database.writing() as db:
        twins = make_twins(db, now)
        ask(db, twins, now)
    at_once = Barrier(2)

    def give(is_agreed: bool) -> str:  # noqa: FBT001 - one of two answers
        at_once.wait(10)
        try:
            with any_database.writing() as db:
                (request,) = list_requests(db, [twins.of_bea.id])
                answer(db, request, request.into, twins.bea, now, is_agreed=is_agreed)
        except MergeOver:
            return "over"
        return "done"

    with ThreadPoolExecutor(2) as people:
        told = sorted(people.map(give, (True, False)))
    assert told == ["done", "over"]
    with any_database.reading() as db:
        (request,) = list_requests(db, [twins.of_bea.id])
        merged = db.get_one(Proposal, twins.of_ada.id).status is ProposalStatus.MERGED
    assert request.ended_at == now
    assert merged is not request.is_refused


def test_an_author_asks_the_other_agrees_and_the_public_page_says_so(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        twins = make_twins(db, now)
    sign_in(client, "ada@example.org")
    mine = f"/fr/association/projets/{twins.of_ada.id}/fusions"
    assert "Gandon : un puits" in client.get(mine).text.replace("\xa0", " ")
    post_form(client, mine, {"into": twins.of_bea.code, "message": "Réunissons-nous."})
    sign_in(client, "bea@example.org")
    theirs = f"/fr/association/projets/{twins.of_bea.id}/fusions"
    page = client.get(theirs).text
    assert "Réunissons-nous." in page
    with database.reading() as db:
        (request,) = list_requests(db, [twins.of_bea.id])
    post_form(client, f"{theirs}/{request.id}", {"reponse": "accord"}, page=theirs)
    gone = client.get(f"{PUBLIC}/{twins.of_ada.code}").text
    assert "Ce projet a été réuni avec un autre" in gone
    assert f'href="{PUBLIC}/{twins.of_bea.code}"' in gone
    stays = client.get(f"{PUBLIC}/{twins.of_bea.code}").text
    assert "Les amis de mopti" in stays
    assert "Les voisins" in stays
    assert twins.of_ada.code not in client.get(PUBLIC).text
    sign_in(client, "ada@example.org")
    followed = client.get(f"/fr/association/projets/{twins.of_ada.id}/suivi").text
    assert f'href="{PUBLIC}/{twins.of_bea.code}"' in followed


def test_the_staff_see_what_looks_alike_and_ask_both(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        twins = make_twins(db, now)
        make_account(db, now=now, role=Role.AGENT, email="mir@example.org")
    sign_in(client, "mir@example.org")
    assert "Un puits à Gandon" in client.get(TWINS).text
    codes = {"one": twins.of_bea.code, "other": twins.of_ada.code, "into": twins.of_bea.code}
    assert post_form(client, TWINS, codes).status_code == 303
    assert post_form(client, TWINS, codes).status_code == 409
    with database.reading() as db:
        (request,) = list_requests(db, [twins.of_bea.id])
    assert request.proposal_id == twins.of_ada.id
    assert post_form(client, TWINS, {"one": "x", "other": "y"}).status_code == 404


def test_these_pages_are_for_those_concerned_alone(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        twins = make_twins(db, now)
    theirs = f"/fr/association/projets/{twins.of_bea.id}/fusions"
    assert client.get(theirs).status_code == 401
    sign_in(client, "ada@example.org")
    assert client.get(theirs).status_code == 404
    assert client.get(TWINS).status_code == 403


def test_whoever_is_too_close_to_one_of_the_two_sees_no_pair_and_joins_nothing(
    client: TestClient, database: Database, now: datetime
):
    with database.writing() as db:
        twins = make_twins(db, now)
        agent = make_account(db, now=now, role=Role.AGENT, email="mir@example.org")
        review = find_review(db, twins.of_bea.id)
        assert review is not None
        declare_interest(db, review=review, by=agent.id, now=now)
    sign_in(client, "mir@example.org")
    assert "Gandon" not in client.get(TWINS).text
    chosen = {"one": twins.of_ada.code, "other": twins.of_bea.code, "into": twins.of_bea.code}
    answer = post_form(client, TWINS, chosen, page="/fr/compte")
    assert answer.status_code == 404
