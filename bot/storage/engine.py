"""The engine of a database URL: SQLite in one file, or PostgreSQL."""

import os
import stat
from pathlib import Path

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.errors import store_errors
from bot.storage.sqlite import check_pragmas, set_pragmas
from bot.storage.sqlite import checkpoint as checkpoint_sqlite
from bot.usecases.ports import StoreCorruptError, StoreUnavailableError

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600
_KEPT_STATEMENTS = 512
"""There are some three hundred; the driver's own 128 are fewer than one day uses."""


def open_engine(url: str) -> AsyncEngine:
    """An engine; nothing is opened yet but the data folder and file, made private to the user.

    Args:
        url: `sqlite:////path/to/file` or `postgresql://…`; a driver in it is overridden.

    Raises:
        StoreUnavailableError: another kind of database, or a folder that cannot be made.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite_engine(parsed, foreign_keys=True)
        case "postgresql":
            return create_async_engine(
                parsed.set(drivername="postgresql+asyncpg"), hide_parameters=True
            )
        case other:
            raise StoreUnavailableError(f"{other} is neither SQLite nor PostgreSQL")


def open_migration_engine(url: str) -> AsyncEngine:
    """As `open_engine`, without foreign keys on SQLite.

    Altering a table there copies and drops it, which would cascade.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed, foreign_keys=False)
    return open_engine(url)


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "")


async def check_store(engine: AsyncEngine, *, at_most: int | None = None) -> None:
    """SQLite is set up as meant, and its file is whole; one of more bytes than that is not read.

    Raises:
        StoreUnavailableError: it does not open, or not as meant.
        StoreCorruptError: it is damaged.
    """
    if engine.dialect.name != "sqlite":
        return
    with store_errors():
        await check_pragmas(engine)
        if at_most is not None and _size(engine) > at_most:
            return
        async with engine.connect() as connection:
            is_whole = await connection.run_sync(_is_whole)
    if not is_whole:
        raise StoreCorruptError("the database is damaged")


def _size(engine: AsyncEngine) -> int:
    return Path(engine.url.database or "").stat().st_size


def _is_whole(connection: Connection) -> bool:
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return found == "ok" and not orphans


async def checkpoint(engine: AsyncEngine) -> None:
    """After an erasure: nothing deleted stays behind in a log. PostgreSQL vacuums by itself."""
    if engine.dialect.name == "sqlite":
        with store_errors():
            await checkpoint_sqlite(engine)


def _sqlite_engine(url: URL, *, foreign_keys: bool) -> AsyncEngine:
    path = Path(url.database or "")
    _make_private(path)
    registry.register("sqlite.inline", "bot.storage.sqlite", "InlineSqlite")
    engine = create_async_engine(
        url.set(drivername="sqlite+inline"),
        hide_parameters=True,
        # One connection: transactions of this process queue here instead of at the file lock.
        pool_size=1,
        max_overflow=0,
        connect_args={
            # The driver begins nothing by itself; BEGIN and COMMIT hop threads, one at a time.
            "isolation_level": None,
            "check_same_thread": False,
            "cached_statements": _KEPT_STATEMENTS,
        },
    )
    set_pragmas(engine, foreign_keys=foreign_keys)
    return engine


def _make_private(path: Path) -> None:
    """The file is created before SQLite does, which gives its journals the same mode."""
    try:
        path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _PRIVATE_FILE))
        path.chmod(_PRIVATE_FILE)
        folder = path.parent.stat()
        # A folder shared by everybody, such as the temporary one, is not ours to close.
        if folder.st_uid == os.geteuid() and not folder.st_mode & stat.S_ISVTX:
            path.parent.chmod(_PRIVATE_FOLDER)
    except OSError as error:
        raise StoreUnavailableError(f"the data folder: {error.strerror}") from None
