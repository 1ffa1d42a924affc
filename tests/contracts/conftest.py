"""Each test of this folder runs against the in-memory store and against every database.

PostgreSQL joins by being one more entry of `STORES`.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.storage.engine import open_engine
from bot.storage.schema import upgrade_to_head
from bot.storage.unit_of_work import make_open_work
from bot.usecases.ports import OpenWork
from tests.builders import CLINIC_ID, move_in
from tests.fakes.memory import MemoryStore
from tests.fakes.tiny_vault import TinyVault

OpenStore = Callable[[Path], AbstractAsyncContextManager[OpenWork]]


@asynccontextmanager
async def in_memory(_empty_database: Path) -> AsyncIterator[OpenWork]:
    yield MemoryStore().open_work


@asynccontextmanager
async def on_sqlite(empty_database: Path) -> AsyncIterator[OpenWork]:
    engine = open_engine(f"sqlite:///{empty_database}")
    yield make_open_work(engine, TinyVault(), CLINIC_ID)
    await engine.dispose()


STORES: dict[str, OpenStore] = {"memory": in_memory, "sqlite": on_sqlite}


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once; each test gets a copy."""
    path = tmp_path_factory.mktemp("store") / "alliance.db"
    asyncio.run(upgrade_to_head(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=STORES)
async def empty_store(
    request: pytest.FixtureRequest, empty_database: Path, tmp_path: Path
) -> AsyncIterator[OpenWork]:
    """Tables, and nobody in them."""
    copy = tmp_path / "alliance.db"
    shutil.copyfile(empty_database, copy)
    async with STORES[request.param](copy) as open_work:
        yield open_work


@pytest.fixture
async def open_work(empty_store: OpenWork) -> OpenWork:
    """Everybody of `tests/builders.py` has moved in."""
    async with empty_store() as work:
        await move_in(work)
        await work.commit()
    return empty_store
