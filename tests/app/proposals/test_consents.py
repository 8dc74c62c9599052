"""A partner's agreement: asked by a link, given in its own words, held as long as they stand."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import Event
from app.core.db import Database
from app.core.errors import DomainError
from app.proposals import consents
from app.proposals.checks import run_check
from app.proposals.consents import PartnerWords, ask_consent, confirm, find_asked, refuse
from app.proposals.content import PartnerContent
from app.proposals.history import list_revisions
from app.proposals.models import ConsentAnswer, Partner, PartnerConsent, Proposal, Standing
from app.proposals.service import change_proposal
from tests.builders import (
    Scene,
    calendar_around,
    make_account,
    make_content,
    make_proposal,
    make_scene,
)
from tests.conftest import NOON
from tests.mailbox import letters

BASE = "http://testserver"
WORDS = PartnerWords("Mairie de Gandon", "Gandon", "Prête le terrain", "Venez.", False, False)
EMAIL = "maire@gandon.example"


@pytest.fixture
def scene(db: Session) -> Scene:
    return make_scene(db, now=NOON)


@pytest.fixture
def proposal(db: Session, scene: Scene) -> Proposal:
    return make_proposal(db, scene, now=NOON)


@pytest.fixture
def partner(proposal: Proposal) -> Partner:
    return proposal.partners[0]


def ask(db: Session, scene: Scene, partner: Partner, **over: Any) -> str:
    """Ask for the agreement and return the token of the link."""
    said: dict[str, Any] = {
        "language": "en",
        "email": "",
        "by": scene.ada.id,
        "base_url": BASE,
        "now": NOON,
    }
    said |= {"base_url": BASE, "now": NOON} | over
    proposal = partner.proposal
    return ask_consent(db, proposal=proposal, partner=partner, **said).rsplit("/", 1)[1]


def say_yes(db: Session, token: str, words: PartnerWords = WORDS, now: datetime = NOON) -> Partner:
    partner = find_asked(db, token=token, now=now)
    assert partner.consent
    version = partner.consent.version
    confirm(db, partner=partner, words=words, version=version, base_url=BASE, now=now)
    return partner


def say_no(db: Session, token: str, now: datetime = NOON) -> Partner:
    partner = find_asked(db, token=token, now=now)
    assert partner.consent
    refuse(db, partner=partner, version=partner.consent.version, base_url=BASE, now=now)
    return partner


def edit(db: Session, scene: Scene, partner: Partner, **over: Any) -> None:
    said: dict[str, Any] = {"id": partner.id, **partner.facts} | over
    content = make_content(partners=(PartnerContent(**said),))
    proposal = partner.proposal
    version = proposal.version
    change_proposal(
        db, proposal=proposal, content=content, version=version, by=scene.ada.id, now=NOON
    )


def standing(partner: Partner) -> Standing:
    """Read it anew: a type checker believes that nothing changes between two lines."""
    return partner.standing


def test_a_yes_is_kept_in_the_partners_own_words(db: Session, scene: Scene, partner: Partner):
    token = ask(db, scene, partner)
    assert standing(partner) is Standing.WAITING
    say_yes(db, token)
    assert standing(partner) is Standing.CONFIRMED
    assert (partner.name, partner.role) == ("Mairie de Gandon", "Prête le terrain")
    assert partner.public_statement == "Venez."
    [_drafted, answered] = list_revisions(db, partner.proposal_id)
    assert (answered.by, answered.content["partners"][0]["name"]) == (None, "Mairie de Gandon")


def test_the_link_is_sent_to_the_partner_in_its_language_and_its_address_forgotten(
    db: Session, scene: Scene, partner: Partner
):
    token = ask(db, scene, partner, email=f" {EMAIL.upper()} ")
    [letter] = letters(db)
    assert (letter.to, letter.path) == (EMAIL, f"/en/partenaires/{token}")
    assert letter.subject == "An association names you as its partner"
    kept = [str(vars(row)) for row in (partner, partner.consent, *db.scalars(select(Event)))]
    assert not [row for row in kept if EMAIL in row or token in row]


def test_what_is_not_an_address_is_refused_and_no_link_made(
    db: Session, scene: Scene, partner: Partner
):
    with pytest.raises(DomainError, match=r"field\.not-an-address"):
        ask(db, scene, partner, email="maire")
    assert partner.consent is None


def test_a_new_link_makes_the_former_useless_and_keeps_the_answer(
    db: Session, scene: Scene, partner: Partner
):
    former = ask(db, scene, partner)
    say_no(db, former)
    latter = ask(db, scene, partner)
    with pytest.raises(consents.ConsentLinkNotValid):
        find_asked(db, token=former, now=NOON)
    assert find_asked(db, token=latter, now=NOON).standing is Standing.DECLINED


def test_a_no_takes_the_partner_off_every_public_list(db: Session, scene: Scene, partner: Partner):
    say_no(db, ask(db, scene, partner))
    assert standing(partner) is Standing.DECLINED
    assert partner.proposal.public_partners == []
    assert not run_check("partner-in-territory", partner.proposal, {}).is_met


def test_a_yes_is_taken_back_by_the_same_link_then_given_again(
    db: Session, scene: Scene, partner: Partner
):
    token = ask(db, scene, partner)
    say_yes(db, token)
    assert say_no(db, token).standing is Standing.WITHDRAWN
    assert say_yes(db, token).standing is Standing.CONFIRMED


def test_an_agreement_no_longer_holds_once_the_association_writes_something_else(
    db: Session, scene: Scene, partner: Partner
):
    token = ask(db, scene, partner)
    say_yes(db, token)
    edit(db, scene, partner, role="Finance le puits")
    assert standing(partner) is Standing.CHANGED
    assert partner.public_statement == ""
    say_yes(db, token, words=WORDS)
    assert standing(partner) is Standing.CONFIRMED


def test_what_the_partner_hides_stays_hidden_whatever_the_association_ticks(
    db: Session, scene: Scene, partner: Partner
):
    hidden = PartnerWords("Nom secret", "Lieu secret", "", "Nous", True, True)
    say_yes(db, ask(db, scene, partner), hidden)
    edit(db, scene, partner, hides_name=False, hides_place=False)
    assert (partner.hides_name, partner.hides_place) == (True, True)
    assert (partner.proposal.public_place, partner.public_statement) == ("", "")


def test_what_the_association_hides_stays_hidden_whatever_the_partner_leaves_open(
    db: Session, scene: Scene, partner: Partner
):
    partner.hides_name = True
    say_yes(db, ask(db, scene, partner))
    assert partner.hides_name


def test_an_unanswered_link_lasts_sixty_days_and_never_into_the_vote(
    db: Session, scene: Scene, partner: Partner
):
    token = ask(db, scene, partner)
    assert partner.consent
    vote = calendar_around(NOON, scene.edition.window_at(NOON).phase)[2].opens_at  # type: ignore[union-attr]
    assert partner.consent.expires_at == vote
    with pytest.raises(consents.ConsentLinkNotValid):
        find_asked(db, token=token, now=vote)
    with pytest.raises(consents.ConsentNotOpen):
        ask(db, scene, partner, now=vote)


def test_an_unknown_link_is_not_valid(db: Session):
    with pytest.raises(consents.ConsentLinkNotValid):
        find_asked(db, token="\ud800 guess", now=NOON)


def test_the_link_of_a_withdrawn_proposal_is_not_valid(db: Session, scene: Scene, partner: Partner):
    token = ask(db, scene, partner)
    partner.proposal.status = partner.proposal.status.WITHDRAWN
    with pytest.raises(consents.ConsentLinkNotValid):
        find_asked(db, token=token, now=NOON)


def test_somebody_outside_the_organisation_asks_nobody(db: Session, scene: Scene, partner: Partner):
    eve = make_account(db, now=NOON, email="eve@example.org")
    with pytest.raises(DomainError, match=r"organisations\."):
        ask(db, scene, partner, by=eve.id)


def test_the_automatic_check_counts_the_partners_of_the_territory_who_said_yes(
    db: Session, scene: Scene, partner: Partner
):
    proposal = partner.proposal
    assert run_check("partner-consents", proposal, {}).code == "proposals.no-partner-consent"
    say_yes(db, ask(db, scene, partner))
    found = run_check("partner-consents", proposal, {})
    assert (found.is_met, found.params) == (True, {"count": 1})


def test_the_members_are_told_that_a_partner_answered_and_not_what(
    db: Session, scene: Scene, partner: Partner
):
    say_no(db, ask(db, scene, partner))
    [letter] = letters(db)
    assert letter.to == "ada@example.org"
    assert letter.path == f"/fr/association/projets/{partner.proposal_id}/accords"
    assert "Gandon" not in letter.subject + letter.body


def test_an_answer_written_after_another_one_is_told_so(
    db: Session, scene: Scene, partner: Partner
):
    token = ask(db, scene, partner)
    say_yes(db, token)
    with pytest.raises(consents.ConsentAnsweredMeanwhile):
        refuse(db, partner=partner, version=1, base_url=BASE, now=NOON)


def test_of_two_answers_at_once_one_is_kept_and_the_other_told(any_database: Database):
    with any_database.writing() as db:
        scene = make_scene(db, now=NOON)
        proposal = make_proposal(db, scene, now=NOON)
        token = ask(db, scene, proposal.partners[0])
    both_have_read = threading.Barrier(2)
    told: list[str] = []

    def answer(say: Callable[[Session, Partner, int], None]) -> None:
        with any_database.reading() as db:
            read = find_asked(db, token=token, now=NOON).consent
            assert read
            version = read.version
        both_have_read.wait()
        try:
            with any_database.writing() as db:
                say(db, find_asked(db, token=token, now=NOON), version)
            told.append("recorded")
        except DomainError as refusal:
            told.append(refusal.code)

    def yes(db: Session, partner: Partner, version: int) -> None:
        confirm(db, partner=partner, words=WORDS, version=version, base_url=BASE, now=NOON)

    def no(db: Session, partner: Partner, version: int) -> None:
        refuse(db, partner=partner, version=version, base_url=BASE, now=NOON)

    threads = [threading.Thread(target=answer, args=[say]) for say in (yes, no)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["consents.answered-meanwhile", "recorded"]
    with any_database.reading() as db:
        kept = db.scalars(select(PartnerConsent)).one()
        name = db.scalars(select(Partner.name)).one()
    assert (kept.answer, name) in {
        (ConsentAnswer.CONFIRMED, "Mairie de Gandon"),
        (ConsentAnswer.DECLINED, "Commune de Gandon"),
    }


def test_a_partner_taken_off_the_proposal_takes_its_agreement_along(
    db: Session, scene: Scene, partner: Partner
):
    token = ask(db, scene, partner)
    proposal: Proposal = partner.proposal
    content = make_content(partners=())
    version = proposal.version
    change_proposal(
        db, proposal=proposal, content=content, version=version, by=scene.ada.id, now=NOON
    )
    assert db.scalars(select(PartnerConsent)).all() == []
    with pytest.raises(consents.ConsentLinkNotValid):
        find_asked(db, token=token, now=NOON + timedelta(days=1))
