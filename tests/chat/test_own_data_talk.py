"""Ada takes along everything stored about her: pages to read in her language, and data."""

import io
import json
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from bot.alliance.checkins import CheckInId
from bot.alliance.digests import RaisedFlag
from bot.alliance.own_flags import OwnFlag, Told
from bot.alliance.people import ClientId, Register, Sharing
from bot.alliance.sessions import SessionId
from bot.alliance.signals import Flag, Level, Rule
from bot.chat.texts import own_flags as flag_texts
from bot.reports.typst_renderer import TypstRenderer
from bot.usecases.actors import Operator, Product
from bot.usecases.export_client import ExportClient
from bot.usecases.gather_own_data import GatherOwnData
from bot.usecases.own_data_json import own_data_json
from bot.usecases.own_sheet import OwnSheet, is_own_sheet, own_sheet_from_json, own_sheet_to_json
from bot.usecases.supervision_sheet import is_sheet
from bot.wiring.languages import CatalogueTexts
from tests.builders import named_id
from tests.chat.test_checkin_talk import digit_rows
from tests.chat.town import CATALOGS, INSTRUMENT, MONDAY, Resident, Town

WORDS = "The room was cold.\nBut we laughed."


async def week(town: Town, ada: Resident, values: str, words: str | None = None) -> None:
    """A session that Ada answers, and the days until the next."""
    await town.session(ada)
    await town.passes(timedelta(hours=2))
    message = next(one for one in reversed(ada.shown) if digit_rows(one))
    for value in values:
        await ada.taps(value, message)
    if words is not None:
        await ada.says(words)
    await town.passes(timedelta(days=7, hours=-2))


async def lived_in(locale: str = "en") -> tuple[Town, Resident, Resident]:
    """Four good weeks with words, then a drop without."""
    town = await Town.founded(free_text="on")
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno, locale=locale)
    for values in ("88855", "88855", "98855", "88865"):
        await week(town, ada, values, WORDS)
    await week(town, ada, "33355")
    return town, bruno, ada


async def pages_of(ada: Resident) -> OwnSheet:
    await ada.says("/mydata")
    attachment = ada.drawings[-1].attachment
    assert attachment is not None
    return own_sheet_from_json(attachment.decode())


def data_of(ada: Resident) -> Any:
    attachment = ada.last.attachment
    assert attachment is not None
    return json.loads(attachment)


def all_words(sheet: OwnSheet) -> str:
    return own_sheet_to_json(sheet)


def section(sheet: OwnSheet, heading: str) -> Any:
    return next(one for one in sheet.sections if one.heading == heading)


async def test_mydata_is_two_files_that_ada_may_keep() -> None:
    _, _, ada = await lived_in()
    await ada.says("/mydata")
    pages, data = ada.drawings[-1].content, ada.last.content
    assert (pages.filename, data.filename) == ("my-data.pdf", "my-data.json")
    assert not pages.protect
    assert not data.protect


async def test_the_pages_hold_every_answer_on_its_scale_and_her_words() -> None:
    _, _, ada = await lived_in()
    sheet = await pages_of(ada)

    assert len(sheet.rounds) == 5
    newest, before = sheet.rounds[0], sheet.rounds[1]
    assert [one.value for one in before.answers] == ["8", "8", "8", "6", "5"]
    assert all(one.question and one.ends.startswith("0 = ") for one in before.answers)
    assert before.words == WORDS
    assert newest.words == ""
    assert "Who may see it: Shared" in before.lines


async def test_the_pages_say_who_she_is_here_what_she_agreed_to_and_how_long_it_is_kept() -> None:
    _, _, ada = await lived_in()
    sheet = await pages_of(ada)

    assert ("What your therapist calls you here", "K-17") in section(
        sheet, "You and your settings"
    ).facts
    ((day, consent),) = section(sheet, "What you agreed to").facts
    assert (day, "version 2" in consent) == ("November 23, 2026", True)
    kept = " ".join(section(sheet, "How long it is kept, and how to erase it").lines)
    assert "/forget" in kept
    assert "35 days" in kept
    assert "an overview of the week" in " ".join(section(sheet, "Who looked").lines)


async def test_a_sign_stands_there_with_its_numbers_and_the_rule_behind_it() -> None:
    _, _, ada = await lived_in()
    sheet = await pages_of(ada)

    (fact,) = section(sheet, "Signs your therapist is told of").facts
    assert fact[0] == "December 21, 2026"
    assert "came to 3.0 of 10" in fact[1]
    assert "usual for you" in fact[1]
    assert "was told of it in a weekly overview" in fact[1]
    (flag,) = data_of(ada)["flags"]
    assert (flag["level"], flag["rule"], flag["told"]) == ("rupture", "drop", "overview")
    assert flag["score"] < flag["limit"]
    assert flag["session"] == data_of(ada)["checkins"][-1]["session"]


async def test_what_she_kept_to_herself_is_hers_to_read_and_no_sign() -> None:
    town, _, ada = await lived_in()
    async with town.store.open_work() as work:
        who = ClientId(ada.id)  # type: ignore[arg-type]  # Ada's id
        for checkin, reply in await work.replies.history(Product(), who):
            await work.replies.put(Product(), checkin, reply.with_sharing(Sharing.PRIVATE))
        await work.commit()

    sheet = await pages_of(ada)

    assert WORDS in [one.words for one in sheet.rounds]
    assert not section(sheet, "Signs your therapist is told of").facts
    assert data_of(ada)["flags"] == []


