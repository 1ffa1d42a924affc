"""The process in which calendars are fetched and read: `python -m bot.calendars.child`.

It is started for one calendar, holds no key and no setting, and may be killed at any moment. What
it is asked comes as one line of JSON on standard input, followed by the file to read if there is
one; what it found goes to standard output as JSON.
"""

import json
import resource
import signal
import sys
from datetime import datetime
from types import FrameType
from typing import Any, Final

from bot.alliance.calendars import Trouble, Validators
from bot.calendars.fetching import MOST_BYTES, fetch
from bot.calendars.reading import TooMuchError, read
from bot.calendars.slimming import NoCalendarError
from bot.usecases.ports import CalendarTroubleError, RawEntry, Reading, Window

CPU_SECONDS: Final = 10
MEMORY: Final = 512 * 1024 * 1024
"""Address space, libraries included."""
FETCH_SECONDS: Final = 20
_UNCHANGED: Final = {"unchanged": True}


def main() -> None:
    _bound()
    try:
        found = _found()
    except CalendarTroubleError as error:
        found = {"trouble": error.trouble}
    except NoCalendarError:
        found = {"trouble": Trouble.NOT_A_CALENDAR}
    except (TooMuchError, MemoryError, RecursionError):
        found = {"trouble": Trouble.TOO_COSTLY}
    sys.stdout.write(json.dumps(found))


def _bound() -> None:
    """The kernel's own limits: no rule and no parser gets around them."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))


def _found() -> dict[str, Any]:
    asked = json.loads(sys.stdin.buffer.readline())
    window = Window(
        after=datetime.fromisoformat(asked["after"]),
        before=datetime.fromisoformat(asked["before"]),
        timezone=asked["timezone"],
    )
    if asked["address"] is None:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise CalendarTroubleError(Trouble.TOO_LARGE)
        return _written(read(content, window), Validators())
    answer = _fetched(asked)
    if answer.content is None:
        return _UNCHANGED
    return _written(read(answer.content, window), answer.validators)


def _fetched(asked: dict[str, Any]) -> Any:
    signal.signal(signal.SIGALRM, _out_of_time)
    signal.alarm(FETCH_SECONDS)
    try:
        return fetch(
            asked["address"],
            Validators(etag=asked["etag"], modified=asked["modified"]),
            allow_private=asked["allow_private"],
        )
    finally:
        signal.alarm(0)


def _out_of_time(_number: int, _frame: FrameType | None) -> None:
    raise CalendarTroubleError(Trouble.TOO_SLOW)


def _written(reading: Reading, validators: Validators) -> dict[str, Any]:
    passed = reading.passed
    return {
        "etag": validators.etag,
        "modified": validators.modified,
        "passed": [passed.all_day, passed.not_understood, passed.in_utc],
        "entries": [_entry(one) for one in reading.entries],
    }


def _entry(one: RawEntry) -> list[object]:
    return [
        one.uid,
        one.occurrence,
        one.title,
        sorted(one.codes),
        one.starts_at.isoformat(),
        one.ends_at.isoformat(),
        one.timezone,
        one.cancelled,
    ]


if __name__ == "__main__":
    main()
