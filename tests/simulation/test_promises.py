"""Single promises in single bad moments: each began as a seed that broke it."""

from datetime import UTC, datetime, timedelta

from bot.sandbox.accounts import Message
from tests.simulation.clinic import Clinic
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
