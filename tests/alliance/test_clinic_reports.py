"""What an admin reads: attendance, and strain only where five clients stand behind a number."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.alliance.clinic_reports import LEAST_CLIENTS, clinic_report, complete_weeks
from bot.alliance.digests import ClientEntries, Period
from bot.alliance.episodes import Act, Episode, EpisodeState, after_act
from bot.alliance.people import ClientId, Sharing
from tests.alliance.alliance_people import ADA, level, utc
from tests.alliance.test_digests import answered, cancelled, silent
from tests.alliance.test_episodes import NOON, RUPTURED, opened

ALL = Period(after=utc("2026-01-01T00:00"), until=utc("2026-06-01T00:00"))


def strained(people: int, start: int = 0) -> dict[ClientId, list[Episode]]:
    return {
        ClientId(UUID(int=number)): [
            replace(opened(5.0, RUPTURED), client_id=ClientId(UUID(int=number)))
        ]
        for number in range(start, start + people)
    }


def test_attendance_leaves_cancelled_sessions_out() -> None:
    entries = [answered(0, level(8)), silent(1), silent(2, sent=False), cancelled(3)]
    found = clinic_report(ALL, [ClientEntries(client=ADA, entries=entries)], {})
    assert (found.due, found.delivered, found.answered) == (3, 2, 1)


def test_a_reply_kept_to_oneself_counts_as_unanswered() -> None:
    entries = [answered(0, level(8), Sharing.PRIVATE)]
    found = clinic_report(ALL, [ClientEntries(client=ADA, entries=entries)], {})
    assert (found.due, found.answered) == (1, 0)


def test_strain_is_counted_from_five_clients_on() -> None:
    few = clinic_report(ALL, [], strained(LEAST_CLIENTS - 1))
    assert (few.began, few.episodes) == (None, None)
    enough = clinic_report(ALL, [], strained(LEAST_CLIENTS))
    assert enough.began == LEAST_CLIENTS
    assert enough.episodes is not None
    assert enough.episodes[EpisodeState.CONFIRMED] == LEAST_CLIENTS


def test_one_client_with_many_strains_is_still_one() -> None:
    (whose, (one,)), *_ = strained(1).items()
    found = clinic_report(ALL, [], {whose: [one] * 20})
    assert found.began is None


def test_a_small_part_hides_all_parts_since_the_rest_would_tell_it() -> None:
    episodes = strained(LEAST_CLIENTS)
    lonely = {
        whose: [after_act(one, Act.ADDRESSED, NOON) for one in found]
        for whose, found in strained(1, start=50).items()
    }
    found = clinic_report(ALL, [], {**episodes, **lonely})
    assert found.began == LEAST_CLIENTS + 1
    assert found.episodes is None


def test_a_report_covers_complete_weeks_only() -> None:
    thursday = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
    assert complete_weeks(thursday) == Period(
        after=datetime(2026, 8, 31, tzinfo=UTC), until=datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert complete_weeks(thursday + timedelta(days=3)) == complete_weeks(thursday)
