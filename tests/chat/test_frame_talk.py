"""Bruno writes the frame; Ada reads it and says whether it is clear."""

import json
from datetime import timedelta

import pytest

from bot.alliance.contact import EventKind
from bot.alliance.people import ClientId
from bot.chat.content import TEXT_LIMIT, units
from bot.usecases.actors import Product
from tests.chat.town import Resident, Town

FRAME = "Fifty minutes, once a week.\nمرة كل يوم."


async def both() -> tuple[Town, Resident, Resident]:
    town = await Town.founded()
    bruno = await town.therapist()
    return town, bruno, await town.client("Ada", bruno, alias="K-17")


async def bruno_writes(bruno: Resident, text: str = FRAME) -> None:
    await bruno.says("/frame")
    await bruno.taps(bruno.last.labels[0])
    await bruno.says(text)


def said(who: Resident, since: int = 0) -> str:
    return "\n".join(one.text for one in who.shown[since:] if one.from_bot)


async def test_bruno_writes_it_once_and_ada_reads_it_word_for_word() -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno)
    assert "version 1" in bruno.last.text

    await ada.says("/frame")

    assert FRAME in [one.text for one in ada.shown]
    assert ada.last.labels == ["It is clear to me", "I have a question"]


async def test_before_that_there_is_nothing_to_read() -> None:
    _, _, ada = await both()
    await ada.says("/frame")
    assert not ada.last.labels
    assert "has not written" in ada.last.text


async def test_clear_is_shown_to_bruno_and_to_ada_when_she_looks_again() -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno)
    await ada.says("/frame")
    await ada.taps("It is clear to me")

    await bruno.says("/frame")
    assert "It is clear to: " in bruno.last.text
    assert "K-17" in bruno.last.text
    await ada.says("/frame")
    assert "So far you said that it is clear." in ada.last.text


async def test_a_question_reaches_bruno_by_alias_once_and_in_waking_hours() -> None:
    town, bruno, ada = await both()
    await bruno_writes(bruno)
    await town.passes(timedelta(hours=15))  # midnight in Toronto
    before = len(bruno.shown)

    await ada.says("/frame")
    question = ada.last
    await ada.taps("I have a question", on=question)
    await town.tick()
    assert len(bruno.shown) == before

    await town.passes(timedelta(hours=9))
    assert "K-17 has a question about the frame" in bruno.last.text
    assert not bruno.last.labels
    await ada.says("/frame")
    await ada.taps("I have a question")
    await town.passes(timedelta(hours=2))
    assert said(bruno, before).count("has a question about the frame") == 1


async def test_an_answer_to_words_that_changed_does_not_count() -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno)
    await ada.says("/frame")
    old = ada.last
    await bruno_writes(bruno, "Forty-five minutes.")

    answer = await ada.taps("It is clear to me", on=old)

    assert answer is not None
    await bruno.says("/frame")
    assert "1 client has not said anything about it." in bruno.last.text


async def test_the_same_words_again_are_no_new_version() -> None:
    _, bruno, _ = await both()
    await bruno_writes(bruno)
    await bruno_writes(bruno)
    assert "version 1" in bruno.last.text


async def test_clients_are_told_when_bruno_says_so_in_one_neutral_sentence() -> None:
    _, bruno, ada = await both()
    before = len(ada.shown)
    await bruno_writes(bruno)
    assert len(ada.shown) == before

    await bruno.taps("Tell my clients")

    assert ada.last.text == "There is something new for you here."
    assert "1 client" in bruno.last.text
    await ada.taps("Open")
    assert FRAME in said(ada)


async def test_who_pauses_is_not_told() -> None:
    _, bruno, ada = await both()
    await ada.says("/pause")
    await ada.taps("Until I come back")
    before = len(ada.shown)
    await bruno_writes(bruno)
    await bruno.taps("Tell my clients")
    assert len(ada.shown) == before


