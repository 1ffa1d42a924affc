"""A migrated SQLite file for each test, copied from one made once."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import open_engine
from bot.storage.schema import upgrade_to_head
from bot.storage.unit_of_work import make_open_work
from bot.usecases.ports import OpenWork
from tests.builders import CLINIC_ID, move_in
from tests.fakes.tiny_vault import TinyVault


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "alliance.db"
    asyncio.run(upgrade_to_head(f"sqlite:///{path}"))
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    """A file of its own, in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    return Path(shutil.copyfile(migrated, folder / "alliance.db"))


@pytest.fixture
async def engine(database: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(f"sqlite:///{database}")
    yield engine
    await engine.dispose()


@pytest.fixture
def vault() -> TinyVault:
    return TinyVault()


@pytest.fixture
async def open_work(engine: AsyncEngine, vault: TinyVault) -> OpenWork:
    """Everybody of `tests/builders.py` has moved in."""
    open_work = make_open_work(engine, vault, CLINIC_ID)
    async with open_work() as work:
        await move_in(work)
        await work.commit()
    return open_work
