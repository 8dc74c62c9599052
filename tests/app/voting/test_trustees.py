"""The urn's key among several people: enough of them open it, fewer never do."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.editions.models import Edition
from app.voting.keys import KeyStore
from app.voting.rehearsal import (
    RehearsalFailed,
    RehearsalMissing,
    TrusteesAlreadyChosen,
    TrusteesNotChosen,
    answer_rehearsal,
    begin_rehearsal,
    choose_trustees,
    end_rehearsal,
)
from app.voting.rounds import open_round
from app.voting.suites import HYBRID, SUITE
from app.voting.trustees import (
    SharesImpossible,
    SharesMissing,
    SharesMistyped,
    SharesOfAnotherUrn,
    Trusteeship,
    TrusteesUnreadable,
    join_key,
    read_trusteeship,
    sheets,
    split_new_key,
)
from tests.builders import make_edition, make_projects


@pytest.fixture(scope="module", params=[SUITE, HYBRID])
def split(request: pytest.FixtureRequest) -> tuple[Trusteeship, list[str]]:
    return split_new_key(3, 5, request.param)


def test_each_of_the_ten_triples_opens_and_none_of_the_fifteen_smaller_sets(
    split: tuple[Trusteeship, list[str]],
):
    trusteeship, words = split
    triples = list(itertools.combinations(words, 3))
    smaller = [some for size in (1, 2) for some in itertools.combinations(words, size)]
    assert (len(triples), len(smaller)) == (10, 15)
    for some in triples:
        key = join_key(some, trusteeship)
        assert key.public == trusteeship.public_key
    for few in smaller:
        with pytest.raises(SharesMissing):
            join_key(few, trusteeship)
        with pytest.raises(SharesMistyped):
            # Even someone who lies about how many are needed gets nothing.
            join_key(few, replace(trusteeship, threshold=1, shares=1))


def test_words_are_read_as_people_type_them_and_one_trustee_more_does_no_harm(
    split: tuple[Trusteeship, list[str]],
):
    trusteeship, words = split
    typed = [f" {sentence.upper().replace(' ', '  ')}\n" for sentence in words]
    from_paper = [sheet.split("\n", 1)[1] for sheet in sheets(words[:3])]
    for given in (typed, from_paper):
        key = join_key(given, trusteeship)
        assert key.public == trusteeship.public_key


def test_the_same_trustee_twice_is_one_trustee(split: tuple[Trusteeship, list[str]]):
    trusteeship, words = split
    with pytest.raises(SharesMissing):
        join_key([words[0], words[0], words[1]], trusteeship)


def test_a_mistyped_word_and_the_words_of_another_urn_are_told_apart(
    split: tuple[Trusteeship, list[str]],
):
    trusteeship, words = split
    wrong = words[0].replace(words[0].split()[9], "academic")
    with pytest.raises(SharesMistyped):
        join_key([wrong, *words[1:3]], trusteeship)
    _other, foreign = split_new_key(3, 5)
    with pytest.raises(SharesOfAnotherUrn):
        join_key(foreign, trusteeship)


@pytest.mark.parametrize(("threshold", "shares"), [(0, 1), (1, 2), (3, 2), (2, 17), (0, 0)])
def test_a_split_that_shares_nothing_is_refused(threshold: int, shares: int):
    with pytest.raises(SharesImpossible):
        split_new_key(threshold, shares)


def test_the_public_half_is_read_back_and_anything_else_refused(
    split: tuple[Trusteeship, list[str]],
):
    trusteeship, _words = split
    text = trusteeship.written()
    assert read_trusteeship(text) == trusteeship
    damaged = [
        "",
        "[]",
        "{}",
        text.replace("partage-trustees/1", "other"),
        text.replace('"threshold": 3', '"threshold": 6'),
        text.replace('"threshold": 3', '"threshold": "3"'),
        text.replace(trusteeship.public_key.hex(), "00"),
        text.replace(trusteeship.suite, "ROT13"),
    ]
    for content in damaged:
        with pytest.raises(TrusteesUnreadable):
            read_trusteeship(content)


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", tmp_path / "memory")


@pytest.fixture
def edition(db: Session, now: datetime) -> Edition:
    made = make_edition(db, now=now)
    make_projects(db, made, {"puits": 100_00})
    return made


def rehearse(
    db: Session, edition: Edition, split: tuple[Trusteeship, list[str]], now: datetime
) -> None:
    trusteeship, words = split
    lines = begin_rehearsal(db, edition=edition)
    answer = answer_rehearsal(lines, join_key(words, trusteeship))
    end_rehearsal(db, edition=edition, answer=f" {answer.upper()}\n", now=now)


def test_a_round_opens_only_within_a_week_of_a_rehearsal(
    db: Session,
    edition: Edition,
    split: tuple[Trusteeship, list[str]],
    keys: KeyStore,
    now: datetime,
):
    choose_trustees(db, edition=edition, trusteeship=split[0], now=now)
    with pytest.raises(RehearsalMissing):
        open_round(db, edition=edition, keys=keys, now=now)
    rehearse(db, edition, split, now - timedelta(days=7, seconds=1))
    with pytest.raises(RehearsalMissing):
        open_round(db, edition=edition, keys=keys, now=now)
    rehearse(db, edition, split, now - timedelta(days=7))
    voting_round = open_round(db, edition=edition, keys=keys, now=now)
    assert voting_round.urn_public_key == split[0].public_key
    assert (voting_round.threshold, voting_round.trustees) == (3, 5)
    assert not list(keys.folder.glob("*.trustee"))


def test_a_rehearsal_ends_with_its_own_answer_only_and_once(
    db: Session, edition: Edition, split: tuple[Trusteeship, list[str]], now: datetime
):
    trusteeship, words = split
    choose_trustees(db, edition=edition, trusteeship=trusteeship, now=now)
    with pytest.raises(RehearsalFailed):
        end_rehearsal(db, edition=edition, answer="", now=now)
    key = join_key(words, trusteeship)
    stale = answer_rehearsal(begin_rehearsal(db, edition=edition), key)
    fresh = answer_rehearsal(begin_rehearsal(db, edition=edition), key)
    with pytest.raises(RehearsalFailed):
        end_rehearsal(db, edition=edition, answer=stale, now=now)
    end_rehearsal(db, edition=edition, answer=fresh, now=now)
    with pytest.raises(RehearsalFailed):
        end_rehearsal(db, edition=edition, answer=fresh, now=now)


def test_other_peoples_words_do_not_open_the_rehearsal(
    db: Session, edition: Edition, split: tuple[Trusteeship, list[str]], now: datetime
):
    choose_trustees(db, edition=edition, trusteeship=split[0], now=now)
    lines = begin_rehearsal(db, edition=edition)
    other, foreign = split_new_key(2, 3)
    with pytest.raises(SharesOfAnotherUrn):
        answer_rehearsal(lines, join_key(foreign, other))


def test_new_trustees_rehearse_anew_and_nobody_changes_them_during_a_vote(
    db: Session,
    edition: Edition,
    split: tuple[Trusteeship, list[str]],
    keys: KeyStore,
    now: datetime,
):
    with pytest.raises(TrusteesNotChosen):
        begin_rehearsal(db, edition=edition)
    choose_trustees(db, edition=edition, trusteeship=split[0], now=now)
    rehearse(db, edition, split, now)
    other = split_new_key(2, 3)
    choose_trustees(db, edition=edition, trusteeship=other[0], now=now)
    with pytest.raises(RehearsalMissing):
        open_round(db, edition=edition, keys=keys, now=now)
    rehearse(db, edition, other, now)
    open_round(db, edition=edition, keys=keys, now=now)
    with pytest.raises(TrusteesAlreadyChosen):
        choose_trustees(db, edition=edition, trusteeship=split[0], now=now)
