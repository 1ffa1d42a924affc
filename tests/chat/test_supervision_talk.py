"""Bruno prepares a sheet for supervision; nobody on it can be recognised."""

import io
from datetime import timedelta

import pikepdf
import pytest

from bot.alliance.people import Register
from bot.alliance.signals import Rule
from bot.alliance.supervision import Case, CaseSession
from bot.chat.texts import supervision as texts
from bot.reports.typst_renderer import TypstRenderer
from bot.usecases.actors import Product
from bot.usecases.supervision_sheet import (
    SupervisionSheet,
    is_sheet,
    sheet_from_json,
    sheet_to_json,
)
from tests.chat.test_checkin_talk import digit_rows
from tests.chat.town import CATALOGS, Resident, Town

COMMENT = "The room was cold."


async def lived_in() -> tuple[Town, Resident, Resident]:
    """Ada has answered twice, with words."""
    town = await Town.founded(free_text="on")
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    for values in ("88888", "22288"):
        await town.session(ada)
        await town.passes(timedelta(hours=2))
        message = next(one for one in reversed(ada.shown) if digit_rows(one))
        for value in values:
            await ada.taps(value, message)
        await ada.says(COMMENT)
        await town.passes(timedelta(days=7))
    return town, bruno, ada


async def sheet_of(bruno: Resident, *aliases: str) -> SupervisionSheet:
    await bruno.says("/supervision")
    for alias in aliases:
        await bruno.taps(alias)
    await bruno.taps("Make the sheet")
    attachment = bruno.drawings[-1].attachment
    assert attachment is not None
    return sheet_from_json(attachment.decode())


async def test_the_sheet_holds_the_course_and_nothing_that_says_who() -> None:
    _, bruno, _ = await lived_in()

    sheet = await sheet_of(bruno, "K-17")

    (case,) = sheet.cases
    assert case.heading == "Case A"
    assert case.bars == (3.0, -3.0)
    everything = sheet_to_json(sheet)
    for secret in ("K-17", "Ada", "Bruno", COMMENT, "2026", "November", "Toronto", '"CA"'):
        assert secret not in everything
    assert len(sheet.questions) > 4


async def test_who_is_which_letter_is_said_beside_the_sheet() -> None:
    town, bruno, _ = await lived_in()
    await town.client("Emil", bruno, alias="E-01")
    await sheet_of(bruno, "K-17", "E-01")
    assert "Case A is K-17." in bruno.last.text
    assert "Case B is E-01." in bruno.last.text
    assert "K-17" not in bruno.drawings[-1].text


async def test_a_case_can_be_taken_out_again_and_five_is_the_most() -> None:
    town, bruno, _ = await lived_in()
    for number in range(6):
        await town.client(f"C{number}", bruno, alias=f"C-{number}")
    await bruno.says("/supervision")
    await bruno.taps("K-17")
    assert "Chosen: K-17" in bruno.last.labels
    await bruno.taps("Chosen: K-17")
    assert "Make the sheet" not in bruno.last.labels

    for number in range(5):
        await bruno.taps(f"C-{number}")
    answer = await bruno.taps("C-5")

    assert answer is not None
    assert "Chosen: C-5" not in bruno.last.labels
    assert "Chosen: C-4" in bruno.last.labels


async def test_ada_can_see_that_a_sheet_was_made() -> None:
    town, bruno, ada = await lived_in()
    await sheet_of(bruno, "K-17")
    await ada.says("/access")
    assert "supervision" in ada.last.text.lower()
    async with town.store.open_work() as work:
        seen_until = await work.guesses.revealed(Product(), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert seen_until == town.now


async def test_chidi_cannot_choose_brunos_client() -> None:
    town, bruno, _ = await lived_in()
    chidi = await town.therapist("Chidi")
    await town.client("Emil", chidi, alias="E-01")
    await bruno.says("/supervision")
    await chidi.says("/supervision")
    assert "K-17" not in chidi.last.labels


def some_sheet(locale: str) -> SupervisionSheet:
    t = CATALOGS.translator(locale, Register.POLITE, "UTC")
    sessions = (
        CaseSession(week=1, deviation=1.5),
        CaseSession(week=2, deviation=None, was_silent=True),
        CaseSession(week=3, deviation=-1.5, rule=Rule.DROP),
    )
    return texts.sheet(t, [Case(sessions=sessions), Case(sessions=())])


@pytest.mark.parametrize("locale", ["en", "fr", "ar", "pl"])
async def test_every_language_can_be_printed_and_read_aloud(locale: str) -> None:
    pdf = await TypstRenderer().supervision(some_sheet(locale))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert len(opened.pages) >= 1
        dates = [value for name, value in opened.docinfo.items() if "Date" in name]
        assert not dates


def test_a_sheet_survives_the_outbox() -> None:
    sheet = some_sheet("en")
    text = sheet_to_json(sheet)
    assert is_sheet(text)
    assert sheet_to_json(sheet_from_json(text)) == text
    assert not is_sheet("{}")
    assert not is_sheet("[]")
