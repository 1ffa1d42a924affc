"""Statements of one open transaction, used by one task."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.errors import store_errors
from bot.storage.sqlite import InlineSqlite
from bot.usecases.ports import StoreCorruptError, StoreUnavailableError

Params = Mapping[str, object]
NO_PARAMS: Params = {}


_Statement = TypeVar("_Statement")
_Found = TypeVar("_Found")


def _all(connection: Connection, statement: Executable, params: Params) -> Sequence[Row[Any]]:
    return connection.execute(statement, params).all()


def _one(connection: Connection, statement: Executable, params: Params) -> Row[Any] | None:
    return connection.execute(statement, params).one_or_none()


def _count(connection: Connection, statement: Executable, params: Params) -> int:
    return connection.execute(statement, params).rowcount


def _mark(connection: Connection, statement: str, _params: Params) -> None:
    connection.exec_driver_sql(statement)


class Statements:
    """Runs statements and translates errors.

    A second task that meets it is refused. After a failure of the store nothing more is run:
    SQLite may have rolled back, and what followed would be written outside the transaction.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._task = asyncio.current_task()
        self._failed = False
        self._ended = False
        self._depth = 0

    async def rows(self, statement: Executable, params: Params = NO_PARAMS) -> Sequence[Row[Any]]:
        with self._guarded():
            return await self._run(_all, statement, params)

    async def one(self, statement: Executable, params: Params = NO_PARAMS) -> Row[Any] | None:
        """The only row, or None."""
        with self._guarded():
            return await self._run(_one, statement, params)

    async def change(self, statement: Executable, params: Params = NO_PARAMS) -> int:
        """How many rows were written."""
        with self._guarded():
            return await self._run(_count, statement, params)

    async def commit(self) -> None:
        """Ends it: nothing can be run afterwards."""
        with self._guarded():
            await self._connection.commit()
        self._ended = True

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
            if not self._failed:
                await self._mark(f"ROLLBACK TO SAVEPOINT {name}")
                await self._mark(f"RELEASE SAVEPOINT {name}")
            raise
        self._depth -= 1
        await self._mark(f"RELEASE SAVEPOINT {name}")

    async def _mark(self, statement: str) -> None:
        with self._guarded():
            await self._run(_mark, statement, NO_PARAMS)

    async def _run(
        self,
        work: Callable[[Connection, _Statement, Params], _Found],
        statement: _Statement,
        params: Params,
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

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        if asyncio.current_task() is not self._task:
            raise RuntimeError("a unit of work belongs to the task that opened it")
        if self._ended:
            raise RuntimeError("a unit of work ends with its commit")
        if self._failed:
            raise StoreUnavailableError("the store failed earlier in this unit of work")
        try:
            with store_errors():
                yield
        except (StoreUnavailableError, StoreCorruptError):
            self._failed = True
            raise
