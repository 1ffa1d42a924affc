"""CSV that spreadsheets and statistics programs read alike: UTF-8, CRLF, no formula in a cell."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """None is an empty cell."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_cell(each) for each in row] for row in rows)
    return file.getvalue().encode()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".")
        case int():
            return str(value)
        case _:
            text = str(value)
            return f"'{text}" if text.startswith(_FORMULA) else text
