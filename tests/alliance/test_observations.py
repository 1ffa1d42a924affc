"""What an episode learns of a check-in: as much as others may see."""

from datetime import timedelta

import pytest

from bot.alliance.baseline import base_of
from bot.alliance.digests import ClientEntries
from bot.alliance.disclosure import Entry
from bot.alliance.episodes import Observation
from bot.alliance.observations import observed
from bot.alliance.people import Sharing
from bot.alliance.replies import FollowUp, Reply
from bot.alliance.signals import Level, Rule
from tests.alliance.alliance_people import ADA, level
from tests.alliance.test_digests import answered, silent

GOOD = [answered(number, level(8 + number % 2)) for number in range(6)]
ANSWERED = FollowUp.PARTLY


def seen(entries: list[Entry]) -> Observation | None:
    """Of the last check-in, a week after it."""
    last = entries[-1].checkin
    client = ClientEntries(client=ADA, entries=entries)
    return observed(client, last.id, last.session_starts_at + timedelta(days=7))


def told(reply: Reply, sharing: Sharing = Sharing.SHARED) -> Observation:
    found = seen([*GOOD, answered(6, reply.with_follow_up(ANSWERED), sharing)])
    assert found is not None
    return found


def test_a_shared_reply_tells_rating_sign_and_answer() -> None:
    found = told(level(4, tension=9))
    assert found.index == 4
    assert found.flag is not None
    assert found.flag.rule is Rule.DIRECT_SIGN
    assert found.answer is ANSWERED


def test_one_that_shares_only_its_trend_tells_the_rating_and_no_answer() -> None:
    found = told(level(4, tension=9), Sharing.TREND)
    assert found.index == 4
    assert found.flag is not None
    assert (found.flag.rule, found.flag.level) == (Rule.DROP, Level.RUPTURE)
    assert found.answer is None
    assert told(level(8, tension=9), Sharing.TREND).flag is None


def test_one_kept_to_oneself_tells_what_silence_tells() -> None:
    kept = told(level(1, tension=9), Sharing.PRIVATE)
    unanswered = seen([*GOOD, silent(6)])
    assert kept == unanswered
    assert (kept.index, kept.flag, kept.answer) == (None, None, None)


def test_before_it_would_have_expired_one_kept_to_oneself_tells_nothing_at_all() -> None:
    entry = answered(6, level(1), Sharing.PRIVATE)
    client = ClientEntries(client=ADA, entries=[*GOOD, entry])
    now = entry.checkin.closed_at
    assert now is not None
    assert observed(client, entry.checkin.id, now) is None


def test_the_floor_is_the_level_before_less_one_spread() -> None:
    found = told(level(4))
    before = base_of([8, 9, 8, 9, 8, 9])
    assert before.level == 8.5
    assert found.floor == pytest.approx(8.5 - before.spread)


def test_a_slow_decline_is_measured_from_where_it_began() -> None:
    falling = [7.6, 7.2, 6.9, 6.6, 6.3]
    entries = list(GOOD)
    for number, value in enumerate(falling, start=6):
        whole = round(value)
        entries.append(answered(number, level(whole)))
        found = seen(entries)
        assert found is not None
        if found.flag is not None and found.flag.sessions > 1:
            alone = seen([*entries[: -found.flag.sessions], entries[-1]])
            assert alone is not None
            assert found.floor == alone.floor
            return
    pytest.skip("no run was judged on these ratings")


def test_two_ratings_are_needed_before_anything_is_usual() -> None:
    first = seen([answered(0, level(8)), answered(1, level(2, tension=9))])
    assert first is not None
    assert first.floor is None
