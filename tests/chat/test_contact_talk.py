"""Bruno notes what happened around Ada's sessions; her next check-in asks about the frame."""

from datetime import timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.contact import EventKind
from bot.alliance.people import ClientId
from bot.alliance.trends import MarkKind
from bot.usecases.actors import Product
from bot.usecases.report_json import from_json
from tests.chat.test_checkin_talk import asked, digit_rows
from tests.chat.town import Resident, Town

DAY = timedelta(days=1)
SCHEDULE = "A change in our appointments weighs on me."
FEES = "Something about the fees bothers me."


async def noted(town: Town, ada: Resident) -> list[EventKind]:
    async with town.store.open_work() as work:
        found = await work.contact.of_client(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    return sorted(one.kind for one in found)


async def last_session_of(bruno: Resident) -> None:
    """Opens the newest session that has begun."""
    await bruno.says("/session K-17")
    await bruno.taps(bruno.last.labels[-1])


async def questions(ada: Resident) -> str:
    """Answers the check-in on screen; all that it asked."""
    shown = []
    while digit_rows(ada.last):
        shown.append(ada.last.text)
        await ada.taps("7")
    return "\n".join(shown)


async def a_week_later(town: Town) -> None:
    """At the same hour, three hours after the last session."""
    await town.passes(7 * DAY - timedelta(hours=3), timedelta(hours=6))


async def after_three_quiet_weeks(town: Town) -> tuple[Resident, Resident]:
    bruno, ada = await asked(town)
    await questions(ada)
    await a_week_later(town)
    for _ in range(3):
        await town.session(ada)
        await town.passes(timedelta(hours=3))
        await questions(ada)
        await a_week_later(town)
    return bruno, ada


async def test_bruno_notes_that_ada_came_late_and_may_take_it_back() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)

    await last_session_of(bruno)
    await bruno.taps("came late")

    assert await noted(town, ada) == [EventKind.LATE]
    assert "Noted: came late." in bruno.last.text
    await bruno.taps("Take back: came late")
    assert await noted(town, ada) == []
    assert "Noted:" not in bruno.last.text


async def test_an_absence_closes_the_check_in_of_that_session() -> None:
    town = await Town.founded()
    bruno, ada = await asked(town)

    await last_session_of(bruno)
    await bruno.taps("did not come")

    (checkin,) = await town.checkins(ada)
    assert (checkin.state, checkin.reason) == (CheckInState.CANCELLED, Reason.SESSION_CANCELLED)
    assert not digit_rows(ada.last)
    assert "(cancelled)" not in bruno.last.text
    await bruno.says("/session K-17")
    assert any("(cancelled)" in label for label in bruno.last.labels)


async def test_of_a_session_ahead_nobody_was_late_and_it_can_be_cancelled() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno, alias="K-17")
    await bruno.says("/session K-17 2026-11-24 10:00")

    await last_session_of(bruno)
    assert bruno.last.labels == [
        "cancelled late",
        "another fee from here on",
        "holiday or days away",
    ]
    await bruno.taps("holiday or days away")

    assert await noted(town, ada) == [EventKind.HOLIDAY]
    (checkin,) = await town.checkins(ada)
    assert checkin.state is CheckInState.CANCELLED


@pytest.mark.parametrize(
    ("label", "question"),
    [
        ("came late", SCHEDULE),
        ("did not come", SCHEDULE),
        ("cancelled late", SCHEDULE),
        ("another fee from here on", FEES),
        ("holiday or days away", SCHEDULE),
    ],
)
async def test_the_next_check_in_after_an_event_asks_about_the_frame(
    label: str, question: str
) -> None:
    town = await Town.founded()
    bruno, ada = await after_three_quiet_weeks(town)
    await town.session(ada)
    await last_session_of(bruno)
    await bruno.taps(label)
    await town.passes(timedelta(hours=3))
    said = await questions(ada)
    await a_week_later(town)
    await town.session(ada)
    await town.passes(timedelta(hours=3))

    assert (said or await questions(ada)).count(question) == 1


async def items_of(town: Town, ada: Resident) -> list[tuple[str, ...]]:
    async with town.store.open_work() as work:
        found = await work.replies.history(Product(), ClientId(ada.id))  # type: ignore[arg-type]  # Ada's id
    return [reply.items for _, reply in found]


async def test_without_an_event_it_does_not() -> None:
    town = await Town.founded()
    _, ada = await after_three_quiet_weeks(town)
    assert "frame_schedule" not in {one for asked in await items_of(town, ada) for one in asked}


async def test_chidi_is_offered_nothing_of_adas() -> None:
    town = await Town.founded()
    await asked(town)
    chidi = await town.therapist("Chidi")

    await chidi.says("/session K-17")

    assert not chidi.last.labels
    assert "K-17" not in chidi.last.text


async def test_session_alone_offers_the_clients() -> None:
    town = await Town.founded()
    bruno, _ = await asked(town)
    await bruno.says("/session")
    assert bruno.last.labels == ["K-17"]
    await bruno.taps("K-17")
    assert len(bruno.last.labels) == 1


async def test_a_client_without_sessions_has_nothing_to_choose() -> None:
    town = await Town.founded()
    bruno = await town.therapist()
    await town.client("Ada", bruno, alias="K-17")
    await bruno.says("/session K-17")
    assert bruno.last.text == "No session with K-17 is known yet."


# --- in the digest ------------------------------------------------------------------------------


async def rated(town: Town, ada: Resident, value: str) -> None:
    """One session, its check-in answered with that number; then a week later."""
    await town.session(ada)
    await town.passes(timedelta(hours=3))
    while digit_rows(ada.last):
        await ada.taps(value)
    await a_week_later(town)


async def after_six_good_weeks(town: Town) -> tuple[Resident, Resident]:
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno, alias="K-17")
    for value in "898989":
        await rated(town, ada, value)
    return bruno, ada


async def test_the_digest_says_that_a_drop_follows_a_cancelled_session() -> None:
    town = await Town.founded()
    bruno, ada = await after_six_good_weeks(town)
    await town.session(ada)
    await last_session_of(bruno)
    await bruno.taps("did not come")
    await town.passes(timedelta(hours=3))
    await a_week_later(town)
    await town.session(ada)
    await town.passes(timedelta(hours=3))
    while digit_rows(ada.last):
        await ada.taps("3")

    await bruno.says("/digest")

    told = "\n".join(one.text for one in bruno.shown[-3:])
    assert "That is 7 days after a missed session." in told


async def test_without_an_event_the_digest_claims_none() -> None:
    town = await Town.founded()
    bruno, ada = await after_six_good_weeks(town)
    await town.session(ada)
    await town.passes(timedelta(hours=3))
    while digit_rows(ada.last):
        await ada.taps("3")

    await bruno.says("/digest")

    told = "\n".join(one.text for one in bruno.shown[-3:])
    assert "K-17" in told
    assert "That is" not in told


async def test_the_drawing_marks_what_was_noted() -> None:
    town = await Town.founded()
    bruno, ada = await after_six_good_weeks(town)
    await town.session(ada)
    await town.passes(timedelta(hours=3))
    await last_session_of(bruno)
    await bruno.taps("came late")
    while digit_rows(ada.last):
        await ada.taps("8")

    await bruno.says("/digest")

    drawn = bruno.drawings[-1].attachment
    assert drawn is not None
    (client,) = from_json(drawn.decode()).clients
    assert [one.kind for one in client.trend.marks] == [MarkKind.LATE]
