"""The shipped catalogues, and small ones a test can break."""

from pathlib import Path

import pytest

from bot.alliance.instruments import Facet, Instrument, Item, ItemId, Use
from bot.exchange.shipped import shipped_banks
from bot.i18n.catalogs import Catalogs
from bot.i18n.extraction import Bank
from bot.i18n.folders import locales_folder
from bot.i18n.refresh import refresh

from .small_locales import FRENCH, REGISTRY, SOURCE, translate


@pytest.fixture(scope="session")
def shipped() -> Catalogs:
    return Catalogs.load(locales_folder())


@pytest.fixture(scope="session")
def bank() -> Instrument:
    return shipped_banks()[-1][0]


@pytest.fixture
def tiny_bank() -> Bank:
    """One item, so that a sheet stays readable."""
    item = Item(id=ItemId("heard"), facet=Facet.HEARD, use=Use.ANCHOR)
    words = {"heard": "I was heard.", "heard/low": "not at all", "heard/high": "completely"}
    return Instrument(id="tiny", version="1", items=(item,)), words


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package that speaks a few sentences."""
    folder = tmp_path / "package"
    (folder / "chat" / "texts").mkdir(parents=True)
    (folder / "chat" / "texts" / "checkin.py").write_text(SOURCE, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path, package: Path, tiny_bank: Bank) -> Path:
    """A refreshed locales folder with empty French, familiar French and Arabic catalogues."""
    root = tmp_path / "locales"
    for tag in ("fr", "fr@tu", "ar"):
        (root / tag / "LC_MESSAGES").mkdir(parents=True)
    (root / "registry.toml").write_text(REGISTRY, encoding="utf-8")
    refresh(root, package, [tiny_bank])
    return root


@pytest.fixture
def french(folder: Path) -> Path:
    """The same folder with complete French."""
    translate(folder, "fr", FRENCH)
    return folder
