"""`python -m ballots`: what a script can rely on."""

import gzip
import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ballots.cli import main

Files = Callable[[str], Path]
ASSEN = "Netherlands_Assen_2024"


def test_count_prints_the_contract_as_json(
    election_file: Files, capsys: pytest.CaptureFixture[str]
):
    options = ["--rule", "equal-shares", "--completion", "add1", "--increment", "1", "--json"]
    assert main(["count", str(election_file(ASSEN)), *options]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["rule"] == "equal-shares"
    assert document["parameters"]["increment"] == 100
    assert len(document["winners"]) == 9
    assert (document["cost"], document["budget"], document["leftover"]) == (76700, 100000, 23300)
    assert document["flagged_ballots"] == {}
    assert document["ties"] == [{"round": 3, "projects": ["2", "11"]}]
    assert len(document["input_sha256"]) == len(document["outcome_sha256"]) == 64


def test_count_prints_a_table_for_people(election_file: Files, capsys: pytest.CaptureFixture[str]):
    assert main(["count", str(election_file(ASSEN)), "--rule", "greedy"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["round", "project", "cost"]
    assert lines[1].split()[:3] == ["1", "3", "7200"]
    assert any(line.endswith("EUR") for line in lines)


def test_a_packed_file_is_unpacked(
    election_file: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    packed = tmp_path / "assen.pb.gz"
    packed.write_bytes(gzip.compress(election_file(ASSEN).read_bytes()))
    assert main(["count", str(packed), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["budget"] == 100000


def test_fractional_money_is_printed_as_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;2532645.83\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\na;1\nVOTES\nvoter_id;vote\n1;a\n"
    )
    assert main(["count", str(path), "--rule", "greedy", "--json"]) == 0
    assert '"budget": 2532645.83' in capsys.readouterr().out


def test_a_refused_file_has_one_line_per_cause(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "bad.pb"
    path.write_text(
        "META\nkey;value\nbudget;1\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\na;x\nb;y\nVOTES\nvoter_id;vote\n1;a\n"
    )
    assert main(["count", str(path)]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["line 7", "line 8"]


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["count", str(tmp_path / "none.pb")]) == 3
    assert "none.pb" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [[], ["count"], ["count", "x", "--rule", "lot"],
                                   ["count", "x", "--increment", "0"]])  # fmt: skip
def test_wrong_usage_ends_with_two(wrong: list[str]):
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2


def test_an_impossible_parameter_is_wrong_usage(election_file: Files):
    with pytest.raises(SystemExit) as ended:
        main(["count", str(election_file(ASSEN)), "--score-vector", "x"])
    assert ended.value.code == 2


def test_the_package_runs_as_a_command(
    election_file: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys, "argv", ["ballots", "count", str(election_file(ASSEN))])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("ballots", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out


def test_the_money_can_be_drawn(election_file: Files, tmp_path: Path):
    target = tmp_path / "chart.svg"
    arguments = ["count", str(election_file(ASSEN)), "--rule", "greedy", "--chart", str(target)]
    assert main(arguments) == 0
    drawn = target.read_text()
    assert drawn.startswith("<svg")
    assert "PopUp Podium" in drawn


def test_explain_says_why(election_file: Files, capsys: pytest.CaptureFixture[str]):
    options = [str(election_file(ASSEN)), "8", "--completion", "add1"]
    assert main(["explain", *options]) == 0
    assert capsys.readouterr().out.startswith("8: lost.supporters-money-spent")
    assert main(["explain", *options, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["spent"][0].keys() == {"project", "amount"}


def test_a_project_that_is_not_there_is_wrong_usage(election_file: Files):
    with pytest.raises(SystemExit) as ended:
        main(["explain", str(election_file(ASSEN)), "z"])
    assert ended.value.code == 2


def test_compare_sets_two_rules_side_by_side(
    election_file: Files, capsys: pytest.CaptureFixture[str]
):
    options = [str(election_file(ASSEN)), "--completion", "add1"]
    assert main(["compare", *options]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["measure", "equal-shares", "greedy"]
    assert main(["compare", *options, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["metrics"]["equal-shares"]["funded"] == 9
    assert document["funded_by_one_only"]


@pytest.mark.parametrize(
    "name",
    ["Netherlands_Assen_2024", "Switzerland_Zurich_S5D10", "Poland_Gdynia_2020",
     "Poland_Krakow_2018"],
)  # fmt: skip
def test_check_finds_nothing_wrong_with_real_files(election_file: Files, name: str):
    assert main(["check", str(election_file(name))]) == 0


def test_check_lists_every_cell_the_ballots_contradict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\nrule;greedy\n"
        "PROJECTS\nproject_id;cost;votes;selected\na;10;3;1\nb;10;1;1\nc;10;0;2\n"
        "VOTES\nvoter_id;vote\n1;a\n2;a\n3;b\n"
    )
    assert main(["check", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "checked: votes, selected; 2 differences"
    assert [line.split() for line in lines[2:]] == [
        ["votes", "a", "3", "2"], ["selected", "b", "1", "0"],
    ]  # fmt: skip
    assert main(["check", str(path), "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["differences"]) == 2


def test_convert_loses_nothing(election_file: Files, tmp_path: Path):
    plain, packed = tmp_path / "a.pb", tmp_path / "a.pb.gz"
    assert main(["convert", str(election_file(ASSEN)), str(packed)]) == 0
    assert main(["convert", str(packed), str(plain)]) == 0
    assert plain.read_bytes() == election_file(ASSEN).read_bytes()


def test_long_names_are_cut_and_flags_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\n"
        f"PROJECTS\nproject_id;cost;name\na;1;{'n' * 80}\nb;1;b\n"
        "VOTES\nvoter_id;vote\n1;a,a\n2;b\n"
    )
    assert main(["count", str(path), "--rule", "greedy", "--ties", "project-id"]) == 0
    out = capsys.readouterr().out
    assert "n" * 59 + "…" in out
    assert "tie in round 1: a, b" in out
    assert "flagged: 1 × ballot.repeated-project" in out


@pytest.mark.parametrize("rule", ["equal-shares", "phragmen", "greedy"])
def test_an_empty_election_is_counted(
    tmp_path: Path, rule: str, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost;category\na;1;x\nVOTES\nvoter_id;vote\n"
    )
    assert main(["count", str(path), "--rule", rule]) == 0
    assert "0 funded" in capsys.readouterr().out
    assert main(["count", str(path), "--rule", rule, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)["metrics"]
    assert (measured["category_distance"], measured["category_proportionality"]) == (0, 1)


def grouped(path: Path) -> Path:
    votes = [("a,b", "F")] * 12 + [("a", "M")] * 11 + [("b", "x")] * 3 + [("", "")]
    rows = "".join(f"{at};{vote};{sex}\n" for at, (vote, sex) in enumerate(votes))
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\n"
        "PROJECTS\nproject_id;cost\na;6\nb;6\nVOTES\nvoter_id;vote;sex\n" + rows
    )
    return path


def test_count_by_a_column_tells_how_each_group_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    asked = ["count", str(grouped(tmp_path / "f.pb")), "--rule", "greedy", "--by", "sex"]
    assert main([*asked, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["representation"] == {
        "by": "sex",
        "groups": [
            {"value": "F", "voters": 12, "exclusion_ratio": 0.0, "mean_funded": 1.0,
             "mean_cost": 6.0, "mean_share": 0.26087},
        ],
        "suppressed": {"groups": 3, "voters": 15},
    }  # fmt: skip
    assert document["demand"]["lengths"] == [1, 14, 12]
    assert main(asked) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3].split()[:2] == ["sex", "voters"]
    assert lines[-2].split()[:3] == ["F", "12", "0.0"]
    assert lines[-1] == "3 groups suppressed, 15 voters together"


def test_a_column_the_voters_do_not_have_is_wrong_usage(election_file: Files):
    with pytest.raises(SystemExit) as ended:
        main(["count", str(election_file(ASSEN)), "--by", "shoe"])
    assert ended.value.code == 2


def test_nothing_a_file_says_steers_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "f.pb"
    path.write_text(
        "META\nkey;value\nbudget;10\nvote_type;approval\n"
        'PROJECTS\nproject_id;cost;name\na;1;"red\x1b[31m\nline"\nVOTES\nvoter_id;vote\n1;a\n'
    )
    assert main(["count", str(path), "--rule", "greedy"]) == 0
    assert "red·[31m·line" in capsys.readouterr().out
