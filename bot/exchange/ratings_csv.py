"""Ratings anybody brings: a CSV with the columns `client,session,score`, read row by row.

UTF-8 with or without a byte order mark, lines ended by LF or CRLF, columns in any order, other
columns left alone. Sessions are whole numbers or days (`2026-11-23`), one kind in the whole file,
rising within each client; clients may stand one after the other or mixed. Nothing is kept but the
last session of each client. What is wrong is told with its line and never with what stands there.
"""

import csv
from collections.abc import Iterator
from datetime import date
from typing import IO

from bot.alliance.errors import InvalidValueError
from bot.usecases.replay_ratings import SessionOrder, SessionRating

COLUMNS = ("client", "session", "score")
LONGEST_LINE = 65_536
LONGEST_ROW = 131_072
"""Characters of one row over all its lines: a quote that is opened and never closed ends here."""
LOWEST, HIGHEST = 0.0, 10.0
_LONGEST_NUMBER = 15


def read_ratings(file: IO[bytes]) -> Iterator[SessionRating]:
    """Every rating of the file, in its order.

    Raises:
        InvalidValueError: what is wrong and in which line, when reading comes to it.
    """
    lines = _Lines(file)
    try:
        yield from _ratings(_rows(lines))
    except InvalidValueError as error:
        raise InvalidValueError(f"line {max(lines.number, 1)}: {error}") from error


class _Lines:
    """Lines of text, counted."""

    def __init__(self, file: IO[bytes]) -> None:
        self.number = 0
        self.row_began = 1
        self._row_length = 0
        self._file = file

    def next_row(self) -> None:
        """What comes from now on belongs to another row."""
        self.row_began, self._row_length = self.number + 1, 0

    def __iter__(self) -> Iterator[str]:
        for line in iter(lambda: self._file.readline(LONGEST_LINE), b""):
            self.number += 1
            if len(line) == LONGEST_LINE:
                raise InvalidValueError(f"longer than {LONGEST_LINE - 1} bytes")
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as error:
                raise InvalidValueError("not UTF-8; save the file as UTF-8 CSV") from error
            self._row_length += len(text)
            if self._row_length > LONGEST_ROW:
                raise InvalidValueError(_unclosed(self.row_began))
            yield text.removeprefix("\ufeff") if self.number == 1 else text


def _rows(lines: _Lines) -> Iterator[list[str]]:
    """Rows of cells, without those that hold nothing: spreadsheets end files with commas alone."""
    reader = csv.reader(lines, strict=True)
    while True:
        lines.next_row()
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InvalidValueError(_in_our_words(error, lines.row_began)) from error
        if row is None:
            return
        if any(row) and not "".join(row).isspace():
            yield row


def _in_our_words(error: csv.Error, row_began: int) -> str:
    """The library's messages are for programmers, and none says where a quote was opened."""
    match str(error):
        case said if "new-line character" in said:
            return "a line ends with a carriage return alone; save the file with LF or CRLF"
        case said if "expected after" in said:
            return "something other than a comma follows a closing quote"
        case _:
            return _unclosed(row_began)


def _unclosed(row_began: int) -> str:
    return f"a quote in the row that begins in line {row_began} is never closed"


def _ratings(rows: Iterator[list[str]]) -> Iterator[SessionRating]:
    header = next(rows, [])
    client_at, session_at, score_at = _places(header)
    width = len(header)
    last: dict[str, SessionOrder] = {}
    is_day: bool | None = None
    for row in rows:
        if len(row) != width:
            raise InvalidValueError(f"the first line has {width} columns, this one {len(row)}")
        client, session = row[client_at], row[session_at]
        order = _order(session)
        is_day = _same_kind(is_day, order)
        _rises(last.get(client), order)
        last[client] = order
        yield SessionRating(_client(client), session, order, _score(row[score_at]))
    if is_day is None:
        raise InvalidValueError("there is no rating in this file")


def _places(header: list[str]) -> tuple[int, int, int]:
    names = [name.strip().lower() for name in header]
    for column in COLUMNS:
        if names.count(column) != 1:
            found = "missing" if column not in names else "there twice"
            raise InvalidValueError(
                f"the column {column} is {found}; the first line must name client,session,score, "
                "separated by commas"
            )
    client, session, score = (names.index(column) for column in COLUMNS)
    return client, session, score


def _client(text: str) -> str:
    if not text.strip():
        raise InvalidValueError("the client is empty")
    return text


def _order(text: str) -> SessionOrder:
    """A whole number from 0, or a day."""
    found = text.strip()
    if found.isascii() and found.isdigit() and len(found) <= _LONGEST_NUMBER:
        return int(found)
    try:
        if len(found) == len("2026-11-23") and found[7] == "-":  # else a week, 2026-W48-1
            return date.fromisoformat(found)
    except ValueError:
        pass
    raise InvalidValueError("the session is neither a whole number nor a day such as 2026-11-23")


def _same_kind(is_day: bool | None, order: SessionOrder) -> bool:  # noqa: FBT001  # three-valued
    found = isinstance(order, date)
    if is_day is not None and found is not is_day:
        raise InvalidValueError("sessions are numbers in one line and days in another")
    return found


def _rises(last: SessionOrder | None, order: SessionOrder) -> None:
    if last is None:
        return
    if last == order:
        raise InvalidValueError("this session of this client stands twice")
    # One kind in the whole file, see `_same_kind`.
    if last > order:  # type: ignore[operator]
        raise InvalidValueError("the sessions of this client are out of order")


def _score(text: str) -> float:
    try:
        # Python would also read 1_0 and digits of other scripts.
        value = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        value = None
    if value is None or value != value:  # noqa: PLR0124  # not a number is unlike itself
        raise InvalidValueError("the score is not a number")
    if not LOWEST <= value <= HIGHEST:
        raise InvalidValueError("the score is out of range, 0 to 10")
    return abs(value)
