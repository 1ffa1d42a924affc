"""What a therapist thought a client would say, and how far it lay from what they said.

A guess counts only if it was stored before its therapist could see anything of that check-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.alliance.checkins import CheckIn, CheckInId, CheckInState
from bot.alliance.digests import ClientEntries, Period, judged
from bot.alliance.disclosure import Entry, as_others_see, ended_at
from bot.alliance.errors import InvalidValueError
from bot.alliance.people import Client, ClientId, TherapistId, WeeklyTime
from bot.alliance.timing import local_date, next_weekly, to_utc

ASKED_AT: Final = time(18)
"""On the evening before the overview, on the therapist's wall clock."""
CLOSE: Final = 1.0
"""Guesses less than this many points off were close; the scale has eleven steps."""
HIGHEST: Final = 10
_ASKABLE = frozenset({CheckInState.SENT, CheckInState.COMPLETED, CheckInState.EXPIRED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """0 to 10, of the index of one check-in. Never changed once it is stored.

    Raises:
        InvalidValueError: off the scale.
    """

    checkin_id: CheckInId
    client_id: ClientId
    therapist_id: TherapistId
    value: int = field(repr=False)
    made_at: datetime

    def __post_init__(self) -> None:
        if not 0 <= self.value <= HIGHEST:
            raise InvalidValueError("a guess is 0 to 10")


def next_evening(digest_at: WeeklyTime, at: ZoneInfo, after: datetime) -> datetime:
    """The first evening before an overview that lies later than `after`. Aware UTC."""
    due = next_weekly(digest_at, at, after)
    while (evening := _evening_before(due, at)) <= after:
        due = next_weekly(digest_at, at, due)
    return evening


def _evening_before(due_at: datetime, at: ZoneInfo) -> datetime:
    day = local_date(due_at, at) - timedelta(days=1)
    return to_utc(datetime.combine(day, ASKED_AT), at)


def may_be_guessed(
    entry: Entry, client: Client, seen_until: datetime | None, now: datetime
) -> bool:
    """Whether the therapist cannot know yet what was said.

    `seen_until`: up to when what this client said was shown to the therapist. A reply kept to
    oneself is one nobody answered here as everywhere, so that being asked tells nothing.
    """
    seen = as_others_see(entry, client, now).checkin
    if seen.state not in _ASKABLE or seen.sent_at is None:
        return False
    ended = ended_at(seen, client)
    return ended is None or seen_until is None or ended > seen_until


def to_guess(
    client: ClientEntries, known: Sequence[Guess], seen_until: datetime | None, now: datetime
) -> CheckIn | None:
    """The latest check-in of a client, if its rating may still be guessed and was not yet."""
    guessed = {one.checkin_id for one in known}
    sent = [one for one in client.entries if one.checkin.sent_at is not None]
    if not sent or sent[-1].checkin.id in guessed:
        return None
    latest = sent[-1]
    return latest.checkin if may_be_guessed(latest, client.client, seen_until, now) else None


class Lean(StrEnum):
    """Where the guesses lie."""

    CLOSE = "close"
    EXPECTED_MORE = "expected_more"
    EXPECTED_LESS = "expected_less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The latest guess and those before it that lean the same way, without a break.

    `points` is their mean distance from what was said, 0-10, never negative; `times` how many.
    """

    lean: Lean
    points: float = field(repr=False)
    times: int


def gap(client: ClientEntries, guesses: Sequence[Guess], period: Period) -> Gap | None:
    """About the latest rating of the period; None where it was not guessed or there is none."""
    found = _differences(client, {one.checkin_id: one.value for one in guesses}, period)
    if not found or not period.holds(found[-1][0]):
        return None
    lean = _lean(found[-1][1])
    run: list[float] = []
    for _, difference in reversed(found):
        if _lean(difference) is not lean:
            break
        run.append(abs(difference))
    return Gap(lean=lean, points=sum(run) / len(run), times=len(run))


def _differences(
    client: ClientEntries, values: dict[CheckInId, int], period: Period
) -> list[tuple[datetime, float]]:
    """Guess minus rating with the end of the check-in, in order of session; only what is seen."""
    return [
        (one.ended_at, values[one.entry.checkin.id] - one.rating.index)
        for one in judged(period, client)
        if one.rating.index is not None and one.entry.checkin.id in values
    ]


def _lean(difference: float) -> Lean:
    if abs(difference) < CLOSE:
        return Lean.CLOSE
    return Lean.EXPECTED_MORE if difference > 0 else Lean.EXPECTED_LESS
