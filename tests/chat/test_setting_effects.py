"""A setting shows what it does: when the next questions come, how discreet arrival looks."""

from datetime import timedelta

from tests.chat.town import Resident, Town


async def waiting(hours: int) -> tuple[Town, Resident, Resident]:
    """Ada's session is over in so many hours; Monday is a quarter past nine in Toronto."""
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await town.session(ada, town.now + timedelta(hours=hours))
    return town, bruno, ada


async def test_ada_sees_when_the_next_questions_come_and_that_quiet_hours_move_them() -> None:
    _town, _bruno, ada = await waiting(2)
    await ada.says("/settings")
    await ada.taps("Quiet hours")
    before = ada.last.text.rpartition("Next questions: ")[2]
    assert before

    every = list(ada.last.labels)
    moved = set()
    for label in every:
        await ada.says("/settings")
        await ada.taps("Quiet hours")
        await ada.taps(label)
        assert "Next questions: " in ada.last.text
        moved.add(ada.last.text.rpartition("Next questions: ")[2])
    assert before in moved


async def test_questions_follow_ada_to_the_clock_of_where_she_travels() -> None:
    town, _bruno, ada = await waiting(2)
    (planned,) = await town.checkins(ada)
    await ada.says("/settings")
    await ada.taps("Time zone")
    await ada.says("Tokyo")
    await ada.taps(ada.last.labels[0])
    (moved,) = await town.checkins(ada)
    assert moved.due_at >= planned.due_at
    assert "Next questions: " in ada.last.text


async def test_discreet_arrival_is_shown_before_it_is_chosen() -> None:
    _town, _bruno, ada = await waiting(2)
    await ada.says("/settings")
    await ada.taps("Discreet arrival")
    assert "There is something new for you here." in ada.last.text


async def test_bruno_sees_when_his_next_overview_comes() -> None:
    _town, bruno, _ada = await waiting(2)
    await bruno.says("/settings")
    await bruno.taps("Weekly overview")
    assert "Next overview: " in bruno.last.text


async def test_who_waits_for_nothing_is_told_no_hour() -> None:
    town = await Town.founded()
    ada = await town.client("Ada", await town.therapist())
    await ada.says("/settings")
    await ada.taps("Quiet hours")
    assert "Next questions" not in ada.last.text
