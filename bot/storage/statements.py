"""Statements of one open transaction, used by one task."""

import asyncio
from collections.abc import AsyncIterator, Callable, Hashable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row, Table
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import UpdateBase

from bot.storage.errors import store_errors
from bot.storage.prepared import Prepared, lengths_of, prepared
from bot.storage.sqlite import InlineSqlite
from bot.usecases.ports import StoreCorruptError, StoreUnavailableError

Params = Mapping[str, object]
NO_PARAMS: Params = {}
_NOTHING: Mapping[Hashable, Any] = {}


_Statement = TypeVar("_Statement")
_Params = TypeVar("_Params")
_Found = TypeVar("_Found")


def _all(connection: Connection, statement: Executable, params: Params) -> Sequence[Row[Any]]:
    if (known := _prepared(connection, statement, params)) is not None:
        return known.rows(connection, params)
    return connection.execute(statement, params).all()


def _one(connection: Connection, statement: Executable, params: Params) -> Row[Any] | None:
    found = _all(connection, statement, params)
    if len(found) > 1:
        raise MultipleResultsFound
    return found[0] if found else None


def _count(connection: Connection, statement: Executable, params: Params) -> int:
    if (known := _prepared(connection, statement, params)) is not None:
        return known.change(connection, params)
    return connection.execute(statement, params).rowcount


def _prepared(connection: Connection, statement: Executable, params: Params) -> Prepared | None:
    dialect = connection.dialect
    if not isinstance(dialect, InlineSqlite):
        return None
    return prepared(statement, tuple(params), lengths_of(params), dialect)


def _many(connection: Connection, statement: Executable, each: Sequence[Params]) -> None:
    connection.execute(statement, each)


def _mark(connection: Connection, statement: str, _params: Params) -> None:
    if isinstance(connection.dialect, InlineSqlite):
        driver: Any = connection.connection.dbapi_connection
        driver.execute(statement)
    else:
        connection.exec_driver_sql(statement)


class Statements:
    """Runs statements and translates errors.

    A second task that meets it is refused. After a failure of the store nothing more is run:
    SQLite may have rolled back, and what followed would be written outside the transaction.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.task = asyncio.current_task()
        self._guard = _Guard(self)
        self._remembered: dict[object, dict[Hashable, Any]] = {}
        self.failed = False
        self.ended = False
        self._depth = 0

    async def rows(self, statement: Executable, params: Params = NO_PARAMS) -> Sequence[Row[Any]]:
        with self._guard:
            return await self._run(_all, statement, params)

    async def one(self, statement: Executable, params: Params = NO_PARAMS) -> Row[Any] | None:
        """The only row, or None."""
        with self._guard:
            return await self._run(_one, statement, params)

    async def change(self, statement: Executable, params: Params = NO_PARAMS) -> int:
        """How many rows were written."""
        self._written(statement)
        with self._guard:
            return await self._run(_count, statement, params)

    async def change_each(self, statement: Executable, each: Sequence[Params]) -> None:
        """The same with each of the parameters; with none, nothing."""
        if each:
            self._written(statement)
            with self._guard:
                await self._run(_many, statement, each)

    async def commit(self) -> None:
        """Ends it: nothing can be run afterwards."""
        with self._guard:
            await self._connection.commit()
        self.ended = True

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """By hand: SQLAlchemy's own costs as much as three statements; a tap has several."""
        name = f"part_{self._depth}"
        await self._mark(f"SAVEPOINT {name}")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self._remembered.clear()  # what was read inside may be gone with it
            if not self.failed:
                await self._mark(f"ROLLBACK TO SAVEPOINT {name}")
                await self._mark(f"RELEASE SAVEPOINT {name}")
            raise
        self._depth -= 1
        await self._mark(f"RELEASE SAVEPOINT {name}")

    async def _mark(self, statement: str) -> None:
        with self._guard:
            await self._run(_mark, statement, NO_PARAMS)

    async def _run(
        self,
        work: Callable[[Connection, _Statement, _Params], _Found],
        statement: _Statement,
        params: _Params,
    ) -> _Found:
        """On SQLite only the begin and the end wait: between them nothing is spent on waiting."""
        connection = self._connection.sync_connection
        if (
            connection is not None
            and connection.in_transaction()
            and isinstance(connection.dialect, InlineSqlite)
        ):
            return work(connection, statement, params)
        return await self._connection.run_sync(work, statement, params)

    # --- what need not be read twice

    def remember(self, table: Table, key: Hashable, value: object) -> None:
        """What a row of that table says, until anything is written into the table."""
        self._remembered.setdefault(table, {})[key] = value

    def remembered(self, table: Table, key: Hashable) -> Any:
        """None for what was not read, or may have changed since."""
        return self._remembered.get(table, _NOTHING).get(key)

    def _written(self, statement: Executable) -> None:
        if self._remembered and isinstance(statement, UpdateBase):
            self._remembered.pop(statement.table, None)


class _Guard:
    """Around each statement. A class, because it is entered twenty times for a tap."""

    __slots__ = ("_statements",)

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def __enter__(self) -> None:
        if asyncio.current_task() is not self._statements.task:
            raise RuntimeError("a unit of work belongs to the task that opened it")
        if self._statements.ended:
            raise RuntimeError("a unit of work ends with its commit")
        if self._statements.failed:
            raise StoreUnavailableError("the store failed earlier in this unit of work")

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        try:
            with store_errors():
                raise error
        except (StoreUnavailableError, StoreCorruptError):
            self._statements.failed = True
            raise
