"""`partage maintenance`: what people read while the service is stopped."""

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.commands import partage
from app.core.i18n import LANGUAGES


def test_a_page_for_each_language_says_what_is_recorded_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PARTAGE_SECRET_KEY", "0123456789abcdef0123456789abcdef")
    monkeypatch.setenv("PARTAGE_CONTACT_EMAIL", "aide@example.org")
    result = CliRunner().invoke(partage, ["maintenance", str(tmp_path / "pages")])
    assert result.exit_code == 0, result.output
    pages = {path.stem: path.read_text("utf-8") for path in (tmp_path / "pages").iterdir()}
    assert set(pages) == set(LANGUAGES)
    assert '<html lang="ar" dir="rtl">' in pages["ar"]
    assert "Revenez dans quelques minutes" in pages["fr"]
    assert "mailto:aide@example.org" in pages["br"]


def test_a_server_of_another_user_can_read_them_however_strict_the_operators_mask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PARTAGE_SECRET_KEY", "0123456789abcdef0123456789abcdef")
    folder = tmp_path / "pages"
    former = os.umask(0o077)
    try:
        result = CliRunner().invoke(partage, ["maintenance", str(folder)])
    finally:
        os.umask(former)
    assert result.exit_code == 0, result.output
    assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o644"}
    assert oct(folder.stat().st_mode & 0o777) == "0o755"
