"""Migrations: from nothing to the newest and back, all or nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, String

from bot.storage import schema
from bot.storage.engine import open_migration_engine
from bot.storage.errors import SchemaTooNewError
from bot.storage.schema import (
    MIGRATIONS,
    SchemaState,
    downgrade,
    revisions,
    schema_state,
    upgrade_to_head,
)
from bot.storage.tables import METADATA
from bot.usecases.ports import OpenWork, StoreCorruptError, StoreUnavailableError
from tests.builders import ADA, AS_PRODUCT, meet


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'data' / 'alliance.db'}"


def path_of(url: str) -> str:
    return url.removeprefix("sqlite:///")


def outline(url: str) -> set[tuple[str, str]]:
    """Every table and index with its definition."""
    with closing(sqlite3.connect(path_of(url))) as db:
        found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(name, sql) for name, sql in found if name != "alembic_version"}


async def test_the_tables_in_the_code_are_those_of_the_newest_migration(url: str) -> None:
    await upgrade_to_head(url)
    engine = open_migration_engine(url)
    async with engine.connect() as connection:
        differences = await connection.run_sync(_differences)
    await engine.dispose()
    assert differences == []


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, METADATA))


async def test_partial_indexes_and_checks_are_those_of_the_code_too(
    url: str, tmp_path: Path
) -> None:
    """The comparison above does not look into them."""
    await upgrade_to_head(url)
    straight = f"sqlite:///{tmp_path / 'straight.db'}"
    engine = open_migration_engine(straight)
    async with engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()
    assert plain(outline(url)) == plain(outline(straight))


def plain(found: set[tuple[str, str]]) -> dict[str, list[str]]:
    """Definitions as bags of words: layout and order of columns do not matter."""
    return {name: sorted(sql.replace(",", " ").replace(")", " )").split()) for name, sql in found}


async def test_up_down_and_up_again_ends_where_it_began(url: str) -> None:
    assert await upgrade_to_head(url) is SchemaState.EMPTY
    first = outline(url)
    await downgrade(url, "base")
    assert outline(url) == set()
    assert await upgrade_to_head(url) is SchemaState.EMPTY
    assert outline(url) == first


async def test_upgrading_twice_changes_nothing(url: str) -> None:
    await upgrade_to_head(url)
    assert await upgrade_to_head(url) is SchemaState.CURRENT


async def test_the_state_of_a_database_is_known(url: str) -> None:
    assert await schema_state(url) is SchemaState.EMPTY
    await upgrade_to_head(url)
    assert await schema_state(url) is SchemaState.CURRENT
    set_revision(url, "from the future")
    assert await schema_state(url) is SchemaState.NEWER


def set_revision(url: str, revision: str) -> None:
    with closing(sqlite3.connect(path_of(url))) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", [revision])
        db.commit()


async def test_a_newer_database_is_left_alone(url: str) -> None:
    await upgrade_to_head(url)
    set_revision(url, "from the future")
    before = outline(url)
    with pytest.raises(SchemaTooNewError):
        await upgrade_to_head(url)
    assert outline(url) == before
    assert await schema_state(url) is SchemaState.NEWER


async def test_a_migration_that_fails_leaves_nothing_behind(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        raise StoreCorruptError("the migration would have orphaned rows")

    monkeypatch.setattr(schema, "_refuse_orphans", fail)
    with pytest.raises(StoreCorruptError):
        await upgrade_to_head(url)
    assert outline(url) == set()


async def test_orphaned_rows_stop_a_migration(url: str) -> None:
    await upgrade_to_head(url)
    with closing(sqlite3.connect(path_of(url))) as db:
        db.execute(
            "INSERT INTO digest (id, therapist_id, due_at, covers_after, covers_until)"
            " VALUES ('a', 'nobody', 0, 0, 0)"
        )
        db.commit()
    with pytest.raises(StoreCorruptError):
        await upgrade_to_head(url)


async def test_altering_a_table_keeps_the_rows_that_point_to_it(
    open_work: OpenWork, database: Path
) -> None:
    """SQLite does it by copying and dropping, which foreign keys would not survive."""
    async with open_work() as work:
        await meet(work)
        await work.commit()
    engine = open_migration_engine(f"sqlite:///{database}")
    async with engine.begin() as connection:
        await connection.run_sync(_copy_the_clients)
    await engine.dispose()
    async with open_work() as work:
        assert await work.clients.get(AS_PRODUCT, ADA.id) == ADA
        assert len(await work.checkins.of_client(AS_PRODUCT, ADA.id)) == 1


def _copy_the_clients(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("client", recreate="always") as table:
        table.add_column(Column("colour", String))


async def test_what_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"Dear Ada, " * 500)
    with pytest.raises(StoreCorruptError):
        await schema_state(f"sqlite:///{path}")


async def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(StoreUnavailableError):
        await schema_state("mysql://somewhere/else")


def test_the_files_name_the_revisions_that_alembic_knows() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    walked = [script.revision for script in scripts.walk_revisions()]
    assert revisions() == walked[::-1]
