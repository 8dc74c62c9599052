"""A .pb file is read whole, or refused with the line and the reason of everything wrong."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.ballot import Ballot
from ballots.errors import BallotsError, MalformedFile
from ballots.pabulib.election import Election, Table
from ballots.pabulib.fields import Bounds
from ballots.pabulib.reader import read

Elections = Callable[[str], Election]


def file(
    meta: str = "budget;100\nvote_type;approval",
    projects: str = "project_id;cost\na;60\nb;40",
    votes: str = "voter_id;vote\n1;a,b\n2;a",
) -> str:
    return f"META\nkey;value\n{meta}\nPROJECTS\n{projects}\nVOTES\n{votes}\n"


def ballots(text: str) -> dict[Ballot, int]:
    return dict(read(text).profile)


def test_budget_and_vote_type_are_enough():
    election = read(file())
    assert election.instance.budget == 100_00
    assert [project.cost for project in election.instance.projects] == [60_00, 40_00]
    assert dict(election.profile) == {Ballot.approving("ab"): 1, Ballot.approving("a"): 1}
    assert election.instance.currency == "XXX"
    assert election.selected is None


def test_fractional_budgets_are_exact():
    assert read(file(meta="budget;2532645.83\nvote_type;approval")).instance.budget == 253264583


@pytest.mark.parametrize(
    "text", [file().encode(), "\ufeff" + file(), b"\xef\xbb\xbf" + file().encode()]
)
def test_bytes_and_a_byte_order_mark_are_accepted(text: str | bytes):
    assert read(text).profile.voters == 2


def test_line_ends_of_either_kind_and_a_missing_last_one_are_accepted():
    assert read(file().replace("\n", "\r\n").rstrip()).newline == "\r\n"
    assert read(file()).newline == "\n"


def test_a_blank_line_is_passed_over():
    assert read(file() + "\n").profile.voters == 2


def test_spaces_in_a_vote_list_mean_nothing():
    assert ballots(file(votes="voter_id;vote\n1;a, b")) == {Ballot.approving("ab"): 1}


def test_an_empty_vote_is_a_blank_ballot():
    assert ballots(file(votes="voter_id;vote\n1;")) == {Ballot.blank(): 1}


def test_columns_may_stand_in_any_order():
    text = file(projects="name;cost;project_id\nA;60;a\nB;40;b", votes="x;vote;voter_id\n;a;1")
    assert ballots(text) == {Ballot.approving("a"): 1}


def test_names_keep_every_character():
    names = ['"A; B"', '"say ""yes"""', '"two\nlines"', "line\u2028sep", "nel\x85", "vt\x0b"]
    rows = "\n".join(f"{at};1;{name}" for at, name in enumerate(names))
    text = file(projects=f"project_id;cost;name\n{rows}", votes="voter_id;vote\n1;0")
    found = [project.name for project in read(text).instance.projects]
    assert found == ["A; B", 'say "yes"', "two\nlines", "line\u2028sep", "nel\x85", "vt\x0b"]


def test_categories_and_the_withdrawn_are_known():
    text = file(projects='project_id;cost;category\na;999999999;"x, y"\nb;1;')
    first, second = read(text).instance.projects
    assert (first.withdrawn, first.categories) == (True, ("x", "y"))
    assert (second.withdrawn, second.categories) == (False, ())
    assert read(text).flagged == {"ballot.withdrawn-project": 2}


def test_points_belong_to_the_projects_beside_them():
    meta = "budget;100\nvote_type;cumulative\nmax_sum_points;10"
    text = file(meta, votes="voter_id;vote;points\n1;b,a;7,3\n2;;")
    assert ballots(text) == {Ballot.scoring({"a": 3, "b": 7}): 1, Ballot.blank(): 1}


def test_a_ranking_keeps_its_order():
    text = file("budget;1\nvote_type;ordinal", votes="voter_id;vote\n1;b,a")
    assert ballots(text) == {Ballot.ranking(["b", "a"]): 1}


def test_a_project_named_twice_is_taken_once_and_flagged():
    votes = "voter_id;vote\n1;b,b,a\n2;a"
    text = file("budget;1\nvote_type;ordinal", votes=votes)
    assert ballots(text) == {Ballot.ranking(["b", "a"]): 1, Ballot.ranking(["a"]): 1}
    assert read(text).flagged == {"ballot.repeated-project": 1}
    assert ballots(file(votes=votes)) == {Ballot.approving("ab"): 1, Ballot.approving("a"): 1}


def test_points_of_a_project_named_twice_add_up():
    text = file("budget;1\nvote_type;scoring", votes="voter_id;vote;points\n1;b,a,b;1,2,-4")
    assert ballots(text) == {Ballot.scoring({"a": 2, "b": -3}): 1}


def test_ballots_beyond_the_limits_are_counted_and_flagged():
    meta = "budget;100\nvote_type;approval\nmax_length;1\nmax_sum_cost;99\nmin_length;1"
    election = read(file(meta, votes="voter_id;vote\n1;a,b\n2;a\n3;a,b\n4;"))
    assert election.profile.voters == 4
    assert election.flagged == {
        "ballot.over-envelope": 2, "ballot.too-few": 1, "ballot.too-many": 2,
    }  # fmt: skip


def test_points_beyond_the_limits_are_counted_and_flagged():
    meta = (
        "budget;100\nvote_type;cumulative\nmin_points;1\nmax_points;5\n"
        "min_sum_points;3\nmax_sum_points;7"
    )
    votes = "voter_id;vote;points\n1;a,b;0,6\n2;a;1\n3;a,b;5,5\n4;a,b;3,4"
    assert read(file(meta, votes=votes)).flagged == {
        "ballot.points-too-high": 1, "ballot.points-too-low": 1,
        "ballot.sum-too-high": 1, "ballot.sum-too-low": 1,
    }  # fmt: skip


