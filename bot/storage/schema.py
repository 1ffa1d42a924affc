"""Bringing a database to the schema of this version, all or nothing."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_migration_engine
from bot.storage.errors import SchemaTooNewError, store_errors
from bot.usecases.ports import StoreCorruptError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 4_742_201_926
"""Any number: one migration at a time on PostgreSQL."""


_Result = TypeVar("_Result")


class SchemaState(StrEnum):
    """A database's schema, seen from this version of the product."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


async def schema_state(url: str) -> SchemaState:
    """Where the database stands. An SQLite file that is not there is made, empty.

    Raises:
        StoreUnavailableError: it does not open.
        StoreCorruptError: it is no database, or a damaged one.
    """
    return await _with_connection(url, _state)


async def upgrade_to_head(url: str) -> SchemaState:
    """Applies what is missing in one transaction; returns the state before. Safe to repeat.

    Raises:
        SchemaTooNewError: a newer version of the product wrote it; nothing was touched.
        StoreUnavailableError: it does not open.
        StoreCorruptError: damaged, or rows would have been orphaned; nothing was changed.
    """
    return await _with_connection(url, _upgrade)


async def downgrade(url: str, revision: str) -> None:
    """Back to an earlier revision, or to `base`; for tests and for operators who must."""
    await _with_connection(url, lambda connection: _downgrade(connection, revision))


async def _with_connection(url: str, work: Callable[[Connection], _Result]) -> _Result:
    engine: AsyncEngine = open_migration_engine(url)
    try:
        with store_errors():
            async with engine.begin() as connection:
                return await connection.run_sync(work)
    finally:
        await engine.dispose()


def _state(connection: Connection) -> SchemaState:
    """Read by hand: Alembic takes longer to import than everything else a command does."""
    current = _revision(connection)
    if current is None:
        return SchemaState.EMPTY
    known = revisions()
    if current == known[-1]:
        return SchemaState.CURRENT
    return SchemaState.OLDER if current in known else SchemaState.NEWER


def revisions() -> list[str]:
    """All there are, oldest first: a migration's file begins with its revision's number."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("0*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    return found.scalar_one_or_none()


def _upgrade(connection: Connection) -> SchemaState:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = _state(connection)
    if before is SchemaState.NEWER:
        raise SchemaTooNewError("the database was written by a newer version; upgrade this one")
    from alembic import command  # noqa: PLC0415  # see `_state`

    command.upgrade(_config(connection), "head")
    _refuse_orphans(connection)
    return before


def _downgrade(connection: Connection, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  # see `_state`

    command.downgrade(_config(connection), revision)
    _refuse_orphans(connection)


def _refuse_orphans(connection: Connection) -> None:
    """Foreign keys are off while SQLite's tables are copied, so they are checked at the end."""
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise StoreCorruptError("the migration would have orphaned rows")


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  # see `_state`

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
