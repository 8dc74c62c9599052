"""INSEE files of five vintages are read by their header; a bad one is refused in a sentence."""

from pathlib import Path

import pytest

from app.editions.models import PopulationBasis
from app.editions.populations import (
    CommuneUnknown,
    FiguresDisagree,
    PopulationFileUnreadable,
    read_population,
)

LAYOUTS = {
    "RP 2019": "REG;DEP;COM;PMUN;PCAP;PTOT\n53;35;238;220488;4167;224655\n",
    "RP 2020": (
        "CODREG;REG;CODDEP;CODARR;CODCAN;CODCOM;COM;PMUN;PCAP;PTOT\n"
        "53;Bretagne;35;3;98;238;Rennes;222485;4169;226654\n"
    ),
    "RP 2021": (
        "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n"
        "53;Bretagne;35;3;NA;238;35238;Rennes;225 081;4 097;229 178\n"
    ),
    "RP 2022": (
        "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\n"
        "53;Bretagne;35;3;;238;35238;Rennes;227\u202f830;4\u00a0155;231985\n"
    ),
    "RP 2023": (
        "REG;Région;DEP;CODARR;CODCAN;CODCOM;COM;Commune;PMUN;PCAP;PTOT\r\n"
        "53;Bretagne;35;3;;238;35238;Rennes;230890;4060;234950\r\n"
    ),
}
FIGURES = {
    "RP 2019": (220_488, 224_655),
    "RP 2020": (222_485, 226_654),
    "RP 2021": (225_081, 229_178),
    "RP 2022": (227_830, 231_985),
    "RP 2023": (230_890, 234_950),
}


@pytest.mark.parametrize("vintage", LAYOUTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_rennes_is_found_in_the_layout_of_every_vintage(vintage: str, encoding: str):
    found = read_population(LAYOUTS[vintage].encode(encoding), "35238")
    assert (found.municipale, found.totale) == FIGURES[vintage]
    assert found.residents(PopulationBasis.MUNICIPALE) == found.municipale
    assert found.residents(PopulationBasis.TOTALE) == found.totale


def test_the_commune_is_named_by_the_column_that_holds_its_name():
    assert read_population(LAYOUTS["RP 2020"].encode(), "35238").name == "Rennes"
    assert read_population(LAYOUTS["RP 2023"].encode(), "35238").name == "Rennes"
    assert read_population(LAYOUTS["RP 2019"].encode(), "35238").name == ""


def test_a_file_in_latin_1_is_read_too():
    assert read_population(LAYOUTS["RP 2023"].encode("latin-1"), "35238").municipale == 230_890


@pytest.mark.parametrize(
    ("department", "commune", "code"), [("2A", "4", "2A004"), ("974", "11", "97411")]
)
def test_corsica_and_overseas_codes_are_put_together(department: str, commune: str, code: str):
    content = f"REG;DEP;COM;PMUN;PCAP;PTOT\n0;{department};{commune};10;1;11\n"
    assert read_population(content.encode(), code).totale == 11


def test_an_unknown_commune_is_named():
    with pytest.raises(CommuneUnknown) as refusal:
        read_population(LAYOUTS["RP 2023"].encode(), "99999")
    assert refusal.value.params == {"insee_code": "99999"}


def test_figures_that_do_not_add_up_are_refused_with_their_line():
    content = LAYOUTS["RP 2023"].replace("234950", "234951").encode()
    with pytest.raises(FiguresDisagree) as refusal:
        read_population(content, "35238")
    assert refusal.value.params["line"] == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column PMUN, PCAP, PTOT"),
        (b"\x89PNG\r\n\x1a\n", "no column PMUN, PCAP, PTOT"),
        (b"DEP;COM;PMUN\n35;238;1\n", "no column PCAP, PTOT"),
        (b"DEP;COM;PMUN;PCAP;PTOT\n35;238;many;1;2\n", "line 2: PMUN is not a number"),
        (b"DEP;COM;PMUN;PCAP;PTOT\n35;238;-5;1;2\n", "line 2: PMUN is not a number"),
        (b"DEP;COM;PMUN;PCAP;PTOT\n35;238\n", "line 2: PMUN is not a number"),
        ("DEP;COM;PMUN;PCAP;PTOT\n35;238;٣;1;2\n".encode(), "line 2: PMUN is not a number"),
    ],
)
def test_a_file_that_is_not_insees_is_refused_with_the_reason(content: bytes, reason: str):
    with pytest.raises(PopulationFileUnreadable) as refusal:
        read_population(content, "35238")
    assert refusal.value.params["reason"] == reason


def test_a_huge_file_is_refused_before_it_is_read():
    with pytest.raises(PopulationFileUnreadable):
        read_population(b"x" * 20_000_001, "35238")


def test_the_file_of_the_repository_gives_the_envelope_of_rennes():
    path = Path("app/demo/donnees_communes_dep35_rp2023.csv")
    assert read_population(path.read_bytes(), "35238").municipale == 230_890
