"""A check-in in Ada's chat, from its first line to its closing sentence."""

from datetime import timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.usecases.actors import ClientActor
from tests.chat.town import Resident, Shown, Town

DIGITS = [str(number) for number in range(11)]


async def asked(town: Town, **more: str) -> tuple[Resident, Resident]:
    """Bruno, and Ada with an open check-in about this morning."""
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno, **more)
    await town.session(ada)
    await town.passes(timedelta(hours=2))
    return bruno, ada


def digit_rows(message: Shown) -> list[list[str]]:
    rows = [[button.text for button in row] for row in message.content.rows]
    return [row for row in rows if row[0].isdigit()]


async def test_a_check_in_arrives_two_hours_after_the_session_and_not_before() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await town.session(ada)

    await town.passes(timedelta(minutes=119), step=timedelta(minutes=119))
    assert not digit_rows(ada.last)

    await town.passes(timedelta(minutes=1))
    assert digit_rows(ada.last)


async def test_the_scale_stands_in_two_rows_of_plain_digits() -> None:
    _, ada = await asked(await Town.founded())

    assert digit_rows(ada.last) == [DIGITS[:6], DIGITS[6:]]
    others = [label for label in ada.last.labels if label not in DIGITS]
    assert not any(label.isdigit() for label in others)
    assert others == ["Skip", "I need help now", "We did not meet"]


async def test_the_first_line_is_neutral_and_the_weekday_follows() -> None:
    _, ada = await asked(await Town.founded())

    first, rest = ada.last.text.split("\n", 1)
    assert "session" not in first.lower()
    assert "therap" not in first.lower()
    assert "Monday" in rest


async def test_one_message_moves_on_from_the_first_item_to_the_closing_sentence() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    message = ada.last
    texts = [message.text]

    for value in "78564":
        await ada.taps(value)
        assert ada.last is message
        assert message.text not in texts
        texts.append(message.text)

    assert not message.labels
    assert "/need_help" in message.text
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.COMPLETED
    assert checkin.closed_at is not None


async def test_nothing_of_the_items_or_values_stays_visible_after_closing() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    item = ada.last.text.split("\n")[4]

    for value in "78564":
        await ada.taps(value)

    assert item not in ada.texts
    assert "7" not in ada.last.text.replace("2026", "")


