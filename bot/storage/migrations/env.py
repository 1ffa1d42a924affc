"""Run by Alembic, on the open transaction that `bot/storage/schema.py` hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from bot.storage.columns import Instant, WallTime
from bot.storage.tables import METADATA


def written(kind: str, item: Any, _autogenerating: Any) -> str | Literal[False]:
    """Column types as the database knows them: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, WallTime | AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite cannot alter most things in place; there, Alembic copies the table.
    render_as_batch=True,
    transactional_ddl=True,
    render_item=written,
)
context.run_migrations()
