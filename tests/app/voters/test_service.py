"""The register: rights given, codes recognised, nothing told by the way."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.editions.models import Phase
from app.editions.phases import PhaseClosed, closes_at
from app.voters import service
from app.voters.codes import draw_code
from app.voters.models import Voter, VotingCode
from app.voters.queries import count_voters
from app.voters.service import (
    MistypedCode,
    RegisterClosed,
    UnknownCode,
    draw_codes,
    identify_by_code,
    register_simulated,
    register_with_codes,
)
from tests.builders import make_edition


def mistyped(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def test_a_code_opens_the_vote_of_its_edition(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    codes = register_with_codes(db, edition=edition, drawn=draw_codes(3), now=now)
    found = [identify_by_code(db, edition=edition, code=code, now=now) for code in codes]
    assert {voter.id for voter in found} == set(db.scalars(select(Voter.id)))


def test_a_code_of_another_edition_is_unknown(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    other = make_edition(db, now=now, slug="rennes-2027")
    (code,) = register_with_codes(db, edition=other, drawn=draw_codes(1), now=now)
    with pytest.raises(UnknownCode):
        identify_by_code(db, edition=edition, code=code, now=now)


def test_a_typing_error_is_told_without_a_look_at_the_register(database: Database, now: datetime):
    with database.writing() as db:
        edition = make_edition(db, now=now)
        (code,) = register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)
    seen = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    with database.reading() as db, pytest.raises(MistypedCode):
        identify_by_code(db, edition=edition, code=mistyped(code), now=now)
    assert not any("voter" in statement or "voting_code" in statement for statement in seen)


def test_an_unknown_code_costs_one_hash_like_a_known_one(
    db: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    edition = make_edition(db, now=now)
    (code,) = register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)
    compared = []

    def counting(password: str, password_hash: str | None) -> bool:
        compared.append(password)
        return password_hash is not None

    monkeypatch.setattr(service, "matches", counting)
    identify_by_code(db, edition=edition, code=code, now=now)
    with pytest.raises(UnknownCode):
        identify_by_code(db, edition=edition, code=draw_code(), now=now)
    assert len(compared) == 2


def test_only_four_symbols_of_a_code_are_kept_in_clear(db: Session, now: datetime):
    edition = make_edition(db, now=now)
    (code,) = register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)
    kept = db.scalars(select(VotingCode)).one()
    assert kept.selector == code[:4]
    assert "$argon2id$" in kept.code_hash
    assert "m=47104,t=1,p=1" in kept.code_hash


def test_identification_writes_nothing(database: Database, now: datetime):
    with database.writing() as db:
        edition = make_edition(db, now=now)
        (code,) = register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)
    with database.reading() as db:
        assert identify_by_code(db, edition=edition, code=code, now=now).signed is False


def test_nobody_is_registered_once_the_vote_is_over(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.VOTING)
    closing = closes_at(edition, Phase.VOTING)
    assert closing is not None
    last = closing - timedelta(seconds=1)
    assert len(register_with_codes(db, edition=edition, drawn=draw_codes(1), now=last)) == 1
    with pytest.raises(RegisterClosed):
        register_with_codes(db, edition=edition, drawn=draw_codes(1), now=closing)
    with pytest.raises(RegisterClosed):
        register_simulated(db, edition=edition, how_many=1, now=closing)
    assert count_voters(db, edition.id) == 1


def test_an_imported_edition_takes_no_voter(db: Session, now: datetime):
    edition = make_edition(db, now=now, is_imported=True)
    with pytest.raises(RegisterClosed):
        register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)


def test_a_code_opens_nothing_after_the_vote(db: Session, now: datetime):
    edition = make_edition(db, now=now, phase=Phase.VOTING)
    (code,) = register_with_codes(db, edition=edition, drawn=draw_codes(1), now=now)
    with pytest.raises(PhaseClosed):
        identify_by_code(db, edition=edition, code=code, now=now + timedelta(days=11))