async def test_back_shows_the_answer_given_and_it_can_be_changed() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    await ada.taps("3")

    await ada.taps("Back")
    assert "3" in ada.last.text
    await ada.taps("9")

    async with town.store.open_work() as work:
        ((_, reply),) = await work.replies.history(ClientActor(ada.id), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert reply.responses[reply.items[0]] == 9


async def test_a_double_tap_counts_once_and_a_late_tap_on_an_old_item_changes_that_item() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    first = ada.last.button("4").data

    await ada.taps_data(first)
    await ada.taps_data(first)

    async with town.store.open_work() as work:
        ((_, reply),) = await work.replies.history(ClientActor(ada.id), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert len(reply.responses) == 1
    assert reply.position == 1


async def test_a_skipped_item_has_no_value_and_the_check_in_still_counts() -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    for _ in range(5):
        await ada.taps("Skip")

    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.COMPLETED


async def test_we_did_not_meet_cancels_and_stands_only_on_the_first_item() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    not_held = ada.last.button("We did not meet").data

    await ada.taps("5")
    assert "We did not meet" not in ada.last.labels

    await ada.taps_data(not_held)
    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.NOT_HELD)


@pytest.mark.parametrize(
    "typed",
    [
        "7",
        " 7 ",
        "\N{ARABIC-INDIC DIGIT SEVEN}",
        "\N{FULLWIDTH DIGIT SEVEN}",
        "\N{DEVANAGARI DIGIT SEVEN}",
    ],
)
async def test_a_typed_number_in_any_script_counts_as_a_tap_and_is_taken_away(typed: str) -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    await ada.says(typed)

    assert "2 of 5" in ada.last.text
    assert all(one.from_bot for one in ada.shown if one.text == typed)


@pytest.mark.parametrize("typed", ["11", "-1", "7.5", "seven", "7 8", "1" * 4000])
async def test_anything_else_typed_counts_for_nothing_and_gets_a_hint(typed: str) -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    await ada.says(typed)

    assert "0 to 10" in ada.last.text
    async with town.store.open_work() as work:
        ((_, reply),) = await work.replies.history(ClientActor(ada.id), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert not reply.responses


async def test_a_comment_is_asked_only_where_the_clinic_wants_one() -> None:
    town = await Town.founded(free_text="on")
    _, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    assert ada.last.labels[0] == "No comment"
    assert not any(label.isdigit() for label in ada.last.labels)
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.COMPLETED
    assert checkin.closed_at is None

    await ada.says("The room was cold.")

    assert "cold" not in ada.texts
    assert not ada.last.labels
    async with town.store.open_work() as work:
        ((_, reply),) = await work.replies.history(ClientActor(ada.id), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert reply.comment == "The room was cold."


async def test_no_comment_closes_as_well() -> None:
    town = await Town.founded(free_text="on")
    _, ada = await asked(town)
    for value in "78564":
        await ada.taps(value)

    await ada.taps("No comment")

    assert not ada.last.labels


async def test_who_sees_it_is_asked_only_where_ada_turned_that_on() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await ada.says("/settings")
    await ada.taps("Ask me each time")
    await ada.taps("On")
    await town.session(ada)
    await town.passes(timedelta(hours=2))

    for value in "78564":
        await ada.taps(value)

    assert ada.last.labels[:3] == ["Shared", "Only the trend", "Only me"]
    await ada.taps("Only me")
    await bruno.says("/digest")
    assert "6." not in bruno.last.text


async def test_a_discreet_check_in_arrives_as_one_sentence_with_open() -> None:
    town = await Town.founded(discreet="on")
    _, ada = await asked(town)

    assert ada.last.labels == ["Open"]
    assert "\n" not in ada.last.text
    await ada.taps("Open")
    assert digit_rows(ada.last)


async def test_nothing_is_sent_in_quiet_hours_and_it_comes_when_they_end() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    evening = town.now + timedelta(hours=11)  # 20:00 in Toronto; due at 22:00
    await town.session(ada, evening)

    await town.passes(timedelta(hours=22, minutes=59), step=timedelta(minutes=30))
    assert not digit_rows(ada.last)

    await town.passes(timedelta(minutes=1))  # 08:00 in Toronto
    assert digit_rows(ada.last)


async def test_one_reminder_without_items_the_next_day_and_gone_at_closing() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    before = len(ada.shown)

    await town.passes(timedelta(hours=40))

    assert len(ada.shown) == before + 1
    reminder = ada.last
    assert not reminder.labels
    check_in = ada.shown[before - 1]
    for value in "78564":
        await ada.taps(value, on=check_in)
    assert reminder not in ada.shown


async def test_an_unanswered_check_in_expires_after_72_hours_and_takes_no_more_taps() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    stale = ada.last.button("5").data

    await town.passes(timedelta(hours=73))

    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.EXPIRED, Reason.NO_ANSWER)
    answer = await ada.taps_data(stale)
    assert answer is not None
    assert answer.text


async def test_a_reminder_too_old_to_delete_says_that_it_no_longer_counts() -> None:
    town = await Town.founded()
    _, ada = await asked(town)

    await town.passes(timedelta(hours=73))

    assert "still open" not in ada.texts
    assert "no longer counts" in ada.last.text


async def test_what_was_answered_before_expiry_is_kept() -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    await ada.taps("5")

    await town.passes(timedelta(hours=73))

    (checkin,) = await town.checkins(ada)
    assert checkin.reason is Reason.PARTLY_ANSWERED


async def test_chidi_cannot_tap_adas_buttons() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    chidi = await town.client("Chidi", bruno, alias="K-18")
    data = ada.last.button("9").data

    answer = await chidi.taps_data(data)

    assert answer is not None
    assert answer.text
    async with town.store.open_work() as work:
        ((_, reply),) = await work.replies.history(ClientActor(ada.id), ada.id)  # type: ignore[arg-type]  # Ada's id
    assert not reply.responses


@pytest.mark.parametrize("forged", ["", "x", "cv:1:2", "A" * 64, "👋"])
async def test_forged_buttons_are_answered_and_change_nothing(forged: str) -> None:
    town = await Town.founded()
    _, ada = await asked(town)
    text = ada.last.text

    answer = await ada.taps_data(forged)

    assert answer is not None
    assert ada.last.text == text


async def test_a_client_who_joins_the_next_day_is_still_asked_about_the_session() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada, token = await town.invited("Ada", bruno)
    await town.session(ada)
    await town.passes(timedelta(hours=24))
    assert not ada.shown

    await ada.says(f"/start {token}")
    while ada.last.labels:
        await ada.taps(ada.last.labels[0])
    await town.tick()

    assert digit_rows(ada.last)


async def test_a_client_who_blocked_the_bot_is_undeliverable() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    ada.blocked = True
    await town.session(ada)

    await town.passes(timedelta(hours=2))

    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.UNDELIVERABLE, Reason.BLOCKED)


# --- nobody knows whether it arrived -----------------------------------------------------------


async def unheard(town: Town) -> tuple[Resident, Resident]:
    """Ada has a check-in on her screen of which the clinic only knows that it was lost."""
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await town.session(ada)
    ada.unheard = True
    await town.passes(timedelta(hours=2))
    ada.unheard = False
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.UNDELIVERABLE
    assert checkin.reason is Reason.NEVER_CONFIRMED
    return bruno, ada


async def test_a_tap_shows_that_a_check_in_arrived_after_all_and_counts() -> None:
    town = await Town.founded()
    bruno, ada = await unheard(town)
    await bruno.says("/why K-17")
    assert "not deliverable, Telegram never said whether it arrived" in bruno.last.text
    message = ada.last

    assert await ada.taps("7") is None
    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.SENT, Reason.WAITING_FOR_ANSWER)
    assert checkin.closed_at is None
    for value in "8564":
        await ada.taps(value)

    assert ada.last is message
    assert not message.labels
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.COMPLETED
    await bruno.says("/why K-17")
    assert "answered, all questions answered" in bruno.last.text


