"""The winners the cities announced come out of the published ballots."""

from collections.abc import Callable

import pytest

from ballots.outcome import Outcome
from ballots.pabulib.election import Election
from ballots.rules.registry import count

Elections = Callable[[str], Election]
WIELICZKA = "Poland_Wieliczka_2023_Green_Budget"
ADD1: dict[str, str | int] = {"completion": "add1", "increment": 100}


def counted(election: Election, rule: str, **parameters: str | int) -> Outcome:
    return count(
        election.instance, election.format, election.profile, rule=rule, parameters=parameters
    )


@pytest.mark.parametrize("start", ["exact", "integral"])
def test_the_official_thirty_winners_of_wieliczka_are_reproduced(election: Elections, start: str):
    wieliczka = election(WIELICZKA)
    outcome = counted(wieliczka, "equal-shares", **ADD1, start=start)
    assert frozenset(outcome.winners) == wieliczka.selected
    assert len(outcome.winners) == 30
    assert outcome.cost == 995_079_00
    assert outcome.runs == 166


def test_wieliczka_has_thirty_one_winners_when_it_stops_at_the_first_exhaustive_outcome(
    election: Elections,
):
    wieliczka = election(WIELICZKA)
    outcome = counted(wieliczka, "equal-shares", **ADD1, stop="exhaustive")
    assert len(outcome.winners) == 31
    assert outcome.cost == 984_579_00
    assert outcome.runs == 151
    assert wieliczka.selected is not None
    assert set(outcome.winners) ^ wieliczka.selected == {"66", "67", "46"}


@pytest.mark.parametrize(
    ("name", "stop", "eligibility", "winners", "runs"),
    [
        ("Poland_Swiecie_2023", "over-budget", 0, 17, 244),
        ("Poland_Swiecie_2023", "over-budget", 3, 17, None),
        ("Poland_Swiecie_2023", "exhaustive", 0, 17, 227),
        ("Netherlands_Assen_2024", "over-budget", 0, 9, 845),
        ("Netherlands_Assen_2024", "exhaustive", 0, 9, 845),
    ],
)
def test_the_official_winners_of_equal_shares_are_reproduced(
    election: Elections, name: str, stop: str, eligibility: int, winners: int, runs: int | None
):
    city = election(name)
    outcome = counted(city, "equal-shares", **ADD1, stop=stop, eligibility=eligibility)
    assert frozenset(outcome.winners) == city.selected
    assert len(outcome.winners) == winners
    assert runs in {None, outcome.runs}


@pytest.mark.parametrize(
    ("name", "rule", "threshold"),
    [
        ("Poland_Warszawa_2023_Mokotow", "greedy", 0),
        ("Poland_Gdynia_2020", "greedy-no-skip", 1000),
        ("Poland_Lodz_2025", "greedy", 50),
    ],
)
def test_the_official_winners_of_greedy_are_reproduced(
    election: Elections, name: str, rule: str, threshold: int
):
    city = election(name)
    assert frozenset(counted(city, rule, threshold=threshold).winners) == city.selected


@pytest.mark.parametrize("rule", ["greedy", "equal-shares", "phragmen"])
def test_one_project_that_costs_exactly_the_budget_is_funded(election: Elections, rule: str):
    zabrze = election("Poland_Zabrze_2020_Osiedle_Mlodego_Gornika")
    assert counted(zabrze, rule).winners == ("P0028",)
