"""Statements handed straight to SQLite's driver say the same as through SQLAlchemy."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Executable, bindparam, event, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alliance.people import ClientState
from bot.storage.errors import ConstraintError, store_errors
from bot.storage.prepared import LONGEST_LIST, lengths_of, prepared
from bot.storage.tables import ClientRow, OutboxRow, SubjectKeyRow
from bot.usecases.ports import OpenWork, StoreUnavailableError
from tests.builders import (
    ADA,
    AS_ADA,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CLINIC,
    an_outgoing,
)

CLIENT, KEYS = ClientRow.__table__, SubjectKeyRow.__table__
AMONG = select(CLIENT).where(CLIENT.c.id.in_(bindparam("which", expanding=True)))
AWAKE = select(CLIENT.c.id, CLIENT.c.state).where(
    CLIENT.c.state == ClientState.ACTIVE, CLIENT.c.therapist_id == bindparam("whose")
)


async def on(engine: AsyncEngine, act: Callable[[Connection], Any]) -> Any:
    async with engine.connect() as connection:
        return await connection.run_sync(act)


@pytest.mark.parametrize(
    ("statement", "params"),
    [
        (AWAKE, {"whose": BRUNO.id}),
        (AMONG, {"which": [ADA.id]}),
        (AMONG, {"which": [ADA.id, BRUNO.id]}),
        (select(OutboxRow.__table__), {}),
    ],
)
async def test_it_finds_what_sqlalchemy_finds(
    engine: AsyncEngine, open_work: OpenWork, statement: Executable, params: dict[str, Any]
) -> None:
    async with open_work() as work:
        await work.outbox.put(AS_PRODUCT, an_outgoing())
        await work.commit()

    def both(connection: Connection) -> None:
        usual = connection.execute(statement, params)
        names = list(usual.keys())
        known = prepared(statement, tuple(params), lengths_of(params), connection.dialect)
        assert known is not None
        rows = known.rows(connection, params)
        assert rows == usual.all()
        assert rows
        assert list(rows[0]._fields) == names

    await on(engine, both)


@pytest.mark.parametrize(
    ("statement", "params"),
    [
        (AMONG, {"which": []}),
        (AMONG, {"which": [ADA.id] * (LONGEST_LIST + 1)}),
        (AMONG, {"which": (ADA.id,)}),
        (AWAKE, {}),
    ],
)
async def test_what_varies_or_lacks_a_value_is_left_to_sqlalchemy(
    engine: AsyncEngine, statement: Executable, params: dict[str, Any]
) -> None:
    def ask(connection: Connection) -> object:
        return prepared(statement, tuple(params), lengths_of(params), connection.dialect)

    assert await on(engine, ask) is None


async def test_what_the_schema_refuses_is_told_without_its_values(
    engine: AsyncEngine, open_work: OpenWork
) -> None:
    del open_work  # Bruno's key is there

    def again(connection: Connection) -> None:
        row = {"subject": BRUNO.id, "kind": "identity", "wrapped": b"secret words"}
        known = prepared(insert(KEYS), tuple(row), (), connection.dialect)
        assert known is not None
        with store_errors():
            known.change(connection, row)

    with pytest.raises(ConstraintError) as refused:
        await on(engine, again)
    assert "subject_key" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_a_database_of_another_schema_is_told_as_such(engine: AsyncEngine) -> None:
    def ask(connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE outbox")
        known = prepared(select(OutboxRow.__table__), (), (), connection.dialect)
        assert known is not None
        with store_errors():
            known.rows(connection, {})

    with pytest.raises(StoreUnavailableError, match="another schema"):
        await on(engine, ask)


# --- read once in a transaction ---------------------------------------------------------------


async def test_a_client_met_twice_is_read_once(open_work: OpenWork, engine: AsyncEngine) -> None:
    seen: list[str] = []
    async with open_work() as work:
        assert ADA.address
        await work.clients.at(AS_PRODUCT, ADA.address)

        @event.listens_for(engine.sync_engine, "before_cursor_execute")
        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        assert await work.clients.get(AS_ADA, ADA.id) == ADA
        assert await work.clients.get(AS_PRODUCT, ADA.id) == ADA
    assert seen == []


async def test_what_was_changed_since_is_read_again(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.get(AS_PRODUCT, ADA.id)
        await work.staff.therapist(AS_PRODUCT, BRUNO.id)
        changed = replace(ADA, discreet=not ADA.discreet)
        renamed = replace(BRUNO, name="Bruna")
        fewer = CLINIC.policies.with_value("items_per_checkin", "4")
        await work.clinic.get(AS_PRODUCT)
        await work.clients.save(AS_ADA, changed)
        await work.staff.save_therapist(AS_OPERATOR, renamed)
        await work.clinic.save_policies(AS_OPERATOR, fewer)
        assert await work.clients.get(AS_ADA, ADA.id) == changed
        assert await work.staff.therapist(AS_PRODUCT, BRUNO.id) == renamed
        assert (await work.clinic.get(AS_PRODUCT)).policies == fewer


async def test_what_was_taken_back_is_not_remembered(open_work: OpenWork) -> None:
    async with open_work() as work:
        with suppress(ZeroDivisionError):
            async with work.savepoint():
                await work.clients.save(AS_ADA, replace(ADA, discreet=not ADA.discreet))
                await work.clients.get(AS_ADA, ADA.id)
                raise ZeroDivisionError
        assert await work.clients.get(AS_ADA, ADA.id) == ADA


async def test_a_forgotten_client_is_not_remembered(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.clients.get(AS_ADA, ADA.id)
        await work.clients.erase(AS_ADA, ADA.id)
        assert (await work.clients.get(AS_PRODUCT, ADA.id)).state is ClientState.ERASED


async def test_what_the_command_line_changed_is_seen_by_the_next_transaction(
    open_work: OpenWork,
) -> None:
    async with open_work() as work:
        assert (await work.clients.get(AS_PRODUCT, ADA.id)).discreet == ADA.discreet
    async with open_work() as work:
        await work.clients.save(AS_ADA, replace(ADA, discreet=not ADA.discreet))
        await work.commit()
    async with open_work() as work:
        assert (await work.clients.get(AS_PRODUCT, ADA.id)).discreet != ADA.discreet
