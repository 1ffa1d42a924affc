"""Bruno is away; Ada is told kindly, and nothing is asked about the time in between."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.usecases.actors import Product
from bot.usecases.next_due import NextDue
from tests.chat.test_checkin_talk import asked, digit_rows
from tests.chat.town import Resident, Town

A_WEEK_ON = "2026-11-30"
"""Seven days after the town's Monday."""


async def lived_in() -> tuple[Town, Resident, Resident]:
    town = await Town.founded()
    bruno = await town.therapist()
    return town, bruno, await town.client("Ada", bruno)


async def test_a_client_is_told_the_day_of_return_and_where_help_is_but_no_reason() -> None:
    town, bruno, ada = await lived_in()

    await bruno.says(f"/away {A_WEEK_ON}")
    await town.passes(timedelta(minutes=5), step=timedelta(minutes=5))

    first, rest = ada.last.text.split("\n", 1)
    assert "therap" not in first.lower()
    assert "November 30, 2026" in rest
    assert "/need_help" in rest
    assert "away" in bruno.last.text


async def test_a_slip_put_right_at_once_is_heard_of_by_nobody() -> None:
    town, bruno, ada = await lived_in()
    heard = len(ada.shown)

    await bruno.says("/away 2027-11-20")
    await town.passes(timedelta(minutes=1), step=timedelta(minutes=1))
    await bruno.says("/away back")
    await town.passes(timedelta(hours=5))

    assert len(ada.shown) == heard


async def test_everybody_is_told_once_and_again_only_when_the_day_changes() -> None:
    town, bruno, ada = await lived_in()
    heard = len(ada.shown)

    await bruno.says(f"/away {A_WEEK_ON}")
    await town.passes(timedelta(days=2))
    assert len(ada.shown) == heard + 1

    await bruno.says("/away 2026-12-03")
    await town.passes(timedelta(days=2))
    assert len(ada.shown) == heard + 2
    assert "December 3" in ada.last.text


async def test_a_clock_that_is_wound_stops_where_clients_are_told() -> None:
    town, bruno, ada = await lived_in()
    await town.passes(timedelta(hours=13))  # ten at night in Toronto
    heard = len(ada.shown)
    await bruno.says("/away 2026-12-07")
    async with town.store.open_work() as work:
        due = await NextDue()(work, town.now)
    assert due is not None
    assert timedelta() < due - town.now < timedelta(hours=12)

    await town.passes(due - town.now, step=due - town.now)

    assert len(ada.shown) == heard + 1
    async with town.store.open_work() as work:
        following = await NextDue()(work, town.now)
    assert following is None or following > town.now


async def test_a_clock_that_is_wound_does_not_wait_for_who_pauses_and_hears_nothing() -> None:
    town, bruno, ada = await lived_in()
    await ada.says("/pause")
    await ada.taps("Until I come back")
    await town.passes(timedelta(hours=1))

    await bruno.says("/away 2026-12-07")

    async with town.store.open_work() as work:
        assert await NextDue()(work, town.now) == datetime(2026, 12, 7, 5, tzinfo=UTC)


async def test_who_sleeps_is_told_in_the_morning() -> None:
    town, bruno, ada = await lived_in()
    heard = len(ada.shown)
    await town.passes(timedelta(hours=13))  # ten at night in Toronto

    await bruno.says("/away 2026-12-07")
    await town.passes(timedelta(hours=9))
    assert len(ada.shown) == heard

    await town.passes(timedelta(hours=2))
    assert "December 7" in ada.last.text


async def test_who_pauses_is_left_in_peace() -> None:
    town, bruno, ada = await lived_in()
    await ada.says("/pause")
    await ada.taps("Until I come back")
    heard = len(ada.shown)

    await bruno.says(f"/away {A_WEEK_ON}")
    await town.passes(timedelta(days=1))

    assert len(ada.shown) == heard


async def test_a_session_during_the_absence_is_not_asked_about_and_why_says_so() -> None:
    town, bruno, ada = await lived_in()
    await bruno.says(f"/away {A_WEEK_ON}")
    await town.passes(timedelta(days=2))
    heard = len(ada.shown)
    await town.session(ada)
    await bruno.says("/why K-17")
    assert "the therapist was away" in bruno.last.text

    await town.passes(timedelta(days=1))

    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.THERAPIST_AWAY)
    assert len(ada.shown) == heard


