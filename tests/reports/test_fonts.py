"""Whoever reads a picture or a page sees letters, not boxes."""

import unicodedata
from pathlib import Path

import pytest

from bot.i18n.folders import locales_folder
from bot.i18n.po_files import PoFile
from bot.i18n.registry import Registry
from bot.reports.cmap import characters
from bot.reports.legible import Legible
from bot.reports.typst_renderer import FONTS, TEMPLATES

LOCALES = Path(str(locales_folder()))
LARGEST = 12 * 2**20
FAMILIES = ["Arabic", "Bengali", "Devanagari", "Gurmukhi", "Hebrew", "Tamil", "Thai"]


@pytest.fixture(scope="module")
def legible() -> Legible:
    return Legible.with_fonts_in(FONTS)


def _missing(legible: Legible, text: str) -> set[str]:
    """Line ends are no letters."""
    return {char for char in text if char != "\n" and not legible.has(char)}


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*/LC_MESSAGES/*.po")), ids=str)
def test_every_character_of_every_catalogue_can_be_printed(legible: Legible, path: Path) -> None:
    said = "".join(text for message in PoFile.read(path).messages for text in message.texts)
    assert _missing(legible, said) == set()


@pytest.mark.parametrize("path", sorted(LOCALES.glob("*.pot")), ids=str)
def test_every_character_of_the_english_texts_can_be_printed(legible: Legible, path: Path) -> None:
    said = "".join(message.source for message in PoFile.read(path).messages)
    assert said
    assert _missing(legible, said) == set()


def test_every_language_can_at_least_write_its_own_name(legible: Legible) -> None:
    names = "".join(one.autonym for one in Registry.load(locales_folder()).languages.values())
    assert _missing(legible, names) == set()


@pytest.mark.parametrize(
    "sample",
    [
        "Zażółć gęślą jaźń",
        "Tiếng Việt có dấu: ữ ệ ỗ",
        "अ क्ष त्र ज्ञ ॐ",
        "বাংলা র‍্যা ক্ষ",
        "ไทย น้ำ ที่",
        "ਪੰਜਾਬੀ",
        "தமிழ்",
        "中文 繁體 日本語 かな カナ 한국어 똠",
        "اردو ٹ ڈ ے گ چ پ",
        "עברית שָׁלוֹם",
        "Українська ґ ї є",
        "“…” \u2013 — \u2212 \u2019 « » € ½ □",
    ],
)
def test_scripts_that_are_to_come_can_be_printed(legible: Legible, sample: str) -> None:
    assert _missing(legible, sample) == set()


def test_an_emoji_cannot_be_printed(legible: Legible) -> None:
    assert not legible.has("😀")


@pytest.mark.parametrize("family", ["", *FAMILIES])
def test_bold_has_what_regular_has(family: str) -> None:
    regular, bold = (
        characters(FONTS / f"NotoSans{family}-{weight}.ttf") for weight in ("Regular", "Bold")
    )
    assert regular == bold


def test_the_templates_name_every_family_that_is_there() -> None:
    named = (TEMPLATES / "page.typ").read_text(encoding="utf-8")
    assert all(f'"Noto Sans {family}"' in named for family in FAMILIES)
    assert len(list(FONTS.glob("*-Regular*"))) == len(FAMILIES) + 2


def test_the_fonts_stay_small_and_keep_their_licence() -> None:
    assert sum(font.stat().st_size for font in FONTS.glob("*.?tf")) < LARGEST
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE").read_text(encoding="utf-8")


def test_a_font_that_is_none_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0" + bytes(20))
    with pytest.raises(ValueError, match="cmap"):
        characters(broken)


def test_what_a_font_says_it_has_is_a_character() -> None:
    found = characters(FONTS / "NotoSans-Regular.ttf")
    assert {ord("A"), ord("ł"), ord("ễ")} <= found
    assert ord("中") not in found
    assert all(unicodedata.category(chr(code)) != "Cs" for code in found)