async def test_it_is_reminded_of_and_expires_as_any_other() -> None:
    town = await Town.founded()
    _, ada = await unheard(town)
    await ada.taps("7")
    await town.passes(timedelta(hours=30))
    (checkin,) = await town.checkins(ada)
    assert checkin.reminded_at is not None
    await town.passes(timedelta(days=2))
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.EXPIRED
    assert checkin.reason is Reason.PARTLY_ANSWERED


@pytest.mark.parametrize("words", ["/stop", "/pause"])
async def test_but_not_of_somebody_who_would_not_be_asked_any_more(words: str) -> None:
    town = await Town.founded()
    _, ada = await unheard(town)
    message = ada.last
    await ada.says(words)
    await ada.taps(ada.last.labels[0])

    answer = await ada.taps("7", message)

    assert answer is not None
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.UNDELIVERABLE


async def test_nor_once_its_time_is_over_or_the_next_session_has_begun() -> None:
    town = await Town.founded()
    _, ada = await unheard(town)
    message = ada.last
    await town.session(ada, town.now + timedelta(hours=3))
    await town.passes(timedelta(hours=2, minutes=30))
    assert await ada.taps("7", message) is not None

    town = await Town.founded()
    _, ada = await unheard(town)
    message = ada.last
    await town.passes(timedelta(days=5))
    assert await ada.taps("7", message) is not None
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.UNDELIVERABLE
