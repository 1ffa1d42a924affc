"""Statements: understood by both databases, few for a tap, and found by an index."""

import importlib
import inspect
import pkgutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import ClauseElement, Dialect, Executable, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.alliance.checkins import CheckInState
from bot.alliance.people import Role
from bot.storage import repositories
from bot.storage.tables import METADATA
from bot.usecases.ports import OpenWork
from bot.usecases.visibility import ANYBODY
from tests.builders import (
    ADA,
    AS_ADA,
    AS_PRODUCT,
    MONDAY_9,
    a_reply,
    an_outgoing,
    meet,
)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(repositories.__path__):
        yield importlib.import_module(f"{repositories.__name__}.{found.name}")


def statements() -> Iterator[tuple[str, ClauseElement]]:
    for module in modules():
        name = module.__name__.rpartition(".")[2]
        for key, value in vars(module).items():
            if isinstance(value, Executable) and isinstance(value, ClauseElement):
                yield f"{name}.{key}", value
            if hasattr(value, "cache_info") and value.__module__ == module.__name__:
                yield from built(f"{name}.{key}", value)


def built(name: str, build: Callable[..., ClauseElement]) -> Iterator[tuple[str, ClauseElement]]:
    if not inspect.signature(build).parameters:
        yield name, build()
        return
    for kind in ANYBODY:
        if name == "invitations._issue":
            yield from ((f"{name}({kind.__name__}, {role})", build(kind, role)) for role in Role)
        else:
            yield f"{name}({kind.__name__})", build(kind)


def in_words(dialect: Dialect, statement: ClauseElement) -> str:
    return str(statement.compile(dialect=dialect))


POSTGRESQL: Dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's gap
SQLITE: Dialect = sqlite_dialect.dialect()
STATEMENTS = dict(statements())


@pytest.mark.parametrize("name", STATEMENTS)
def test_both_databases_understand_it(name: str) -> None:
    assert in_words(POSTGRESQL, STATEMENTS[name])
    assert in_words(SQLITE, STATEMENTS[name])


def test_postgresql_understands_the_tables() -> None:
    for table in METADATA.sorted_tables:
        assert "CREATE TABLE" in in_words(POSTGRESQL, CreateTable(table))
        for index in table.indexes:
            assert "CREATE" in in_words(POSTGRESQL, CreateIndex(index))


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("checkins._DUE", "ix_checkin_due"),
        ("checkins._TO_REMIND", "ix_checkin_remind"),
        ("checkins._TO_EXPIRE", "ix_checkin_expire"),
        ("notices._DUE", "ix_notice_next"),
        ("outbox._CLAIM", "ix_outbox_lane"),
        ("outbox._CLAIM", "ix_outbox_address"),
        ("clients._AT", "address_index"),
        ("clients._RETURNING", "ix_client_return"),
        ("sessions._TO_EXTEND", "ix_series_planned_until"),
        ("checkins._of_client(ClientActor)", "ix_checkin_client"),
        ("checkins._ended_between(TherapistActor)", "ix_checkin_ended"),
    ],
)
def test_a_tick_finds_its_rows_by_an_index(database: Path, name: str, index: str) -> None:
    statement = in_words(SQLITE, STATEMENTS[name])
    with closing(sqlite3.connect(database)) as db:
        values = [None] * statement.count("?")
        plan = db.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    steps = [str(step[3]) for step in plan]
    unique = [step for step in steps if "sqlite_autoindex" in step and index == "address_index"]
    assert unique or any(index in step for step in steps), steps


def test_a_claim_costs_the_same_however_much_waits(database: Path) -> None:
    """Walked in the order of one index; nothing is sorted, no other row of the queue counted."""
    statement = in_words(SQLITE, STATEMENTS["outbox._READY"])
    with closing(sqlite3.connect(database)) as db:
        values = [None] * statement.count("?")
        plan = db.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    steps = [str(step[3]) for step in plan]
    assert [step for step in steps if "ix_outbox_lane" in step] == [
        "SCAN urgent USING INDEX ix_outbox_lane"
    ]
    assert not [step for step in steps if "TEMP B-TREE" in step]


class Counter:
    """Counts the statements that reach the database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.seen: list[str] = []
        event.listen(engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.seen.append(statement)


async def test_a_tap_is_few_statements(open_work: OpenWork, engine: AsyncEngine) -> None:
    async with open_work() as work:
        checkin = await meet(work)
        await work.commit()
    counter = Counter(engine)
    address = ADA.address
    assert address is not None
    async with open_work() as work:
        await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
        await work.clients.at(AS_PRODUCT, address)
        found = await work.checkins.get(AS_ADA, checkin.id)
        await work.replies.get(AS_ADA, checkin.id)
        await work.replies.put(AS_ADA, found, a_reply())
        await work.checkins.move(AS_ADA, found, expecting=frozenset({CheckInState.SCHEDULED}))
        await work.outbox.put(AS_PRODUCT, an_outgoing())
        await work.commit()
    # One each, and one for the record key the first time.
    assert len(counter.seen) == 8
