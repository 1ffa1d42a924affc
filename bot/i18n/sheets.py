"""The sheet a reviewer fills in: CSV that a spreadsheet opens as it should and runs nothing of."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.alliance.errors import InvalidValueError

COLUMNS = ("id", "context", "English", "draft", "note", "your text", "decision")
KEEP, CHANGE = "keep", "change"
_BOM = "\ufeff"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One text. `decision`: keep, change, or empty for not looked at yet."""

    id: str
    context: str
    english: str
    draft: str
    note: str = ""
    your_text: str = ""
    decision: str = ""


def write_sheet(rows: Iterable[SheetRow]) -> str:
    """CSV with a byte order mark, so that spreadsheets read UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        cells = (row.id, row.context, row.english, row.draft, row.note, row.your_text, row.decision)
        writer.writerow([guarded(cell) for cell in cells])
    return _BOM + out.getvalue()


def read_sheet(text: str) -> tuple[tuple[int, SheetRow], ...]:
    """Rows with the line each begins on, as a spreadsheet saved them (`,` `;` or tab).

    Raises:
        InvalidValueError: not such a sheet.
    """
    if len(text) > _LARGEST:
        raise InvalidValueError("the file is too large for a sheet of texts")
    lines = text.removeprefix(_BOM)
    separator = max(",;\t", key=lines.partition("\n")[0].count)
    try:
        return _rows(io.StringIO(lines, newline=""), separator)
    except csv.Error as error:
        raise InvalidValueError("the file does not read as CSV") from error


def guarded(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before `guarded`, with one kind of line end."""
    plain = cell.replace("\r\n", "\n")
    return plain[1:] if plain.startswith("'") and _FORMULA.match(plain) else plain


def _rows(stream: io.StringIO, separator: str) -> tuple[tuple[int, SheetRow], ...]:
    reader = csv.reader(stream, delimiter=separator, strict=True)
    header: list[str] = next(reader, [])
    if tuple(name.strip() for name in header[: len(COLUMNS)]) != COLUMNS:
        raise InvalidValueError(f"the first line names the columns: {', '.join(COLUMNS)}")
    found: list[tuple[int, SheetRow]] = []
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found.append((line, _row(cells)))
        line = reader.line_num + 1
    return tuple(found)


def _row(cells: list[str]) -> SheetRow:
    full = [unguarded(cell) for cell in (*cells, *[""] * len(COLUMNS))[: len(COLUMNS)]]
    ident, context, english, draft, note, your_text, decision = full
    return SheetRow(
        id=ident.strip(),
        context=context,
        english=english,
        draft=draft,
        note=note,
        your_text=your_text.strip(),
        decision=decision.strip().lower(),
    )
