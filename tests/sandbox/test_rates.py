"""The brakes: thirty a second in all, one a second to a chat, twenty a minute to a group."""

from bot.sandbox.limits import STRICT, UNLIMITED, RateLimits, Throttle
from bot.sandbox.phones import Phones
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import new_world, running_server

from .telegram_caller import Caller


def wait_asked(throttle: Throttle, chat_id: int, at: float) -> int:
    """Seconds Telegram asks to wait; 0 when the send passed."""
    try:
        throttle.spend(chat_id, at)
    except Refusal as refusal:
        return int((refusal.parameters or {})["retry_after"])
    return 0


def test_the_31st_send_of_a_second_waits() -> None:
    throttle = Throttle(STRICT)
    assert [wait_asked(throttle, chat, 0.01 * chat) for chat in range(1, 31)] == [0] * 30
    assert wait_asked(throttle, 31, 0.5) == 1
    assert wait_asked(throttle, 31, 1.01) == 0


def test_strictly_one_send_a_second_goes_to_a_chat() -> None:
    throttle = Throttle(STRICT)
    assert wait_asked(throttle, 1, 0.0) == 0
    assert wait_asked(throttle, 1, 0.9) == 1
    assert wait_asked(throttle, 2, 0.9) == 0
    assert wait_asked(throttle, 1, 1.0) == 0
    assert wait_asked(throttle, 1, 1.96) == 0


def test_a_short_burst_to_a_chat_is_forgiven_but_not_a_long_one() -> None:
    throttle = Throttle(RateLimits())
    assert [wait_asked(throttle, 1, 0.1) for _ in range(4)] == [0, 0, 0, 1]
    assert wait_asked(throttle, 1, 1.1) == 0
    assert wait_asked(throttle, 1, 1.2) == 1


def test_a_group_takes_twenty_a_minute() -> None:
    throttle = Throttle(STRICT)
    assert [wait_asked(throttle, -1, float(at)) for at in range(20)] == [0] * 20
    assert wait_asked(throttle, -1, 20.0) == 40
    assert wait_asked(throttle, -1, 60.0) == 0


def test_without_limits_nothing_waits() -> None:
    throttle = Throttle(UNLIMITED)
    assert not any(wait_asked(throttle, 1, 0.0) for _ in range(100))


async def test_too_many_requests_say_how_long_to_wait_and_send_nothing() -> None:
    with running_server(new_world(limits=STRICT)) as server:
        bot, ada = Caller(server), await Phones(server.url).new("Ada")
        await ada.says("/start")
        await bot("sendMessage", chat_id=ada.user_id, text="one")
        server.world.throttle.spend(ada.user_id, server.world.clock.real_seconds() + 3)
        refused = await bot.refusal("sendMessage", chat_id=ada.user_id, text="two")
        assert refused.code == 429
        assert refused.parameters["retry_after"] >= 1
        assert refused.description.startswith("Too Many Requests: retry after ")
        assert [one.text for one in await ada.received()] == ["one"]
