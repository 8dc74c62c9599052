"""INSEE files of five vintages are read by their header; a bad one is refused in a sentence."""

from pathlib import Path

import pytest

from app.editions.models import PopulationBasis
from app.editions.populations import (
    CommuneUnknown,
    FiguresDisagree,
    FigureUnreadable,
    PopulationColumnsMissing,
    PopulationFileTooLarge,
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
    ("content", "columns"),
    [
        (b"", "PMUN, PCAP, PTOT"),
        (b"\x89PNG\r\n\x1a\n", "PMUN, PCAP, PTOT"),
        (b"DEP;COM;PMUN\n35;238;1\n", "PCAP, PTOT"),
    ],
)
def test_a_file_without_the_figures_is_refused_with_their_columns(content: bytes, columns: str):
    with pytest.raises(PopulationColumnsMissing) as refusal:
        read_population(content, "35238")
    assert refusal.value.params["columns"] == columns


@pytest.mark.parametrize("figure", ["many", "-5", "", "٣"])
def test_a_figure_that_is_no_number_is_refused_with_its_line(figure: str):
    content = f"DEP;COM;PMUN;PCAP;PTOT\n35;238;{figure};1;2\n"
    with pytest.raises(FigureUnreadable) as refusal:
        read_population(content.encode(), "35238")
    assert refusal.value.params == {"line": 2, "column": "PMUN"}


def test_bytes_that_are_no_table_are_refused_with_their_line():
    content = b"DEP;COM;PMUN;PCAP;PTOT\n35;238;" + b"9" * 200_000 + b";1;2\n"
    with pytest.raises(PopulationFileUnreadable) as refusal:
        read_population(content, "35238")
    assert refusal.value.params == {"line": 2}


def test_a_huge_file_is_refused_before_it_is_read():
    with pytest.raises(PopulationFileTooLarge):
        read_population(b"x" * 20_000_001, "35238")


def test_the_file_of_the_repository_gives_the_envelope_of_rennes():
    path = Path("app/demo/donnees_communes_dep35_rp2023.csv")
    assert read_population(path.read_bytes(), "35238").municipale == 230_890
