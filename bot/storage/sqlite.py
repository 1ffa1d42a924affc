"""SQLite inside SQLAlchemy's asyncio: statements run at once, only what waits goes to a thread.

aiosqlite hands each statement to a thread and back, 145 µs of which SQLite itself takes 20. Here
BEGIN (which may wait for a lock) and COMMIT (which waits for the disk) leave the event loop; the
statements between them find the lock held and answer from the page cache. The price: a statement
that reads far more than a screenful holds up the loop for as long.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import URL, Connection, event
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

from bot.usecases.ports import StoreUnavailableError

BUSY_TIMEOUT_MS = 30_000
_JOURNAL_LIMIT = 64 * 1024 * 1024

_WAL_FIXED = (3, 51, 3)
_WAL_FIXED_IN_LINE = {(3, 44): 6, (3, 50): 7}


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite has the fix for the WAL-reset bug (sqlite.org/changes, 3.51.3).

    Older ones can corrupt a database in WAL mode when two connections write.
    """
    fixed_from = _WAL_FIXED_IN_LINE.get((version[0], version[1]))
    return version >= _WAL_FIXED or (fixed_from is not None and version[2] >= fixed_from)


def pragmas(*, foreign_keys: bool = True) -> dict[str, str | int]:
    """What every connection is set to, with the value that reading it back must give.

    EXTRA also syncs the folder when the journal is gone; WAL needs no more than FULL.
    """
    journal: dict[str, str | int] = (
        {"journal_mode": "wal", "synchronous": 2}
        if wal_is_safe()
        else {"journal_mode": "truncate", "synchronous": 3}
    )
    return {
        "busy_timeout": BUSY_TIMEOUT_MS,
        **journal,
        "foreign_keys": int(foreign_keys),
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "journal_size_limit": _JOURNAL_LIMIT,
    }


class InlineSqlite(SQLiteDialect_pysqlite):
    """`sqlite+inline://`. Every transaction is IMMEDIATE: it either may write or waits its turn."""

    driver = "inline"
    is_async = True
    supports_statement_cache = True
    has_terminate = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003  # SQLAlchemy's signature
        return AsyncAdaptedQueuePool

    def do_begin(self, dbapi_connection: Any) -> None:
        await_only(_uninterrupted(lambda: dbapi_connection.execute("BEGIN IMMEDIATE")))

    def do_commit(self, dbapi_connection: Any) -> None:
        await_only(_uninterrupted(dbapi_connection.commit))

    def do_rollback(self, dbapi_connection: Any) -> None:
        dbapi_connection.rollback()

    def do_terminate(self, dbapi_connection: DBAPIConnection) -> None:
        dbapi_connection.close()


async def _uninterrupted(work: Callable[[], object]) -> None:
    """Runs it in a thread to its end, however often cancelled: a connection has one user at a time.

    Left alone, a BEGIN of a connection that was closed meanwhile keeps the file locked.
    """
    running = asyncio.get_running_loop().run_in_executor(None, work)
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError as asked:
            cancelled = asked
    failed = running.exception()
    if cancelled is not None:
        raise cancelled
    if failed is not None:
        raise failed


def set_pragmas(engine: AsyncEngine, *, foreign_keys: bool) -> None:
    """For every connection the engine will open."""

    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        for name, value in pragmas(foreign_keys=foreign_keys).items():
            connection.execute(f"PRAGMA {name}={value}").close()


async def check_pragmas(engine: AsyncEngine) -> None:
    """Reads the pragmas back.

    Raises:
        StoreUnavailableError: SQLite kept another value; the message names it.
    """
    async with engine.connect() as connection:
        for name, value in pragmas().items():
            kept = await connection.run_sync(_read_pragma, name)
            if kept != value:
                raise StoreUnavailableError(f"SQLite keeps {name} at {kept} instead of {value}")


def _read_pragma(connection: Connection, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()


async def checkpoint(engine: AsyncEngine) -> None:
    """Empties the write-ahead log, so that what was deleted is in no file any more."""
    async with engine.connect() as connection:
        # Not through SQLAlchemy, which would begin a transaction: in one there is no checkpoint.
        raw = cast("sqlite3.Connection", (await connection.get_raw_connection()).driver_connection)
        await _uninterrupted(lambda: raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