async def test_a_session_held_before_is_still_asked_about_and_the_promise_is_true() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    await town.session(ada)
    await bruno.says("/away 2026-12-09")

    await town.passes(timedelta(hours=3))
    message = next(one for one in ada.shown if digit_rows(one))
    for value in "78888":
        await ada.taps(value, message)

    assert "December 14" in message.text  # the first overview Bruno will read


async def test_after_the_return_check_ins_go_out_again_without_a_flood() -> None:
    town, bruno, ada = await lived_in()
    await bruno.says(f"/away {A_WEEK_ON}")
    for _ in range(6):
        await town.passes(timedelta(days=1))
        await town.session(ada)
    await town.passes(timedelta(days=2))
    asked_before = [one for one in ada.shown if digit_rows(one)]

    await town.session(ada)
    await town.passes(timedelta(days=1))

    assert asked_before == []
    assert len([one for one in ada.shown if digit_rows(one)]) == 1


async def test_whoever_was_told_hears_that_bruno_is_back_early() -> None:
    town, bruno, ada = await lived_in()
    await bruno.says(f"/away {A_WEEK_ON}")
    await town.passes(timedelta(days=1))

    await bruno.says("/away back")
    await town.passes(timedelta(hours=2))
    assert "earlier" in ada.last.text
    heard = len(ada.shown)

    await town.session(ada)
    await town.passes(timedelta(hours=5))
    assert digit_rows(ada.last)
    assert len(ada.shown) == heard + 1


async def test_the_overview_waits_until_bruno_is_back() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)
    for value in "78888":
        await ada.taps(value)
    await bruno.says("/away 2026-12-02")
    heard = len(bruno.shown)

    await town.passes(timedelta(days=8))
    assert len(bruno.shown) == heard

    await town.passes(timedelta(days=1))  # 9 in the morning of December 2
    assert len(bruno.shown) > heard
    assert "K-17" in bruno.last.text


async def test_without_a_day_there_are_buttons_and_one_of_them_ends_it() -> None:
    town, bruno, _ = await lived_in()
    await bruno.says("/away")
    assert bruno.last.labels[0] == "Back on November 30, 2026"
    await bruno.taps(bruno.last.labels[0])
    assert "November 30" in bruno.last.text

    await bruno.says("/away")
    await bruno.taps("I am back")
    assert "Welcome back" in bruno.last.text
    async with town.store.open_work() as work:
        assert await work.absences.unended(Product(), town.now)


@pytest.mark.parametrize("typed", ["yesterday", "2026-11-23", "2026-11-01", "2029-01-01"])
async def test_a_day_that_cannot_be_is_refused_kindly(typed: str) -> None:
    town, bruno, ada = await lived_in()
    heard = len(ada.shown)

    await bruno.says(f"/away {typed}")
    await town.passes(timedelta(hours=1))

    assert "YYYY-MM-DD" in bruno.last.text
    assert len(ada.shown) == heard


async def test_coming_back_without_having_been_away_changes_nothing() -> None:
    _, bruno, _ = await lived_in()
    await bruno.says("/away back")
    assert "not away" in bruno.last.text


async def test_another_therapists_clients_hear_nothing() -> None:
    town, bruno, _ = await lived_in()
    emil = await town.client("Emil", await town.therapist("Chidi"), alias="E-01")
    heard = len(emil.shown)

    await bruno.says(f"/away {A_WEEK_ON}")
    await town.session(emil)
    await town.passes(timedelta(hours=5))

    assert len(emil.shown) == heard + 1
    assert digit_rows(emil.last)


async def test_a_clock_that_is_wound_does_not_wait_for_an_overview_nobody_reads() -> None:
    town, bruno, _ = await lived_in()
    await bruno.says("/away 2026-12-09")
    await town.passes(timedelta(days=8))
    async with town.store.open_work() as work:
        assert await NextDue()(work, town.now) == datetime(2026, 12, 9, 5, tzinfo=UTC)
