"""Statements of one open transaction, used by one task."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.errors import store_errors
from bot.usecases.ports import StoreCorruptError, StoreUnavailableError

Params = Mapping[str, object]
NO_PARAMS: Params = {}


# `run_sync` rather than `AsyncConnection.execute`, which insists that something is awaited, and on
# SQLite nothing is.
def _all(connection: Connection, statement: Executable, params: Params) -> Sequence[Row[Any]]:
    return connection.execute(statement, params).all()


def _one(connection: Connection, statement: Executable, params: Params) -> Row[Any] | None:
    return connection.execute(statement, params).one_or_none()


def _count(connection: Connection, statement: Executable, params: Params) -> int:
    return connection.execute(statement, params).rowcount


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

    async def rows(self, statement: Executable, params: Params = NO_PARAMS) -> Sequence[Row[Any]]:
        with self._guarded():
            return await self._connection.run_sync(_all, statement, params)

    async def one(self, statement: Executable, params: Params = NO_PARAMS) -> Row[Any] | None:
        """The only row, or None."""
        with self._guarded():
            return await self._connection.run_sync(_one, statement, params)

    async def change(self, statement: Executable, params: Params = NO_PARAMS) -> int:
        """How many rows were written."""
        with self._guarded():
            return await self._connection.run_sync(_count, statement, params)

    async def commit(self) -> None:
        """Ends it: nothing can be run afterwards."""
        with self._guarded():
            await self._connection.commit()
        self._ended = True

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        with self._guarded():
            nested = await self._connection.begin_nested()
        try:
            yield
        except BaseException:
            if not self._failed:
                with self._guarded():
                    await nested.rollback()
            raise
        with self._guarded():
            await nested.commit()

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
