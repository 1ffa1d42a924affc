"""What is typed on the command line, read."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.timing import zone
from bot.cli.words import pick, read_day, read_start, read_wall_clock, whole_id

TORONTO = zone("America/Toronto")
ONE = UUID("1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed")
TWIN = UUID("1b9d6bcd-0000-4b2d-9b5d-ab8dfbbd4bed")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-22T15:00", datetime(2026, 11, 22, 20, tzinfo=UTC)),
        ("2026-11-22 15:00", datetime(2026, 11, 22, 20, tzinfo=UTC)),
        ("2026-07-22T15:00:00", datetime(2026, 7, 22, 19, tzinfo=UTC)),
        ("2026-11-22T15:00Z", datetime(2026, 11, 22, 15, tzinfo=UTC)),
        ("2026-11-22T15:00+09:00", datetime(2026, 11, 22, 6, tzinfo=UTC)),
        # The night clocks go forward: half past two does not exist, three o'clock does.
        ("2026-03-08T02:30", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        # The night they go back: half past one comes twice, the first one counts.
        ("2026-11-01T01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
    ],
)
def test_a_start_is_read_in_the_zone_of_the_client(text: str, instant: datetime) -> None:
    assert read_start(text, TORONTO) == instant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-11-22",
        "2026-13-01T15:00",
        "2026-11-22T25:00",
        "15:00",
        "9" * 10_000,
        "0001-01-01T00:00",
        "9999-12-31T23:59-12:00",
    ],
)
def test_anything_else_is_not_a_start(text: str) -> None:
    with pytest.raises(InvalidValueError, match="ISO 8601"):
        read_start(text, zone("Asia/Tokyo"))


def test_a_start_elsewhere_is_shown_on_the_clients_wall() -> None:
    assert read_wall_clock("2026-11-22T20:00Z", TORONTO) == datetime(2026, 11, 22, 15)  # noqa: DTZ001  # naive on purpose


def test_an_id_is_taken_as_printed_or_by_its_first_letters() -> None:
    assert whole_id(str(ONE)) == ONE
    assert pick("1b9d6bcd", [ONE], "client") == ONE
    assert pick("1B9D6BCD-BBFD", [ONE, TWIN], "client") == ONE


@pytest.mark.parametrize("text", ["", "1b9d6bc", "x"])
def test_too_few_letters_are_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="8 characters"):
        pick(text, [ONE], "client")


def test_letters_that_fit_two_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="more than one"):
        pick("1b9d6bcd", [ONE, TWIN], "client")


@pytest.mark.parametrize("text", ["deadbeef", "%" * 40, str(TWIN)])
def test_an_id_nobody_has_is_not_found(text: str) -> None:
    with pytest.raises(NotFoundError):
        pick(text, [ONE], "client")


def test_a_day_is_a_date() -> None:
    assert read_day("2026-12-24") == date(2026, 12, 24)
    with pytest.raises(InvalidValueError):
        read_day("soon")
