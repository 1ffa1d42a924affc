"""Single promises in single bad moments: each began as a seed that broke it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.alliance.checkins import CheckInState, Reason
from bot.sandbox import acts
from bot.sandbox.accounts import Message
from bot.usecases.events import Event
from tests.simulation.clinic import Clinic
from tests.simulation.ending import ending_of
from tests.simulation.life import Life
from tests.simulation.seeds import Lived, Tell, told
from tests.simulation.story import end
from tests.simulation.trouble import CallFault, Outage

EVENING = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
"""Half past six in Toronto; nobody is disturbed there from nine on."""


def lived(clinic: Clinic, tell: Tell) -> Lived:
    """And no other promise was broken either."""
    life = told(clinic, tell, starts_at=EVENING)
    assert life.faults == []
    return life


def questions(life: Life) -> list[Message]:
    return [one for one in life.screen("Ada") if "questions" in str(one.content.get("text"))]


async def until_night_without_telegram(life: Life) -> None:
    """Ada's question falls due at half past eight; Telegram is back at ten."""
    await life.settle()
    await life.session("Ada")
    life.wind(timedelta(hours=1, minutes=50))
    await life.settle()
    life.trouble.outage = Outage.REFUSING
    await life.breathe(10)
    life.wind(timedelta(minutes=15))
    await life.breathe(30)
    life.wind(timedelta(hours=1, minutes=30))
    await life.breathe(10)
    life.trouble.outage = None
    await life.breathe(60)


def test_a_question_that_telegram_held_up_until_the_night_comes_in_the_morning(
    clinic: Clinic,
) -> None:
    async def tell(life: Life) -> None:
        await until_night_without_telegram(life)
        assert not questions(life)
        await life.passes(timedelta(hours=11))
        assert len(questions(life)) == 1
        await end(life)

    lived(clinic, tell)


def test_it_does_not_hold_up_the_help_card(clinic: Clinic) -> None:
    async def tell(life: Life) -> None:
        await until_night_without_telegram(life)
        life.says("Ada", "/need_help")
        await life.settle()
        assert life.screen("Ada")
        assert not questions(life)
        await end(life)

    lived(clinic, tell)


def test_a_question_whose_time_is_over_when_it_arrives_is_taken_away(clinic: Clinic) -> None:
    """The next session began while Telegram made everybody wait."""

    async def tell(life: Life) -> None:
        await life.settle()
        await life.session("Ada")
        life.wind(timedelta(hours=1, minutes=59, seconds=50))
        await life.settle()
        life.trouble.calls += [(CallFault.SLOW, 60.0)]
        await life.breathe(40)
        life.says("Ada", "/stop")
        await life.breathe(5)
        life.taps("Ada", "Yes, stop")
        await end(life)
        assert not any(one.inline for one in questions(life))

    lived(clinic, tell)


def test_a_clock_a_month_ahead_for_a_moment_holds_up_nobody_for_a_month(clinic: Clinic) -> None:
    async def tell(life: Life) -> None:
        await life.settle()
        life.trouble.calls += [(CallFault.RESET, 0.0)]
        life.around.clock.skew = timedelta(days=30)
        life.says("Ada", "/help")
        await life.breathe(1.5)
        life.around.clock.skew = timedelta()
        await life.breathe(5)
        assert life.screen("Ada")
        await end(life)

    lived(clinic, tell)


async def heard_of_neither_copy(life: Life) -> None:
    """Ada's check-in went out twice, and Telegram's answer was lost both times."""
    await life.settle()
    await life.session("Ada")
    life.wind(timedelta(hours=1, minutes=50))
    await life.settle()
    life.trouble.calls += [(CallFault.LOST, 0.0)] * 2
    await life.passes(timedelta(minutes=15))
    assert life.notebook.count(Event.SEND_BURIED) == 1
    assert len(questions(life)) == 2


@pytest.mark.parametrize("copy", [0, 1])
def test_whichever_copy_of_a_question_given_up_is_tapped_it_takes_the_answers(
    clinic: Clinic, copy: int
) -> None:
    async def tell(life: Life) -> None:
        await heard_of_neither_copy(life)
        tapped = questions(life)[copy].message_id
        for value in "7839":
            acts.tap(life.world, life.people["Ada"], tapped, text=value)
            await life.settle()
        acts.tap(life.world, life.people["Ada"], tapped, text="No comment")
        await life.settle()
        (checkin,) = [
            one for one in (await ending_of(life)).checkins.values() if one.completed_at is not None
        ]
        assert (checkin.state, checkin.reason) == (CheckInState.COMPLETED, Reason.ANSWERED)
        await end(life)

    lived(clinic, tell)


def test_a_question_given_up_that_nobody_taps_has_an_end_and_a_reason(clinic: Clinic) -> None:
    async def tell(life: Life) -> None:
        await heard_of_neither_copy(life)
        await end(life)
        ends = [(one.state, one.reason) for one in (await ending_of(life)).checkins.values()]
        assert ends == [(CheckInState.UNDELIVERABLE, Reason.NEVER_CONFIRMED)]

    lived(clinic, tell)


def test_a_question_that_is_being_answered_is_not_given_up(clinic: Clinic) -> None:
    """The first copy is tapped while the second is still on its way, and lost as well."""

    async def tell(life: Life) -> None:
        await life.settle()
        await life.session("Ada")
        life.wind(timedelta(hours=1, minutes=50))
        await life.settle()
        life.trouble.calls += [(CallFault.LOST, 0.0)]
        life.wind(timedelta(minutes=10))
        while not questions(life):
            await life.breathe(0.05)
        life.taps("Ada", "7")
        await life.breathe(1.5)
        life.trouble.calls += [(CallFault.LOST, 0.0)]
        await life.breathe(10)
        assert life.notebook.count(Event.SEND_BURIED) == 1
        (checkin,) = (await ending_of(life)).checkins.values()
        assert checkin.state is CheckInState.SENT
        assert life.taps("Ada", "8")
        await end(life)

    lived(clinic, tell)
