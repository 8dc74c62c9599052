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
    assert lines[0].split()[:3] == ["1", "3", "7200"]
    assert lines[-1].endswith("EUR")


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
