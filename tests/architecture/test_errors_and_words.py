"""Every refusal has its sentence, every sentence its French, every setting its line."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import app
from app.core.errors import DomainError
from app.core.settings import Settings
from app.web.sentences import SENTENCES
from tests import catalogues

ROOT = Path(__file__).parent.parent.parent


def refusals(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for subclass in base.__subclasses__():
        yield subclass
        yield from refusals(subclass)


def load_everything() -> None:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_every_refusal_has_a_sentence():
    load_everything()
    codes = [refusal.code for refusal in refusals()]
    assert codes
    assert not [code for code in codes if code not in SENTENCES]


def test_no_two_refusals_share_a_code():
    load_everything()
    codes = [refusal.code for refusal in refusals()]
    assert len(codes) == len(set(codes))


def test_every_catalogue_is_whole():
    assert catalogues.faults() == []


def test_every_setting_is_in_the_example_file():
    listed = set(re.findall(r"^PARTAGE_(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert listed == {name.upper() for name in Settings.model_fields}
