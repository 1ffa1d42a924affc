"""alliance calendar …, alliance closure …"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.calendars.web_server import WebServer, saying
from tests.cli.conftest import Shell

DAY = timedelta(days=1)


def in_days(days: int) -> datetime:
    """Noon UTC, so many days from the shell's own today."""
    today = datetime.now(UTC)  # noqa: TID251  # the shell runs on the machine's clock
    return today.replace(hour=12, minute=0, second=0, microsecond=0) + days * DAY


def ics(*entries: tuple[str, datetime]) -> bytes:
    """Titles and times."""
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT50M\r\n"
        f"SUMMARY:{title}\r\nEND:VEVENT\r\n"
        for number, (title, start) in enumerate(entries)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()


@pytest.fixture
def code(clinic: Shell, bruno: str, ada: str) -> str:
    (issued,) = clinic.json("calendar", "codes", "--therapist", bruno)["codes"]
    assert issued["client"] == ada
    found = issued["code"]
    assert isinstance(found, str)
    return found


def added(clinic: Shell, bruno: str, content: bytes) -> Any:
    file = Path("sessions.ics")
    file.write_bytes(content)
    return clinic.json("calendar", "add", "--therapist", bruno, str(file))


def test_a_file_is_added_matched_by_code_and_may_be_added_again(
    clinic: Shell, bruno: str, ada: str, code: str
) -> None:
    content = ics((f"J. K. {code}", in_days(1)), ("A. B.", in_days(2)))
    first = added(clinic, bruno, content)
    again = added(clinic, bruno, content)

    assert (first["added"], first["unmatched"]) == (1, 1)
    assert (again["id"], again["added"]) == (first["id"], 0)
    (session,) = clinic.json("session", "list", "--client", ada)["sessions"]
    assert session["start"] == in_days(1).isoformat().replace("+00:00", "Z")


def test_entries_that_are_nobodys_are_listed_and_mapped(
    clinic: Shell, bruno: str, ada: str
) -> None:
    calendar = added(clinic, bruno, ics(("J. K.", in_days(1)), ("J. K.", in_days(8))))["id"]
    file = ("--file", "sessions.ics")
    (label,) = clinic.json("calendar", "map", calendar, *file)["labels"]
    assert (label["title"], label["count"]) == ("J. K.", 2)

    short = label["label"][:8]
    done = clinic.json("calendar", "map", calendar, *file, "--label", short, "--client", ada)
    assert (done["added"], done["unmatched"]) == (2, 0)
    assert clinic.json("calendar", "map", calendar, *file)["labels"] == []
    wrong = clinic("calendar", "map", calendar, *file, "--label", "ffff", "--client", ada)
    assert wrong.code == 1


def test_a_feed_is_added_read_again_and_its_address_never_shown(
    clinic: Shell, bruno: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCE_CALENDAR_ALLOW_PRIVATE", "true")
    with WebServer(saying(ics((code, in_days(1))), ETag='"1"')).running() as server:
        address = f"http://127.0.0.1:{server.port}/secret.ics"
        first = clinic.json("calendar", "add", "--therapist", bruno, address)
        again = clinic("calendar", "add", "--therapist", bruno, address)
        read = clinic.json("calendar", "sync")
    listed = clinic("calendar", "list")

    assert (first["added"], first["server"]) == (1, "127.0.0.1")
    assert again.code == 1
    assert (read["added"], read["trouble"]) == (0, None)
    assert "127.0.0.1" in listed.out
    assert "secret" not in str(first) + again.err + str(read) + listed.out


@pytest.mark.parametrize(
    ("content", "says"), [(b"<html>log in</html>", "not a whole ICS"), (ics()[:-9], "not a whole")]
)
def test_what_is_no_calendar_is_not_added(
    clinic: Shell, bruno: str, content: bytes, says: str
) -> None:
    Path("x.ics").write_bytes(content)
    said = clinic("calendar", "add", "--therapist", bruno, "x.ics")
    assert (said.code, says in said.err) == (1, True)
    assert clinic.json("calendar", "list")["calendars"] == []


@pytest.mark.parametrize(
    "source", ["nowhere.ics", "ftp://x.example/", "https://127.0.0.1/secret.ics", "https://[::1]/"]
)
def test_an_address_or_file_that_will_not_do_is_refused(
    clinic: Shell, bruno: str, source: str
) -> None:
    said = clinic("calendar", "add", "--therapist", bruno, source)
    assert said.code == 1
    assert "secret" not in said.err
    assert clinic.json("calendar", "list")["calendars"] == []


def test_a_calendar_is_removed_and_its_sessions_stay(
    clinic: Shell, bruno: str, ada: str, code: str
) -> None:
    calendar = added(clinic, bruno, ics((code, in_days(1))))["id"]
    clinic.json("calendar", "remove", calendar)
    assert clinic.json("calendar", "list")["calendars"] == []
    assert len(clinic.json("session", "list", "--client", ada)["sessions"]) == 1


def test_the_week_out_is_written_with_aliases_and_times(
    clinic: Shell, bruno: str, ada: str
) -> None:
    start = in_days(0).isoformat()
    clinic.json("session", "add", "--client", ada, "--start", start)
    done = clinic.json("calendar", "export", "--therapist", bruno, "week.ics", "--weeks", "2")
    text = Path("week.ics").read_text(encoding="utf-8")
    assert done["sessions"] == 1
    assert "SUMMARY:K-17" in text
    assert f"DTSTART:{in_days(0):%Y%m%dT%H%M%SZ}" in text


def test_a_closure_is_previewed_added_listed_and_taken_back(clinic: Shell, ada: str) -> None:
    clinic.json("session", "add", "--client", ada, "--start", in_days(3).isoformat())
    days = f"{in_days(3):%Y-%m-%d}"
    preview = clinic.json("closure", "add", days, "--preview")
    assert (preview["sessions"], preview["id"]) == (1, None)
    assert clinic.json("closure", "list")["closures"] == []

    closed = clinic.json("closure", "add", days)
    (checkin,) = clinic.json("why", "--client", ada)["checkins"]
    assert (checkin["state"], checkin["reason"]) == ("cancelled", "closure")
    (listed,) = clinic.json("closure", "list")["closures"]
    assert (listed["first"], listed["last"]) == (days, days)

    assert clinic.json("closure", "remove", closed["id"])["sessions"] == 1
    (checkin,) = clinic.json("why", "--client", ada)["checkins"]
    assert checkin["state"] == "scheduled"


@pytest.mark.parametrize("days", ["soon", "2026-12-26..2026-12-24"])
def test_what_are_no_days_is_refused(clinic: Shell, days: str) -> None:
    assert clinic("closure", "add", days).code == 1


def test_a_region_without_holidays_is_refused(clinic: Shell) -> None:
    assert clinic("clinic", "set", "holidays", "CA-QC").code == 0
    assert clinic("clinic", "set", "holidays", "CA-XX").code == 1
    assert clinic.json("clinic", "show")["holidays"] == "CA-QC"
