from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.people import Address
from bot.chat.pace import EDIT_GAP, MOST, POST_GAP, Pace

ADA, BRUNO = Address("tg:1"), Address("tg:2")


def once(pace: Pace, at: float, to: Address = ADA, *, post: bool = True) -> None:
    assert pace.wait(at, to, post=post) == 0
    pace.started(at)
    pace.ended(at, to, post=post)


def test_the_second_message_to_one_chat_waits_a_second_and_one_to_another_does_not() -> None:
    pace = Pace()
    once(pace, 10)
    assert pace.wait(10.25, ADA, post=True) == POST_GAP - 0.25
    assert pace.wait(10.25, BRUNO, post=True) == 0
    assert pace.wait(11, ADA, post=True) == 0


def test_the_second_counts_from_when_the_first_was_answered() -> None:
    pace = Pace()
    pace.started(10)
    pace.ended(15, ADA, post=True)
    assert pace.wait(15.5, ADA, post=True) == 0.5


def test_a_change_need_not_wait_for_a_message_nor_long_for_another_change() -> None:
    pace = Pace()
    once(pace, 10)
    once(pace, 10, post=False)
    assert pace.wait(10, ADA, post=False) == EDIT_GAP


def test_patience_asked_for_in_one_chat_holds_nobody_else_back() -> None:
    pace = Pace()
    pace.limited(10, ADA, 30)
    pace.limited(12, ADA, 30)
    assert pace.held(12) == 0


def test_patience_asked_for_in_two_chats_at_once_holds_everybody_back() -> None:
    pace = Pace()
    pace.limited(10, ADA, 30)
    pace.limited(12, BRUNO, 30)
    assert pace.held(12) == 30
    assert pace.wait(40, Address("tg:3"), post=True) == 2
    assert pace.held(42) == 0


def test_patience_asked_for_in_two_chats_an_hour_apart_is_a_coincidence() -> None:
    pace = Pace()
    pace.limited(10, ADA, 30)
    pace.limited(3600, BRUNO, 30)
    assert pace.held(3600) == 0


def test_chats_that_went_quiet_are_forgotten() -> None:
    pace = Pace()
    for number in range(100):
        once(pace, 10.0 + number, Address(f"tg:{number}"))
    assert len(pace._posted) <= 2
    assert len(pace._ended) <= 2


@settings(max_examples=30)
@given(st.lists(st.sampled_from([0, 0.05, 0.5, 1, 1.5]), min_size=60, max_size=120))
def test_in_no_second_does_telegram_see_thirty_however_slow_the_network(
    delays: list[float],
) -> None:
    """Calls start as soon as they may; Telegram may see each at any time until its answer."""
    pace, now = Pace(), 0.0
    spans: list[tuple[float, float]] = []
    running: list[tuple[float, Address]] = []
    for number, delay in enumerate(delays):
        to = Address(f"tg:{number}")
        while True:
            for end, whom in sorted((one for one in running if one[0] <= now), key=_end):
                pace.ended(end, whom, post=True)
                running.remove((end, whom))
            if not (wait := pace.wait(now, to, post=True)):
                break
            now += max(wait, 0.001)
        pace.started(now)
        running.append((now + delay, to))
        spans.append((now, now + delay))
    for start, _ in spans:
        for window in (start - 0.9999, start):
            could_be_seen = [s for s in spans if s[0] < window + 0.9999 and s[1] > window]
            assert len(could_be_seen) <= MOST


def _end(one: tuple[float, Address]) -> float:
    return one[0]
