"""A proposal is saved section by section: who writes where, what is kept, who is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core.db import Database
from app.organisations.models import MemberRole
from app.organisations.queries import ReaderOnly
from app.proposals.content import Content, PartnerContent, read
from app.proposals.gaps import SectionState, list_gaps, list_tasks, needed
from app.proposals.models import Proposal
from app.proposals.queries import get_own
from app.proposals.sections import FIELDS, Section
from app.proposals.service import ProposalChangedMeanwhile, change_proposal, change_section
from tests.builders import (
    Scene,
    make_account,
    make_content,
    make_lines,
    make_membership,
    make_proposal,
    make_scene,
)


def change(
    db: Session,
    proposal: Proposal,
    section: Section,
    now: datetime,
    *,
    version: int | None = None,
    **answers: Any,
) -> None:
    change_section(
        db,
        proposal=proposal,
        section=section,
        content=replace(read(proposal), **answers),
        version=proposal.version if version is None else version,
        by=proposal.author_id,
        now=now,
    )


def test_every_answer_belongs_to_one_section():
    named = [name for names in FIELDS.values() for name in names]
    assert sorted(named) == sorted(Content.__dataclass_fields__)


def test_only_the_section_is_written_and_says_who_wrote_it(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    change(db, proposal, Section.PLACE, now, place="Dakar", title="Ignoré")
    assert (proposal.place, proposal.title) == ("Dakar", "Un puits à Gandon")
    assert proposal.section_changes == {
        "place": {"version": 2, "by": str(proposal.author_id), "at": now.isoformat()}
    }


def test_saving_what_was_there_changes_nothing(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    for section in Section:
        change(db, proposal, section, now)
    assert (proposal.version, proposal.section_changes) == (1, {})


def test_a_partner_keeps_its_row_whatever_is_corrected_around_it(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    [former] = read(proposal).partners
    renamed = replace(former, name="Mairie de Gandon", role="Entretient le puits")
    other = PartnerContent("Eau pour tous", "SN")
    change(db, proposal, Section.PARTNERS, now, partners=(other, renamed))
    assert [each.name for each in proposal.partners] == ["Eau pour tous", "Mairie de Gandon"]
    assert proposal.partners[1].id == former.id
    by_name = (PartnerContent("Mairie de Gandon", "SN"),)
    content = replace(read(proposal), partners=by_name)
    change_proposal(
        db,
        proposal=proposal,
        content=content,
        version=proposal.version,
        by=proposal.author_id,
        now=now,
    )
    assert [each.id for each in proposal.partners] == [former.id]


def test_a_partner_of_another_project_is_never_taken(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    mine, other = (make_proposal(db, scene, now=now) for _ in range(2))
    theirs = read(other).partners[0]
    change(db, mine, Section.PARTNERS, now, partners=(replace(theirs, name="Prise"),))
    assert mine.partners[0].id != theirs.id
    assert other.partners[0].name == "Commune de Gandon"


@pytest.mark.parametrize("second", [Section.PLACE, Section.PRESENTATION])
def test_two_people_saving_at_one_instant_lose_nothing(
    any_database: Database, now: datetime, second: Section
):
    with any_database.writing() as db:
        scene = make_scene(db, now=now)
        proposal = make_proposal(db, scene, now=now)
    start = Barrier(2)

    def save(section: Section, answers: dict[str, str]) -> bool:
        with any_database.reading() as db:
            version = get_own(db, scene.ada.id, proposal.id).version
        start.wait()
        try:
            with any_database.writing() as db:
                own = get_own(db, scene.ada.id, proposal.id)
                change(db, own, section, now, version=version, **answers)
        except ProposalChangedMeanwhile as told:
            assert told.params == {"changed_at": now, "name": "Ada"}  # noqa: PT017 - from a thread
            return False
        return True

    answers = {Section.PLACE: {"place": "Dakar"}, Section.PRESENTATION: {"summary": "La seconde."}}
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(save, Section.PRESENTATION, {"summary": "La première."})
        other = pool.submit(save, second, answers[second])
        saved = [first.result(), other.result()]
    kept = reread(any_database, scene, proposal)
    if second is Section.PLACE:
        assert saved == [True, True]
        assert (kept.summary, kept.place, kept.version) == ("La première.", "Dakar", 3)
    else:
        assert sorted(saved) == [False, True]
        assert kept.summary == ("La première." if saved[0] else "La seconde.")


def reread(database: Database, scene: Scene, proposal: Proposal) -> Proposal:
    with database.reading() as db:
        return get_own(db, scene.ada.id, proposal.id)


def test_a_reader_of_the_organisation_reads_and_does_not_write(db: Session, now: datetime):
    scene = make_scene(db, now=now)
    proposal = make_proposal(db, scene, now=now)
    rita = make_account(db, now=now, email="rita@example.org")
    make_membership(db, scene.organisation, rita, MemberRole.READER)
    assert get_own(db, rita.id, proposal.id) is proposal
    with pytest.raises(ReaderOnly):
        change_section(
            db,
            proposal=proposal,
            section=Section.PLACE,
            content=make_content(place="Dakar"),
            version=proposal.version,
            by=rita.id,
            now=now,
        )


def test_a_title_alone_leaves_everything_to_do(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=Content("Un titre"))
    states = [task.state for task in list_tasks(proposal)]
    assert states == [SectionState.BEGUN, *[SectionState.TO_DO] * 7]
    assert [code for code, _params in needed(proposal)] == [
        "proposals.summary-missing",
        "proposals.country-missing",
        "proposals.amount-missing",
    ]


def test_a_whole_proposal_has_every_task_done(db: Session, now: datetime):
    proposal = make_proposal(db, make_scene(db, now=now), now=now)
    assert {task.state for task in list_tasks(proposal)} == {SectionState.DONE}


@pytest.mark.parametrize(
    ("section", "over", "code"),
    [
        (Section.PRESENTATION, {"description": ""}, "proposals.description-missing"),
        (Section.PRESENTATION, {"themes": ()}, "proposals.themes-missing"),
        (Section.PLACE, {"place": ""}, "proposals.place-missing"),
        (Section.PARTNERS, {"partners": ()}, "proposals.partners-missing"),
        (Section.PARTNERS, {"country": "ML"}, "proposals.no-partner-in-territory"),
        (Section.CLASSIFICATION, {"sector": ""}, "proposals.sector-missing"),
        (Section.CLASSIFICATION, {"gender_marker": None}, "proposals.gender-marker-missing"),
        (Section.CLASSIFICATION, {"adaptation_marker": None}, "proposals.climate-markers-missing"),
        (Section.CALENDAR, {"ends_on": None}, "proposals.calendar-missing"),
        (Section.CALENDAR, {"milestones": ()}, "proposals.milestones-missing"),
        (Section.INDICATORS, {"indicators": ()}, "proposals.no-measurable-indicator"),
        (
            Section.FINANCING,
            {"lines": make_lines([9_00], [], 1_00)},
            "proposals.plan-does-not-balance",
        ),
        (
            Section.FINANCING,
            {"lines": (*make_lines([2_00], [], 1_00), *make_lines([], [], 1_00))},
            "proposals.amount-asked-twice",
        ),
    ],
)
def test_what_is_missing_is_said_in_its_section(
    db: Session, now: datetime, section: Section, over: dict[str, Any], code: str
):
    content = make_content(**over)
    proposal = make_proposal(db, make_scene(db, now=now), now=now, content=content)
    assert code in [gap.code for gap in list_gaps(proposal, section)]
