"""INSEE's legal populations: read one commune's figures from any vintage of `donnees_communes`."""

import csv
import hashlib
import io
import re
from dataclasses import dataclass

from app.core.errors import DomainError, Kind
from app.editions.models import PopulationBasis

LARGEST_FILE = 20_000_000
"""Bytes; the national file of 35 000 communes is about 2 MB."""
CODE_LENGTH = 5
FIGURES = ("PMUN", "PCAP", "PTOT")
SPACES = re.compile(r"[\s\u00a0\u202f]")


class PopulationFileUnreadable(DomainError):
    """The file is not a table of INSEE's legal populations."""

    code = "editions.population-file-unreadable"
    kind = Kind.INVALID


class PopulationFileTooLarge(DomainError):
    """The file is larger than the whole country's."""

    code = "editions.population-file-too-large"
    kind = Kind.INVALID


class PopulationColumnsMissing(DomainError):
    """The header lacks one of the three figures."""

    code = "editions.population-columns-missing"
    kind = Kind.INVALID


class FigureUnreadable(DomainError):
    """A cell that should hold a figure does not."""

    code = "editions.population-figure-unreadable"
    kind = Kind.INVALID


class CommuneUnknown(DomainError):
    """The file has no row for the commune."""

    code = "editions.commune-unknown"
    kind = Kind.NOT_FOUND


class FiguresDisagree(DomainError):
    """Municipale and comptée à part do not add up to totale."""

    code = "editions.figures-disagree"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Population:
    """One commune's legal population, as the file gives it."""

    insee_code: str
    name: str
    municipale: int
    apart: int
    totale: int
    file_sha256: str

    def residents(self, basis: PopulationBasis) -> int:
        return self.municipale if basis is PopulationBasis.MUNICIPALE else self.totale


def read_population(content: bytes, insee_code: str) -> Population:
    """Find `insee_code` (department + commune, `35238`) in a file read by its header.

    Layouts changed with each census: RP 2019 has `REG;DEP;COM`, RP 2020 `CODDEP` and a `COM`
    that holds the name, RP 2021 and later `DEP;CODCOM;COM;Commune`. Thousands may be spaced.
    """
    if len(content) > LARGEST_FILE:
        raise PopulationFileTooLarge(megabytes=LARGEST_FILE // 1_000_000)
    rows = csv.DictReader(io.StringIO(_decoded(content)), delimiter=";")
    try:
        return _find(rows, insee_code, content)
    except csv.Error as failure:
        raise PopulationFileUnreadable(line=rows.line_num + 1) from failure


def _find(rows: "csv.DictReader[str]", insee_code: str, content: bytes) -> Population:
    header = [name.strip() for name in rows.fieldnames or []]
    missing = [name for name in FIGURES if name not in header]
    if missing:
        raise PopulationColumnsMissing(columns=", ".join(missing))
    rows.fieldnames = header
    for row in rows:
        if _insee_code(row) == insee_code:
            return _population(row, insee_code, content, rows.line_num)
    raise CommuneUnknown(insee_code=insee_code)


def _insee_code(row: dict[str, str | None]) -> str:
    department = _cell(row, "DEP") or _cell(row, "CODDEP")
    commune = _cell(row, "CODCOM") or _cell(row, "COM")
    if len(commune) == CODE_LENGTH:
        return commune
    department = department.zfill(2)
    return department + commune.zfill(CODE_LENGTH - len(department))


def _population(
    row: dict[str, str | None], insee_code: str, content: bytes, line: int
) -> Population:
    municipale, apart, totale = (_figure(row, name, line) for name in FIGURES)
    if municipale + apart != totale:
        raise FiguresDisagree(line=line, municipale=municipale, apart=apart, totale=totale)
    name = _cell(row, "Commune") or _cell(row, "LIBCOM") or _cell(row, "COM")
    sha256 = hashlib.sha256(content).hexdigest()
    return Population(insee_code, "" if name.isdigit() else name, municipale, apart, totale, sha256)


def _figure(row: dict[str, str | None], name: str, line: int) -> int:
    digits = SPACES.sub("", _cell(row, name))
    if not (digits.isascii() and digits.isdigit()):
        raise FigureUnreadable(line=line, column=name)
    return int(digits)


def _cell(row: dict[str, str | None], name: str) -> str:
    return (row.get(name) or "").strip()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "latin-1"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 decodes anything")
