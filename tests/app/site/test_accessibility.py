"""The accessibility statement says what is known of each criterion, and pretends to no audit."""

import re
from collections import Counter
from pathlib import Path

from starlette.testclient import TestClient

from app.site.rgaa import own_check

ROOT = Path(__file__).parents[3]
BY_TOPIC = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
"""How many criteria each of the thirteen topics of the RGAA 4.1.2 has."""
PATH = re.compile(r"\b(?:app|tests)/[\w/.]+\w")


def test_every_criterion_has_its_line_in_the_order_of_the_rgaa():
    expected = [
        f"{topic}.{number}"
        for topic, how_many in enumerate(BY_TOPIC, start=1)
        for number in range(1, how_many + 1)
    ]
    assert [each.number for each in own_check().criteria] == expected


def test_every_line_says_why_and_names_files_that_are_there():
    for each in own_check().criteria:
        assert each.evidence, each.number
        assert each.status in {"met", "not-met", "to-check", "not-applicable"}
        for path in PATH.findall(each.evidence):
            assert (ROOT / path).exists(), (each.number, path)


def test_the_statement_gives_the_figures_of_the_file(client: TestClient):
    page = client.get("/fr/accessibilite").text
    counted = Counter(each.status for each in own_check().criteria)
    assert "<strong>non conforme</strong>" in page
    assert f"{106 - counted['not-applicable']} des 106 critères s’appliquent" in page
    assert f"{counted['met']} d’entre eux" in page
    assert page.count('<tr><th scope="row">') == 106


def test_every_known_fault_is_in_the_list_of_what_does_not_comply(client: TestClient):
    page = client.get("/fr/accessibilite").text
    said = page[page.index("Ce qui n’est pas conforme") : page.index("charge disproportionnée")]
    assert own_check().not_met
    for each in own_check().not_met:
        assert f"<li>{each.number} {each.subject}." in said