async def test_without_any_session_the_pages_say_so() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())
    sheet = await pages_of(ada)
    assert sheet.rounds == ()
    assert "No session is known yet" in sheet.rounds_intro
    assert "No sign was seen" in all_words(sheet)


async def test_goals_a_word_on_the_frame_and_a_wish_are_in_it() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await town.admin()
    ada = await town.client("Ada", bruno)
    await ada.says("/goals")
    await ada.taps(ada.last.labels[-1])
    await ada.says("Sleep through the night")
    await bruno.says("/frame")
    await bruno.taps(bruno.last.labels[0])
    await bruno.says("Fifty minutes, once a week.")
    await ada.says("/frame")
    await ada.taps(ada.last.labels[0])
    await ada.says("/another_therapist")
    await ada.taps(ada.last.labels[0])

    words = all_words(await pages_of(ada))
    found = data_of(ada)

    assert "Sleep through the night" in words
    assert "proposed by you" in words
    assert "the frame your therapist wrote is clear" in words
    assert "Your wish went to the clinic" in words
    assert [one["words"] for one in found["goals"]] == ["Sleep through the night"]
    assert found["frame"]["said"] == "clear"
    assert found["wish"]["state"] == "open"
    assert found["consents"][-1]["version"].startswith("2/")
    assert found["client"]["alias"] == "K-17"


async def operators_copy(town: Town, ada: Resident) -> dict[str, Any]:
    texts = CatalogueTexts(catalogs=CATALOGS, instruments={INSTRUMENT.name: INSTRUMENT})
    gather = GatherOwnData(export=ExportClient(texts=texts), instrument=INSTRUMENT)
    async with town.store.open_work() as work:
        who = ClientId(ada.id)  # type: ignore[arg-type]  # Ada's id
        return own_data_json(await gather(work, Operator(), who, town.now))


async def test_the_operator_gets_the_same_but_for_the_wish_and_how_she_shares() -> None:
    town, _, ada = await lived_in()
    await ada.says("/mydata")
    operators, hers = await operators_copy(town, ada), data_of(ada)

    # The two copies are two lines in the list of who looked.
    assert operators.pop("access")[:-1] == hers.pop("access")
    for name in ("sharing", "asks_sharing"):
        assert hers["client"].pop(name) is not None
        assert operators["client"].pop(name) is None
    assert operators == hers


async def test_the_operator_is_not_told_what_she_kept_nor_that_she_kept_it() -> None:
    town, _, ada = await lived_in()
    async with town.store.open_work() as work:
        who = ClientId(ada.id)  # type: ignore[arg-type]  # Ada's id
        for checkin, reply in await work.replies.history(Product(), who):
            await work.replies.put(Product(), checkin, reply.with_sharing(Sharing.PRIVATE))
        await work.commit()

    operators = await operators_copy(town, ada)

    assert all(one["items"] == [] for one in operators["checkins"])
    assert {one["sharing"] for one in operators["checkins"]} == {None}
    assert WORDS not in str(operators)
    assert "private" not in str(operators)


@pytest.mark.parametrize("locale", ["en", "fr", "ar", "pl"])
async def test_the_pages_can_be_printed_and_read_aloud_in_every_language(locale: str) -> None:
    _, _, ada = await lived_in(locale)
    sheet = await pages_of(ada)
    pdf = await TypstRenderer().own_data(sheet)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang).lower().startswith(locale)
        assert len(opened.pages) >= 2
    assert sheet.is_rtl is (locale == "ar")


async def test_the_pages_survive_the_outbox() -> None:
    _, _, ada = await lived_in()
    text = own_sheet_to_json(await pages_of(ada))
    assert is_own_sheet(text)
    assert not is_sheet(text)
    assert own_sheet_to_json(own_sheet_from_json(text)) == text
    assert not is_own_sheet("{}")


async def test_nothing_of_it_is_printed_by_accident() -> None:
    _, _, ada = await lived_in()
    assert "cold" not in repr(await pages_of(ada))


def a_flag(rule: Rule, **more: Any) -> OwnFlag:
    numbers = {"score": 4.0, "limit": 6.0} | more
    flag = Flag(level=Level.RUPTURE, rule=rule, **numbers)
    raised = RaisedFlag(checkin_id=CheckInId(named_id("c")), session_starts_at=MONDAY, flag=flag)
    return OwnFlag(session_id=SessionId(named_id("s")), raised=raised, told=Told.NEXT_OVERVIEW)


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_explained_with_its_limit(rule: Rule) -> None:
    t = CATALOGS.translator("en", Register.POLITE, "UTC")
    said = flag_texts.about(t, a_flag(rule, sessions=3, marker=9.0))
    assert "6" in said
    assert said.endswith("Your therapist will be told of it in the next weekly overview.")


@pytest.mark.parametrize("rule", [Rule.DIRECT_SIGN, Rule.WITHDRAWAL])
def test_of_a_trend_no_number_is_said(rule: Rule) -> None:
    t = CATALOGS.translator("en", Register.POLITE, "UTC")
    said = flag_texts.about(t, a_flag(rule, score=None, limit=None))
    assert "you shared only the trend" in said
    assert not any(char.isdigit() for char in said)


@pytest.mark.parametrize("told", list(Told))
def test_every_way_of_being_told_has_its_sentence(told: Told) -> None:
    t = CATALOGS.translator("en", Register.POLITE, "UTC")
    flag = a_flag(Rule.DROP)
    said = flag_texts.about(t, OwnFlag(session_id=flag.session_id, raised=flag.raised, told=told))
    assert "herapist" in said