def test_choose_one_with_two_is_flagged():
    text = file("budget;1\nvote_type;choose-1")
    assert read(text).flagged == {"ballot.too-many": 1}


def test_a_real_ballot_with_a_repeated_project_is_flagged(election: Elections):
    assert election("Poland_Czestochowa_2020").flagged == {"ballot.repeated-project": 1}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "section-missing"),
        ("a;b\n", 1, "no-section"),
        (file().replace("META", "PROJECTS", 1), 1, "section-out-of-order"),
        (file() + "VOTES\n", 13, "section-out-of-order"),
        ("META\nkey;value\nPROJECTS\n", 4, "section-missing"),
        ("META\nPROJECTS\nVOTES\n", 4, "header-missing"),
        (file().replace("key;value", "a;b"), 2, "meta-header"),
        (file(meta="budget;1\nbudget;2\nvote_type;approval"), 4, "key-repeated"),
        (file(meta="budget;\nvote_type;approval"), 2, "key-missing"),
        (file(meta="vote_type;approval"), 2, "key-missing"),
        (file(meta="budget;1e309\nvote_type;approval"), 3, "not-an-amount"),
        (file(meta="budget;NaN\nvote_type;approval"), 3, "not-an-amount"),
        (file(meta="budget;1\nvote_type;guess"), 4, "unknown-vote-type"),
        (file(meta="budget;1\nvote_type;approval\nmax_length;x"), 5, "not-a-whole-number"),
        (file(meta="budget;1\nvote_type;approval\nmax_length;٣"), 5, "not-a-whole-number"),
        (file(meta="budget;1\nvote_type;approval\nmax_length;9999999999"), 5, "not-a-whole-number"),
        (file("budget;1\nvote_type;approval\nmin_length;3\nmax_length;2"), 4, "limits-contradict"),
        (file(projects="project_id;name\na;x"), 6, "column-missing"),
        (file(projects="id;cost\na;1"), 6, "column-missing"),
        (file(projects="project_id;cost;cost\na;1;1"), 6, "columns-repeated-or-too-many"),
        (file(projects="project_id;cost\na;-1"), 7, "cost-not-an-amount"),
        (file(projects="project_id;cost\na;1\na;1"), 8, "project-repeated-or-empty"),
        (file(projects="project_id;cost\n;1"), 7, "project-repeated-or-empty"),
        (file(projects="project_id;cost\na;1;2"), 7, "wrong-number-of-cells"),
        (file(votes="voter_id\n1"), 10, "column-missing"),
        (file(votes="vote;x\na;1"), 10, "column-missing"),
        (file(votes="voter_id;vote\n1;a\n2;z"), 12, "unknown-project"),
        (file("budget;1\nvote_type;scoring"), 10, "column-missing"),
        (
            file("budget;1\nvote_type;scoring", votes="voter_id;vote;points\n1;a;1,2"),
            11, "points-and-projects-differ-in-number",
        ),
        (
            file("budget;1\nvote_type;scoring", votes="voter_id;vote;points\n1;a;1.5"),
            11, "points-not-a-whole-number",
        ),
        (file(projects='project_id;cost\n"a;1'), 11, "not-csv"),
        (file().encode() + b"\xff", 13, "not-utf-8"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_line_and_reason(
    text: str | bytes, line: int, reason: str
):
    with pytest.raises(MalformedFile) as refused:
        read(text)
    assert (refused.value.line, refused.value.reason) == (line, reason)
    assert str(refused.value.causes[0]).startswith(f"line {line}: {reason}")


def test_every_cause_is_listed():
    with pytest.raises(MalformedFile) as refused:
        read(file(projects="project_id;cost\na;x\nb;y\nc;1\nc;1"))
    assert [cause.line for cause in refused.value.causes] == [7, 8, 10]


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        (Bounds(characters=10), "file-too-long"),
        (Bounds(projects=1), "too-many-rows"),
        (Bounds(votes=1), "too-many-rows"),
        (Bounds(columns=1), "columns-repeated-or-too-many"),
    ],
)
def test_a_file_beyond_the_bounds_is_refused(bounds: Bounds, reason: str):
    with pytest.raises(MalformedFile) as refused:
        read(file(), bounds)
    assert refused.value.reason == reason


def test_a_missing_column_is_none():
    assert Table(("a",), (("1",), ("2",))).column("a") == ("1", "2")
    assert Table(("a",), ()).column("b") is None


ALPHABET = 'METAPROJECSVkyvalubdgtorpi_cs;,"\n\r0123456789.-ab\ufeff\u2028'


def election_or_refusal(text: str | bytes) -> Election | BallotsError:
    """Anything else the reader might raise goes through and fails the test."""
    try:
        return read(text)
    except BallotsError as refusal:
        return refusal


@settings(max_examples=150)
@given(st.one_of(st.text(), st.text(alphabet=ALPHABET), st.binary()))
def test_any_text_gives_an_election_or_a_clear_refusal(text: str | bytes):
    assert isinstance(election_or_refusal(text), Election | BallotsError)


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_file_gives_an_election_or_a_clear_refusal(data: st.DataObject):
    text = file()
    at = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(at, len(text)))
    patched = text[:at] + data.draw(st.text(alphabet=ALPHABET, max_size=5)) + text[end:]
    assert isinstance(election_or_refusal(patched), Election | MalformedFile)
