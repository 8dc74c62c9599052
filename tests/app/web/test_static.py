"""What every page loads: small, hashed, and the same for both directions of writing."""

import gzip
import re

import pytest
from starlette.testclient import TestClient

from app.web.templating import STATIC, static

SIDES = re.compile(r"(?<![-\w])((?:margin|padding|border)-(?:left|right|top|bottom)|left|right):")


@pytest.mark.parametrize(("path", "most"), [("css/partage.css", 8_000), ("js/ballot.js", 2_000)])
def test_a_resident_loads_little(path: str, most: int):
    assert len(gzip.compress((STATIC / path).read_bytes(), mtime=0)) <= most


def test_one_sheet_serves_left_to_right_and_right_to_left():
    sheet = (STATIC / "css/partage.css").read_text("utf-8")

    assert SIDES.findall(sheet) == []


def test_a_static_file_is_kept_for_ever_under_its_hash(client: TestClient):
    answer = client.get(static("css/partage.css"))

    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/partage\.css", static("css/partage.css"))


def test_a_static_file_goes_out_compressed_to_who_reads_that(client: TestClient):
    packed = client.get(static("js/ballot.js"), headers={"Accept-Encoding": "gzip"})
    plain = client.get(static("js/ballot.js"), headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["content-type"] == "text/javascript; charset=utf-8"
    assert packed.content == plain.content == (STATIC / "js/ballot.js").read_bytes()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert client.post(static("js/ballot.js")).status_code == 405


def test_a_file_under_another_hash_is_not_served(client: TestClient):
    assert client.get("/static/000000000000/css/partage.css").status_code == 404
    assert client.get("/static/css/partage.css").status_code == 404
    assert client.get("/static/000000000000/../../main.py").status_code == 404
