"""The order in which buttons stand, for readers of either direction."""

from uuid import UUID

import pytest

from bot.alliance.checkins import CheckInId
from bot.alliance.instruments import ResponseScale
from bot.alliance.people import Register, Sharing
from bot.alliance.steps import AskItem
from bot.chat.callback_data import Codec
from bot.chat.keyboards import Keyboards
from bot.i18n.catalogs import Catalogs
from bot.i18n.folders import locales_folder
from tests.chat.chat_people import ADA
from tests.fakes.tiny_vault import TinyVault

LEFT_TO_RIGHT = [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"]]


def labels(locale: str, index: int) -> list[list[str]]:
    t = Catalogs.load(locales_folder()).translator(locale, Register.POLITE, "UTC")
    keyboards = Keyboards(codec=Codec(TinyVault()), owner=ADA, t=t)
    rows = keyboards.step(CheckInId(UUID(int=1)), AskItem(index), ResponseScale(), Sharing.SHARED)
    return [[button.text for button in row] for row in rows]


@pytest.mark.parametrize("index", [0, 1])
def test_the_scale_runs_the_way_ada_reads(index: int) -> None:
    assert labels("en", index)[:2] == LEFT_TO_RIGHT
    assert labels("ar", index)[:2] == [row[::-1] for row in LEFT_TO_RIGHT]


def test_back_stands_where_the_line_begins() -> None:
    assert labels("en", 1)[2] == ["Back", "Skip"]
    assert labels("ar", 1)[2] == ["تخطّي", "رجوع"]
    assert labels("ar", 0)[2] == ["تخطّي"]
