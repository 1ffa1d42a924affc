"""A million clients in seconds: one real client's rows, copied under new ids.

The copies are as long as real rows and stand in every index, but nobody could open what is sealed
in them: cells are bound to their row. So they must never fall due while somebody measures.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SPREAD_DAYS: Final = 28
"""Over how many days the copies' check-ins are spread."""
_DAY_MS: Final = 86_400_000
_IDS: Final = ("client", "series", "session", "checkin")
_NEW_ID: Final = "lower(hex(randomblob(16)))"


@dataclass(frozen=True, slots=True)
class Copied:
    """A table, and what is new in a copy; every other column is the same in all of them."""

    table: str
    new: Mapping[str, str] = field(default_factory=dict)


COPIED: Final = (
    Copied("client", {"id": "crowd.client", "address_index": "randomblob(32)"}),
    Copied("subject_key", {"subject": "crowd.client"}),
    Copied("series", {"id": "crowd.series", "client_id": "crowd.client"}),
    Copied(
        "session",
        {"id": "crowd.session", "series_id": "crowd.series", "client_id": "crowd.client"},
    ),
    Copied(
        "checkin",
        {
            "id": "crowd.checkin",
            "session_id": "crowd.session",
            "client_id": "crowd.client",
            "due_at": f"real.due_at + crowd.n * 7919 % {SPREAD_DAYS * _DAY_MS}",
        },
    ),
)


def copy_clients(database: Path, client: str, count: int) -> None:
    """`client` is the id, as stored, of somebody with one planned check-in."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("PRAGMA foreign_keys=OFF")
        db.execute("PRAGMA cache_size=-200000")
        db.execute("BEGIN IMMEDIATE")
        ids = ", ".join(f"{_NEW_ID} AS {name}" for name in _IDS)
        db.execute(
            "CREATE TEMP TABLE crowd AS WITH RECURSIVE count(n) AS "  # noqa: S608  # constants
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < {count}) "
            f"SELECT n, {ids} FROM count"
        )
        for copied in COPIED:
            db.execute(_statement(db, copied), {"client": client})
        db.execute("COMMIT")


def _statement(db: sqlite3.Connection, copied: Copied) -> str:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({copied.table})")]
    values = ", ".join(copied.new.get(column, f"real.{column}") for column in columns)
    whose = {"client": "id", "subject_key": "subject"}.get(copied.table, "client_id")
    return (
        f"INSERT INTO {copied.table} ({', '.join(columns)}) "  # noqa: S608  # names of the schema
        f"SELECT {values} FROM crowd, {copied.table} AS real WHERE real.{whose} = :client"
    )
