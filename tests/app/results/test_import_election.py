"""Real elections become archived editions with their official winners; bad files change nothing."""

import re
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.db import Database
from app.editions.models import Edition, ListedProject, Phase
from app.editions.phases import PhaseClosed, phase_at, require
from app.editions.queries import get_edition, list_projects
from app.editions.rules import RuleNotUsable
from app.editions.service import EditionNameTaken
from app.results.imports import ElectionNotOver, FileRefused, RuleNotNamed, import_election
from app.results.models import Result
from app.results.queries import get_published
from app.voting.queries import list_opened_ballots
from app.web.sentences import SENTENCES, sentence
from ballots.record import sha256_of

ROOT = Path(__file__).parents[3]
ELECTIONS = ROOT / "tests/ballots/elections"
TOULOUSE = "France_Toulouse_2019"
WIELICZKA = "Poland_Wieliczka_2023_Green_Budget"
SMALL = """META
key;value
description;Un vote d'essai
unit;Rennes
instance;2024
budget;1000
vote_type;approval
rule;greedy
date_begin;01.02.2024
date_end;15.02.2024
currency;EUR
PROJECTS
project_id;cost;name
a;600;Un puits
b;500;Une école
VOTES
voter_id;vote
1;a
2;a,b
3;
"""


def content_of(name: str) -> bytes:
    return (ELECTIONS / f"{name}.pb").read_bytes()


def imported(
    db: Session, now: datetime, text: str = SMALL, *, slug: str = "", rule: str = ""
) -> Edition:
    content = text.encode()
    return import_election(db, content=content, file_name="essai.pb", now=now, slug=slug, rule=rule)


def winners(result: Result) -> set[str]:
    return {line.code for line in result.lines if line.is_funded}


@pytest.mark.parametrize(
    ("name", "funded"),
    [(WIELICZKA, 30), ("Poland_Swiecie_2023", 17), ("Netherlands_Assen_2024", 9)],
)
def test_the_official_winners_of_equal_shares_come_out(
    db: Session, now: datetime, name: str, funded: int
):
    edition = import_election(db, content=content_of(name), file_name=f"{name}.pb", now=now)
    result = get_published(db, edition.id)
    assert result.rule == "equal-shares"
    assert winners(result) == set(result.official or ())
    assert len(winners(result)) == funded


def test_toulouse_2019_becomes_an_archived_edition(db: Session, now: datetime):
    edition = import_election(
        db, content=content_of(TOULOUSE), file_name="France_Toulouse_2019.pb", now=now
    )
    assert edition.slug == "toulouse-2019"
    assert edition.is_imported
    assert edition.budget_cents == 1_000_000_00
    assert (edition.currency, edition.city_name) == ("EUR", "Toulouse")
    assert edition.population_source == "France_Toulouse_2019.pb"
    assert edition.file_metadata["max_sum_points"] == "7"
    assert phase_at(edition, now) is Phase.PUBLISHED
    voting = edition.windows[0]
    assert voting.opens_at == datetime(2019, 9, 10, 22, tzinfo=UTC)
    assert voting.closes_at == datetime(2019, 10, 15, 22, tzinfo=UTC)


def test_an_election_is_imported_on_both_databases(any_database: Database, now: datetime):
    with any_database.writing() as db:
        imported(db, now)
    with any_database.reading() as db:
        result = get_published(db, get_edition(db, "rennes-2024").id)
        assert (winners(result), result.official) == ({"a"}, None)
        assert sha256_of(result.outcome) == result.outcome_sha256


def test_toulouse_2019_is_counted_greedily_by_points(db: Session, now: datetime):
    edition = import_election(db, content=content_of(TOULOUSE), file_name="t.pb", now=now)
    result = get_published(db, edition.id)
    assert (result.rule, result.ballots) == ("greedy", 1494)
    assert result.official is None
    assert (result.lines[0].code, result.lines[0].points) == ("4", 1090)
    assert result.cost_cents <= edition.budget_cents
    assert len(list_opened_ballots(db, edition.id)) == 1494


def test_wieliczka_leaves_fewer_residents_without_a_project_than_greedy(db: Session, now: datetime):
    edition = import_election(db, content=content_of(WIELICZKA), file_name="w.pb", now=now)
    result = get_published(db, edition.id)
    assert round(result.satisfaction["without"] / result.ballots, 3) == 0.178
    assert round(result.comparison["without"] / result.ballots, 3) == 0.276


def test_what_the_supporters_paid_is_what_the_projects_cost(db: Session, now: datetime):
    content = content_of("Netherlands_Assen_2024")
    edition = import_election(db, content=content, file_name="a.pb", now=now)
    result = get_published(db, edition.id)
    paid = [
        Fraction(step["payment"]) * step["full_payers"] + Fraction(step["partial_paid"])
        for step in result.outcome["rounds"]
    ]
    assert paid == [step["cost"] for step in result.outcome["rounds"]]
    assert sum(paid) == result.cost_cents <= result.budget_cents
    assert Fraction(result.outcome["share"]) * result.ballots >= sum(paid)


def test_another_rule_and_name_can_be_chosen(db: Session, now: datetime):
    edition = imported(db, now, slug="essai", rule="equal-shares")
    assert edition.slug == "essai"
    assert get_published(db, edition.id).rule == "equal-shares"


def test_the_least_support_the_file_asks_for_is_applied(db: Session, now: datetime):
    text = SMALL.replace("currency;EUR", "currency;EUR\nmin_project_score_threshold;2")
    result = get_published(db, imported(db, now, text).id)
    assert result.parameters["threshold"] == 2
    assert (winners(result), result.lines[1].explanation) == ({"a"}, "lost.below-threshold")


