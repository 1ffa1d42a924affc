"""What the Arabic catalogues must hold to read well from the right."""

import pytest

from bot.alliance.people import GrammaticalGender, Register
from bot.i18n.bidi import FSI, PDI, has_rtl
from bot.i18n.catalogs import Catalogs
from bot.i18n.folders import locales_folder
from bot.i18n.po_files import MESSAGES, PoFile, po_path
from bot.i18n.translator import Translator

ONE, MANY = "{n} alliance needs care this week.", "{n} alliances need care this week."
TAP = "Please tap a number from 0 to 10 above, or write one. /help shows more."


def speaking(gender: GrammaticalGender | None = None) -> Translator:
    catalogs = Catalogs.load(locales_folder())
    return catalogs.translator("ar", Register.POLITE, "Asia/Beirut", gender)


@pytest.mark.parametrize("tag", ["ar", "ar@f", "ar@m"])
def test_a_command_stands_on_a_line_of_its_own(tag: str) -> None:
    """Beside Arabic words its slash would jump to the other side."""
    for message in PoFile.read(po_path(locales_folder(), tag, MESSAGES)).messages:
        lines = [line for text in message.texts for line in text.split("\n") if "/" in line]
        assert not [line for line in lines if has_rtl(line)]


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (0, "لا يحتاج أي تحالف علاجي"),
        (1, "تحالف علاجي واحد"),
        (2, "تحالفان علاجيان"),
        (3, f"{FSI}3{PDI} تحالفات"),
        (10, f"{FSI}10{PDI} تحالفات"),
        (11, f"{FSI}11{PDI} تحالفًا"),
        (99, f"{FSI}99{PDI} تحالفًا"),
        (100, f"{FSI}100{PDI} تحالف علاجي"),
        (103, f"{FSI}103{PDI} تحالفات"),
    ],
)
def test_each_number_takes_its_own_form(n: int, said: str) -> None:
    assert speaking().count(ONE, MANY, n).startswith(said)


def test_ada_is_addressed_without_gender_until_she_chooses_one() -> None:
    said = [speaking(gender).say(TAP) for gender in (None, *GrammaticalGender)]
    assert "اضغطي" in said[1 + list(GrammaticalGender).index(GrammaticalGender.FEMININE)]
    assert "اضغط " in said[1 + list(GrammaticalGender).index(GrammaticalGender.MASCULINE)]
    assert "اضغط" not in said[0]
