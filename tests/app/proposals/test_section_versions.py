"""A section is not overwritten unknowingly, nor after the deadline, nor emptied once submitted."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import closes_at
from app.proposals.models import Proposal, ProposalStatus
from app.proposals.queries import get_own
from tests.app.proposals.typed_sections import TYPED, home_of, reread, save, section_of, version_in
from tests.builders import (
    Scene,
)
from tests.clients import form_token, post_form, sign_in
from tests.conftest import FixedClock


def test_the_second_of_two_editors_sees_both_versions_and_can_replace_knowingly(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal
):
    path = section_of(whole, "presentation")
    stale = TYPED["presentation"] | {"version": str(whole.version)}
    assert post_form(ada, path, stale | {"title": "Premier"}).status_code == 303
    told = post_form(ada, path, stale | {"title": "Second", "description": "Mon texte"})
    assert told.status_code == 409
    assert "Ada a enregistré cette rubrique le 22 novembre 2026" in told.text
    assert 'value="Second"' in told.text
    assert "Mon texte</textarea>" in told.text
    saved = told.text[told.text.index("Ce qui est enregistré maintenant") :]
    assert "Premier" in saved
    assert reread(database, scene).title == "Premier"
    knowing = stale | {"title": "Second", "version": version_in(told.text)}
    assert post_form(ada, path, knowing).status_code == 303
    assert reread(database, scene).title == "Second"


def test_two_editors_of_two_sections_both_go_through(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal
):
    version = {"version": str(whole.version)}
    for word in ("presentation", "lieu", "financement"):
        answer = post_form(ada, section_of(whole, word), TYPED[word] | version)
        assert answer.status_code == 303
    kept = reread(database, scene)
    assert (kept.description, kept.latitude) == ("Deux\nparagraphes.", 15.96)
    assert kept.amount_asked_cents == 12_500_50


@pytest.mark.parametrize("version", ["", "²", "0", "999999"])
def test_a_form_without_the_version_it_was_made_from_overwrites_nothing(
    ada: TestClient, whole: Proposal, version: str
):
    fields = TYPED["lieu"] | {"version": version}
    assert post_form(ada, section_of(whole, "lieu"), fields).status_code == 409


def test_what_is_typed_after_the_deadline_is_refused_and_shown_to_be_copied(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal, clock: FixedClock
):
    deadline = closes_at(scene.edition, Phase.SUBMISSION)
    assert deadline is not None
    clock.instant = deadline - timedelta(seconds=1)
    sign_in(ada, scene.ada.email)
    path = section_of(whole, "presentation")
    token = form_token(ada.get(path).text)
    fields = TYPED["presentation"] | {"version": str(whole.version), "_csrf": token}
    assert ada.post(path, data=fields | {"title": "À temps"}).status_code == 303
    clock.advance(timedelta(seconds=1))
    late = fields | {"title": "Tard", "version": "2"}
    for wrong in ({}, {"summary": "x" * 201}):
        answer = ada.post(path, data=late | wrong)
        assert answer.status_code == 410
        assert "2 décembre 2026 à 12:00" in answer.text
        assert "Copiez-le si vous voulez le garder." in answer.text
        assert 'value="Tard"' in answer.text
        assert 'name="then"' not in answer.text
    assert reread(database, scene).title == "À temps"
    for page in (path, home_of(whole)):
        assert ada.get(page).headers["location"] == f"{home_of(whole)}/depot"


def test_a_submitted_proposal_cannot_be_emptied_and_what_was_typed_stays(
    ada: TestClient, database: Database, scene: Scene, whole: Proposal
):
    with database.writing() as db:
        get_own(db, scene.ada.id, whole.id).status = ProposalStatus.SUBMITTED
    answer = save(ada, whole, "presentation", summary="")
    assert answer.status_code == 422
    assert "Le résumé en une phrase manque." in answer.text
    assert "paragraphes.</textarea>" in answer.text
    assert reread(database, scene).summary == whole.summary
