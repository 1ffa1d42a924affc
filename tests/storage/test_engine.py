"""The engine: how SQLite is set up, and what is said when it fails."""

import asyncio
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import sqlite
from bot.storage.engine import check_store, checkpoint, open_engine, sqlite_path
from bot.storage.sqlite import check_pragmas, wal_is_safe
from bot.storage.unit_of_work import make_open_work
from bot.usecases.ports import (
    OpenWork,
    StoreCorruptError,
    StoreOutOfReachError,
    StoreUnavailableError,
)
from tests.builders import AS_PRODUCT, CLINIC_ID, DALIA, MONDAY_9, an_outgoing
from tests.fakes.tiny_vault import TinyVault


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 46, 1), False),
        ((3, 50, 4), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_where_it_cannot_corrupt(version: tuple[int, ...], *, safe: bool) -> None:
    assert wal_is_safe(version) is safe


async def test_every_pragma_is_kept(engine: AsyncEngine) -> None:
    await check_pragmas(engine)
    await check_store(engine)


async def test_a_pragma_that_is_not_kept_stops_the_start(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await check_pragmas(engine)
    monkeypatch.setattr(sqlite, "pragmas", lambda: {"secure_delete": 2})
    with pytest.raises(StoreUnavailableError, match="secure_delete"):
        await check_store(engine)


async def test_with_a_safe_sqlite_the_journal_is_a_write_ahead_log(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda: True)
    engine = open_engine(f"sqlite:///{database}")
    await check_store(engine)
    open_work = make_open_work(engine, TinyVault(), CLINIC_ID)
    async with open_work() as work:
        await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
        await work.commit()
    log = database.with_name("alliance.db-wal")
    assert log.stat().st_size > 0
    await checkpoint(engine)
    assert log.stat().st_size == 0
    await engine.dispose()


async def test_folder_and_file_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "data" / "alliance.db"
    engine = open_engine(f"sqlite:///{path}")
    await check_store(engine)
    await engine.dispose()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_folder_of_everybody_stays_theirs(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    open_engine(f"sqlite:///{tmp_path / 'alliance.db'}")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailableError, match="data folder"):
        open_engine(f"sqlite:///{tmp_path / 'file' / 'data' / 'alliance.db'}")


def test_the_file_of_a_url_is_known() -> None:
    assert sqlite_path("sqlite:////somewhere/alliance.db") == Path("/somewhere/alliance.db")
    assert sqlite_path("postgresql://somewhere/alliance") is None


async def test_a_lock_held_elsewhere_is_waited_for(open_work: OpenWork, database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        async def write() -> bool:
            async with open_work() as work:
                return await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)

        async def let_go() -> None:
            await asyncio.sleep(0.05)  # the loop turns while the store waits
            other.execute("COMMIT")

        first, _ = await asyncio.gather(write(), let_go())
        assert first


async def test_a_lock_held_for_ever_is_said(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 1)
    engine = open_engine(f"sqlite:///{database}")
    open_work = make_open_work(engine, TinyVault(), CLINIC_ID)
    await check_pragmas(engine)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreOutOfReachError, match="locked"):
            async with open_work():
                pass
    async with open_work() as work:
        assert await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
    await engine.dispose()


async def fill_the_disk(engine: AsyncEngine) -> None:
    """As far as SQLite can tell: the file may not grow."""
    async with engine.connect() as connection:
        await connection.run_sync(
            lambda sync: sync.exec_driver_sql("PRAGMA max_page_count = 1").close()
        )


async def test_a_full_disk_loses_nothing_and_says_so(
    open_work: OpenWork, engine: AsyncEngine
) -> None:
    await fill_the_disk(engine)

    async def write() -> None:
        async with open_work() as work:
            await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
            await work.outbox.put(AS_PRODUCT, an_outgoing(body="x" * 100_000))
            await work.commit()

    with pytest.raises(StoreUnavailableError, match="full"):
        await write()
    async with open_work() as work:
        assert await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)


async def test_after_a_failure_nothing_is_written_any_more(
    open_work: OpenWork, engine: AsyncEngine
) -> None:
    """SQLite has rolled back: what followed would stand outside the transaction."""
    await fill_the_disk(engine)
    async with open_work() as work:
        with pytest.raises(StoreUnavailableError):
            await work.outbox.put(AS_PRODUCT, an_outgoing(body="x" * 100_000))
        with pytest.raises(StoreUnavailableError):
            await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)
        with pytest.raises(StoreUnavailableError):
            await work.commit()
    async with open_work() as work:
        assert await work.updates.first_time(AS_PRODUCT, 1, 1, MONDAY_9)


async def test_a_savepoint_passes_the_failure_of_the_store_on(
    open_work: OpenWork, engine: AsyncEngine
) -> None:
    await fill_the_disk(engine)
    async with open_work() as work:
        with pytest.raises(StoreOutOfReachError, match="full"):
            async with work.savepoint():
                await work.outbox.put(AS_PRODUCT, an_outgoing(body="x" * 100_000))


def damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    for page in range(4096, len(content), 4096):
        content[page : page + 64] = b"!" * 64
    database.write_bytes(content)


def damage_the_last_page(database: Path) -> int:
    """What nobody reads before it is looked for; the size of the file."""
    content = bytearray(database.read_bytes())
    content[-4096:-4032] = b"!" * 64
    return database.write_bytes(content)


def damage_the_schema(database: Path) -> None:
    """SQLite quotes the name of a table it cannot make sense of: here one that is no text."""
    with closing(sqlite3.connect(database)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    content = database.read_bytes()
    broken = re.sub(rb"table(\w)(\w+)(.)CREATE", b"table\xff\\2\\3XREATE", content, flags=re.DOTALL)
    assert broken != content
    database.write_bytes(broken)


async def test_a_damaged_file_is_noticed_at_start(open_work: OpenWork, database: Path) -> None:
    damage(database)
    engine = open_engine(f"sqlite:///{database}")
    with pytest.raises(StoreCorruptError):
        await check_store(engine)
    await engine.dispose()


async def test_a_schema_damaged_beyond_reading_is_noticed_at_start(
    open_work: OpenWork, database: Path
) -> None:
    damage_the_schema(database)
    engine = open_engine(f"sqlite:///{database}")
    with pytest.raises(StoreCorruptError):
        await check_store(engine)
    await engine.dispose()


async def test_a_file_too_large_to_read_before_the_first_poll_is_not(
    open_work: OpenWork, database: Path
) -> None:
    size = damage_the_last_page(database)
    engine = open_engine(f"sqlite:///{database}")
    await check_store(engine, at_most=size - 1)
    with pytest.raises(StoreCorruptError):
        await check_store(engine, at_most=size)
    await engine.dispose()


async def test_no_error_tells_what_was_stored(open_work: OpenWork) -> None:
    async with open_work() as work:
        with pytest.raises(Exception, match="constraint") as caught:
            await work.staff.add_admin(AS_PRODUCT, DALIA)
    told = f"{caught.value!r} {caught.value.__cause__!r}"
    assert "Dalia" not in told
    assert DALIA.id.hex not in told