async def test_a_new_fee_is_an_event_of_the_next_session() -> None:
    town, bruno, ada = await both()
    await bruno.says("/session K-17 2026-11-25 10:00")
    await bruno_writes(bruno)

    await bruno.taps("The fee has changed")

    async with town.store.open_work() as work:
        (event,) = await work.contact.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    assert event.kind is EventKind.FEE_CHANGE
    assert "1 client" in bruno.last.text


@pytest.mark.parametrize("text", ["é" * 4096, "Ж" * 4096, "😀" * 2048])
async def test_the_longest_frame_is_shown_in_full(text: str) -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno, text)
    shown = len(ada.shown)

    await ada.says("/frame")

    parts = [one.text for one in ada.shown[shown:] if one.from_bot][:-1]
    assert "".join(parts) == text
    assert all(units(one) <= TEXT_LIMIT for one in parts)


async def test_signs_that_nobody_sees_are_no_frame_and_it_is_asked_for_again() -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno, "\x07")
    assert "at most" in bruno.last.text
    await bruno.says(FRAME)
    await ada.says("/frame")
    assert FRAME in said(ada)


async def test_words_of_danger_bring_the_card_first_and_the_frame_is_not_kept() -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno, "If you want to kill yourself, call me.")
    assert "was not stored" in bruno.last.text
    await ada.says("/frame")
    assert "has not written" in ada.last.text


async def test_a_command_leaves_the_frame_as_it_is() -> None:
    _, bruno, ada = await both()
    await bruno.says("/frame")
    await bruno.taps("Write the frame")
    await bruno.says("/clients")
    await bruno.says(FRAME)
    await ada.says("/frame")
    assert "has not written" in ada.last.text


async def test_chidis_client_does_not_read_brunos_frame() -> None:
    town, bruno, _ = await both()
    await bruno_writes(bruno)
    emil = await town.client("Emil", await town.therapist("Chidi"), alias="E-01")
    await emil.says("/frame")
    assert FRAME not in said(emil)


async def test_what_ada_said_is_in_her_data() -> None:
    _, bruno, ada = await both()
    await bruno_writes(bruno)
    await ada.says("/frame")
    await ada.taps("It is clear to me")
    await ada.says("/mydata")
    assert ada.last.attachment is not None
    assert json.loads(ada.last.attachment)["frame"] == {
        "version": 1,
        "text": FRAME,
        "said": "clear",
        "said_of_version": 1,
    }


async def test_clients_of_others_are_not_told_not_counted_and_pay_what_they_paid() -> None:
    town, bruno, ada = await both()
    chidi = await town.therapist("Chidi")
    emil = await town.client("Emil", chidi, alias="E-01")
    await chidi.says("/session E-01 2026-11-25 11:00")
    await bruno.says("/session K-17 2026-11-25 10:00")
    before = len(emil.shown)

    await bruno_writes(bruno)
    await bruno.taps("Tell my clients")
    await bruno.says("/frame")
    assert "1 client has not said anything about it." in bruno.last.text
    await bruno.taps("The fee has changed")

    assert len(emil.shown) == before
    async with town.store.open_work() as work:
        assert not await work.contact.of_client(Product(), ClientId(emil.id))  # type: ignore[arg-type]  # Emil's id
        assert await work.contact.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id


async def test_who_stopped_reads_no_frame_and_says_nothing_about_it_any_more() -> None:
    town, bruno, ada = await both()
    await bruno_writes(bruno)
    await ada.says("/frame")
    old = ada.last
    await ada.says("/stop")
    await ada.taps("Yes, stop")
    before = len(ada.shown)

    answer = await ada.taps("It is clear to me", on=old)

    assert answer is not None
    assert len(ada.shown) == before
    async with town.store.open_work() as work:
        assert await work.frames.reading(Product(), ClientId(ada.id)) is None  # type: ignore[arg-type]  # Ada's id