def test_titles_blank_ballots_and_the_order_of_the_file_are_kept(db: Session, now: datetime):
    edition = imported(db, now)
    projects = list_projects(db, edition.id)
    assert [(p.code, p.title, p.cost_cents) for p in projects] == [
        ("a", "Un puits", 600_00),
        ("b", "Une école", 500_00),
    ]
    assert get_published(db, edition.id).blank_ballots == 1


def test_no_number_of_the_file_s_voters_is_kept(db: Session, now: datetime):
    edition = imported(db, now, SMALL.replace("2;a,b", "voter-7;a,b"))
    trackers = [ballot.tracker for ballot in list_opened_ballots(db, edition.id)]
    assert all(re.fullmatch("[0-9a-f]{20}", tracker) for tracker in trackers)


def test_official_winners_that_differ_from_ours_are_kept_beside_them(db: Session, now: datetime):
    text = SMALL.replace("cost;name", "cost;name;selected")
    text = text.replace("Un puits", "Un puits;0").replace("Une école", "Une école;1")
    result = get_published(db, imported(db, now, text).id)
    assert (result.official, winners(result)) == (["b"], {"a"})


def test_a_withdrawn_project_is_never_funded(db: Session, now: datetime):
    text = SMALL.replace("a;600", "a;999999999").replace("budget;1000", "budget;1000000000")
    result = get_published(db, imported(db, now, text).id)
    assert winners(result) == {"b"}
    assert result.lines[-1].explanation == "lost.withdrawn"


def test_a_bare_year_is_the_whole_year(db: Session, now: datetime):
    text = SMALL.replace("01.02.2024", "2024").replace("15.02.2024", "2024")
    voting = imported(db, now, text).windows[0]
    assert voting.opens_at == datetime(2023, 12, 31, 23, tzinfo=UTC)
    assert voting.closes_at == datetime(2024, 12, 31, 23, tzinfo=UTC)


def test_phases_before_the_vote_are_over(db: Session, now: datetime):
    with pytest.raises(PhaseClosed):
        require(imported(db, now), Phase.SUBMISSION, now)


@pytest.mark.parametrize(
    ("was", "becomes", "line", "said"),
    [
        ("vote_type;approval", "vote_type;applause", 7, "type de bulletin"),
        ("budget;1000", "budget;beaucoup", 6, "n’est pas un montant"),
        ("1;a\n", "1;z\n", 18, "absent de la liste"),
        ("b;500;Une école", "b;500", 15, "2 cellules"),
        ("b;500", "a;500", 15, "en double"),
        ("Un puits", "Un\0puits", 14, "octets"),
        ("VOTES\n", "", 20, "sans section VOTES"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    db: Session, now: datetime, was: str, becomes: str, line: int, said: str
):
    with pytest.raises(FileRefused) as refusal:
        imported(db, now, SMALL.replace(was, becomes))
    code, params = refusal.value.violations[0]
    assert params["line"] == line
    assert said in sentence(code, params, "fr", ZoneInfo("Europe/Paris"))
    for model in (Edition, ListedProject):
        assert db.scalar(select(func.count()).select_from(model)) == 0


def test_bytes_that_are_no_text_are_refused(db: Session, now: datetime):
    with pytest.raises(FileRefused) as refusal:
        import_election(db, content=b"META\nkey;value\n\xff", file_name="x.pb", now=now)
    assert refusal.value.violations == (("file.not-utf-8", {"line": 3}),)


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [
        ("date_end;15.02.2024", "date_end;hier", "file.not-a-date"),
        ("date_end;15.02.2024", "date_end;15.01.2024", "file.dates-run-backwards"),
        ("budget;1000", "budget;999999999999999999", "file.amount-too-large"),
    ],
)
def test_a_file_that_makes_no_edition_is_refused(
    db: Session, now: datetime, was: str, becomes: str, code: str
):
    with pytest.raises(FileRefused) as refusal:
        imported(db, now, SMALL.replace(was, becomes))
    assert refusal.value.violations[0][0] == code


def test_a_file_without_a_known_rule_asks_for_one(db: Session, now: datetime):
    with pytest.raises(RuleNotNamed):
        imported(db, now, SMALL.replace("rule;greedy", "rule;unknown"))


def test_an_unknown_rule_is_refused(db: Session, now: datetime):
    with pytest.raises(RuleNotUsable):
        imported(db, now, rule="lottery")


def test_a_vote_that_is_not_over_is_refused(db: Session, now: datetime):
    with pytest.raises(ElectionNotOver):
        imported(db, now, SMALL.replace("15.02.2024", "15.02.2030"))


def test_the_same_election_is_not_imported_twice(db: Session, now: datetime):
    imported(db, now)
    with pytest.raises(EditionNameTaken):
        imported(db, now)


def test_every_reason_of_the_reader_has_a_sentence():
    sources = (ROOT / "ballots/pabulib").glob("*.py")
    text = "".join(path.read_text("utf-8") for path in sources)
    reasons = set(re.findall(r'Cause\(\s*[^,()]+(?:\[[^]]+\])?, "([a-z-]+)"', text))
    assert len(reasons) > 12
    assert {f"file.{reason}" for reason in reasons} <= SENTENCES.keys()


def test_an_imported_ranking_keeps_its_order(db: Session, now: datetime):
    text = SMALL.replace(";approval", ";ordinal").replace("2;a,b", "2;b,a")
    edition = imported(db, now, text)
    kept = sorted(ballot.choices for ballot in list_opened_ballots(db, edition.id))
    assert kept == [[], [["a", 1]], [["b", 1], ["a", 2]]]
