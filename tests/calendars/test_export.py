"""The week out as a file."""

from datetime import UTC, datetime, timedelta

from bot.calendars.export import calendar_file
from bot.calendars.reading import read
from bot.usecases.show_week import Hour
from tests.calendars.feeds import NOW, WINDOW

START = datetime(2026, 11, 24, 20, tzinfo=UTC)


def an_hour(**changes: object) -> Hour:
    values = {
        "uid": "1b9d",
        "alias": "K-17; Ä, B",
        "starts_at": START,
        "ends_at": START + timedelta(minutes=50),
        "cancelled": False,
        **changes,
    }
    return Hour(**values)  # type: ignore[arg-type]  # made of the right ones above


def test_the_file_has_alias_and_times() -> None:
    text = calendar_file([an_hour()], NOW).decode()
    assert "DTSTART:20261124T200000Z" in text
    assert "DTEND:20261124T205000Z" in text
    assert "SUMMARY:K-17\\; Ä\\, B" in text
    assert "STATUS:CONFIRMED" in text


def test_a_cancelled_session_says_so() -> None:
    assert "STATUS:CANCELLED" in calendar_file([an_hour(cancelled=True)], NOW).decode()


def test_what_went_out_does_not_come_back_in() -> None:
    assert read(calendar_file([an_hour()], NOW), WINDOW).entries == ()


def test_an_alias_cannot_write_lines_of_its_own() -> None:
    text = calendar_file([an_hour(alias="K\r\nEND:VEVENT\r\nX")], NOW).decode()
    assert text.count("END:VEVENT\r\n") == 1
