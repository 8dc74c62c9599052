"""Drafting, changing, submitting and withdrawing a proposal."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import PhaseClosed, PhaseNotOpen, closes_at, opens_at
from app.mail.models import OutgoingMail
from app.proposals.content import Content
from app.proposals.models import LineStatus, Proposal, ProposalStatus
from app.proposals.queries import (
    ProposalNotFound,
    get_own,
    get_public,
    list_eligible,
    list_own,
    list_public,
)
from app.proposals.service import (
    ProposalChangedMeanwhile,
    ProposalIncomplete,
    ProposalNotOpen,
    change_proposal,
    deadline,
    draft_proposal,
    is_open,
    submit_proposal,
    withdraw_proposal,
)
from tests.builders import (
    Scene,
    make_account,
    make_content,
    make_edition,
    make_lines,
    make_proposal,
    make_scene,
)

SECOND = timedelta(seconds=1)
SITE = "https://partage.example"


def submit(db: Session, proposal: Proposal, now: datetime) -> None:
    submit_proposal(db, proposal=proposal, by=proposal.author_id, base_url=SITE, now=now)


def change(db: Session, proposal: Proposal, content: Content, version: int, now: datetime) -> None:
    by = proposal.author_id
    change_proposal(db, proposal=proposal, content=content, version=version, by=by, now=now)


def reread(database: Database, scene: Scene, proposal: Proposal) -> Proposal:
    with database.reading() as db:
        return get_own(db, scene.ada.id, proposal.id)


def test_a_draft_keeps_everything_that_was_typed(database: Database, now: datetime):
    with database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
    kept = reread(database, scene, proposal)
    assert (kept.code, kept.status) == ("un-puits-a-gandon", ProposalStatus.DRAFT)
    assert kept.amount_asked_cents == 3_000_00
    assert [line.status for line in kept.lines][-1] is LineStatus.REQUESTED
    assert [partner.name for partner in kept.partners] == ["Commune de Gandon"]
    assert [(each.unit, each.target) for each in kept.indicators] == [("parcelles", 8)]
    assert kept.edition.slug == "rennes-2026"
    assert kept.organisation.slug == "les-amis-de-mopti"


def test_a_draft_may_hold_nothing_but_its_title(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=Content("Un titre"))
    assert proposal.status is ProposalStatus.DRAFT


def test_two_proposals_with_one_title_get_two_codes(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    codes = [make_proposal(db, scene, now=now).code for _ in range(3)]
    assert codes == ["un-puits-a-gandon", "un-puits-a-gandon-2", "un-puits-a-gandon-3"]


def test_a_title_without_latin_letters_still_gets_a_code(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=Content("بئر"))
    assert proposal.code == "projet"


def test_a_change_replaces_the_content_and_keeps_the_code(any_database: Database, now: datetime):
    with any_database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
    with any_database.writing() as db:
        own = get_own(db, scene.ada.id, proposal.id)
        change(db, own, make_content(title="Deux puits", partners=()), own.version, now)
    kept = reread(any_database, scene, proposal)
    assert (kept.title, kept.code, kept.partners) == ("Deux puits", "un-puits-a-gandon", [])


def test_the_second_of_two_editors_is_told_and_the_first_kept(
    any_database: Database, now: datetime
):
    with any_database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
    read_by_both = proposal.version
    with any_database.writing() as db:
        own = get_own(db, scene.ada.id, proposal.id)
        # Only a child row differs, at the very same instant: the version grows all the same.
        change(db, own, make_content(indicators=()), read_by_both, now)
    with any_database.writing() as db:
        own = get_own(db, scene.ada.id, proposal.id)
        with pytest.raises(ProposalChangedMeanwhile):
            change(db, own, make_content(title="Perdu"), read_by_both, now)
    kept = reread(any_database, scene, proposal)
    assert (kept.title, kept.indicators) == ("Un puits à Gandon", [])


@pytest.mark.postgres
def test_two_editors_at_the_same_instant_are_told_apart_by_the_database(
    postgres_database: Database, now: datetime
):
    with postgres_database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
    with postgres_database.writing() as slow:
        late = get_own(slow, scene.ada.id, proposal.id)
        with postgres_database.writing() as quick:
            own = get_own(quick, scene.ada.id, proposal.id)
            change(quick, own, make_content(title="Premier"), own.version, now)
        with pytest.raises(ProposalChangedMeanwhile), slow.begin_nested():
            change(slow, late, make_content(title="Second"), late.version, now)
    assert reread(postgres_database, scene, proposal).title == "Premier"


def test_a_submission_is_recorded_and_announced_to_the_members(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    submit(db, proposal, now)
    assert (proposal.status, proposal.submitted_at) == (ProposalStatus.SUBMITTED, now)
    mail = db.scalars(select(OutgoingMail)).one()
    assert (mail.recipient, mail.subject) == ("ada@example.org", "Nous avons reçu votre projet")
    assert f"{SITE}/fr/association/projets/{proposal.id}/suivi" in mail.body
    assert "puits" not in mail.body
    last = db.scalars(select(Event).order_by(Event.sequence.desc())).first()
    assert last is not None
    assert (last.action, last.details) == ("proposal.submitted", {"code": proposal.code})


def test_a_member_who_reads_english_is_written_to_in_english(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    scene.ada.language = "en"
    submit(db, make_proposal(db, scene, now=now), now)
    assert db.scalars(select(OutgoingMail)).one().subject == "Your proposal was received"


def test_submitting_twice_changes_nothing(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    submit(db, proposal, now)
    submit(db, proposal, now + SECOND)
    assert proposal.submitted_at == now
    assert len(db.scalars(select(OutgoingMail)).all()) == 1


def test_a_submitted_proposal_can_be_changed_and_stays_submitted(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    submit(db, proposal, now)
    change(db, proposal, make_content(title="Deux puits"), proposal.version, now)
    assert (proposal.title, proposal.status) == ("Deux puits", ProposalStatus.SUBMITTED)


def test_a_submission_lists_everything_that_is_missing(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=Content("Un titre"))
    with pytest.raises(ProposalIncomplete) as refusal:
        submit(db, proposal, now)
    assert [code for code, _params in refusal.value.violations] == [
        "proposals.summary-missing",
        "proposals.country-missing",
        "proposals.amount-missing",
    ]
    assert proposal.status is ProposalStatus.DRAFT


def test_a_submitted_proposal_cannot_be_emptied(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    submit(db, proposal, now)
    with pytest.raises(ProposalIncomplete), db.begin_nested():
        change(db, proposal, make_content(summary=""), proposal.version, now)


def test_a_plan_that_does_not_balance_does_not_block_the_submission(db: Session, now: datetime):
    content = make_content(lines=make_lines([190_000_00], [155_000_00], 40_000_00))
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=content)
    submit(db, proposal, now)
    assert proposal.status is ProposalStatus.SUBMITTED


def test_the_deadline_holds_to_the_second(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    in_time, late = (make_proposal(db, scene, now=now) for _ in range(2))
    closing = closes_at(scene.edition, Phase.SUBMISSION)
    assert closing is not None
    submit(db, in_time, closing - SECOND)
    with pytest.raises(PhaseClosed):
        submit(db, late, closing)
    with pytest.raises(PhaseClosed):
        change(db, in_time, make_content(), in_time.version, closing)


def test_a_correction_asked_in_the_review_reopens_a_submitted_proposal_to_the_second(
    db: Session, now: datetime
):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    submit(db, proposal, now)
    in_review = opens_at(scene.edition, Phase.REVIEW)
    assert not is_open(proposal, in_review)
    proposal.reopened_until = in_review + 2 * SECOND
    db.flush()
    assert deadline(proposal, in_review) == proposal.reopened_until
    change(db, proposal, make_content(title="Corrigé"), proposal.version, in_review + SECOND)
    assert (proposal.title, proposal.status) == ("Corrigé", ProposalStatus.SUBMITTED)
    with pytest.raises(PhaseClosed):
        change(db, proposal, make_content(), proposal.version, in_review + 2 * SECOND)


def test_a_correction_reopens_no_draft_and_nothing_after_the_review(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    draft, sent = (make_proposal(db, scene, now=now) for _ in range(2))
    submit(db, sent, now)
    voting = opens_at(scene.edition, Phase.VOTING)
    draft.reopened_until = sent.reopened_until = voting + SECOND
    assert not is_open(draft, voting - SECOND)
    assert is_open(sent, voting - SECOND)
    assert not is_open(sent, voting)


def test_nothing_is_drafted_before_the_submission_opens(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    opening = opens_at(scene.edition, Phase.SUBMISSION)
    with pytest.raises(PhaseNotOpen):
        make_proposal(db, scene, now=opening - SECOND)
    make_proposal(db, scene, now=opening)


def test_a_proposal_can_be_withdrawn_until_the_vote_and_never_once_it_is_decided(
    db: Session, now: datetime
):
    scene = make_scene(db, now=now)
    waiting, decided = (make_proposal(db, scene, now=now) for _ in range(2))
    submit(db, waiting, now)
    decided.status = ProposalStatus.ELIGIBLE
    voting = opens_at(scene.edition, Phase.VOTING)
    with pytest.raises(ProposalNotOpen):
        withdraw_proposal(db, proposal=decided, by=scene.ada.id, now=voting - SECOND)
    with pytest.raises(PhaseClosed):
        withdraw_proposal(db, proposal=waiting, by=scene.ada.id, now=voting)
    withdraw_proposal(db, proposal=waiting, by=scene.ada.id, now=voting - SECOND)
    assert waiting.status is ProposalStatus.WITHDRAWN


def test_a_withdrawn_proposal_is_out_of_sight_and_closed(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    submit(db, proposal, now)
    withdraw_proposal(db, proposal=proposal, by=scene.ada.id, now=now)
    assert list_public(db, scene.edition.id) == []
    assert list_own(db, scene.ada.id) == [proposal]
    with pytest.raises(ProposalNotOpen):
        submit(db, proposal, now)


def test_somebody_elses_draft_is_not_found(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    eve = make_account(db, now=now, email="eve@example.org")
    with pytest.raises(ProposalNotFound):
        get_own(db, eve.id, proposal.id)
    assert list_own(db, eve.id) == []


def test_the_public_sees_what_was_submitted_to_this_edition_only(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    other = make_edition(db, now=now, phase=Phase.SUBMISSION, slug="rennes-2027")
    make_proposal(db, scene, now=now)
    shown = make_proposal(db, scene, now=now, content=make_content(title="Montré"))
    submit(db, shown, now)
    assert list_public(db, scene.edition.id) == [shown]
    assert list_public(db, other.id) == []
    assert get_public(db, scene.edition.id, "montre") is shown
    with pytest.raises(ProposalNotFound):
        get_public(db, scene.edition.id, "un-puits-a-gandon")


def test_only_eligible_proposals_reach_the_ballot(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    chosen, waiting = (make_proposal(db, scene, now=now) for _ in range(2))
    chosen.status = ProposalStatus.ELIGIBLE
    waiting.status = ProposalStatus.SUBMITTED
    assert list_eligible(db, scene.edition.id) == [chosen]


def test_an_organisation_is_needed_and_its_member_writes_for_it(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = draft_proposal(
        db,
        edition=scene.edition,
        organisation=scene.organisation,
        author_id=scene.ada.id,
        content=make_content(),
        now=now,
    )
    assert (proposal.organisation_id, proposal.author_id) == (scene.organisation.id, scene.ada.id)
