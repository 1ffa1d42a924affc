"""Inserts that happen only under a condition, in one statement."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Table, bindparam, select

# PostgreSQL's insert compiles on SQLite too; the other way round it does not.
from sqlalchemy.dialects.postgresql import Insert, insert


def insert_where(table: Table, condition: ColumnElement[bool]) -> Insert:
    """Writes a row given as parameters, one per column, if the condition holds."""
    columns = list(table.columns)
    values = [bindparam(column.key, type_=column.type) for column in columns]
    return insert(table).from_select(columns, select(*values).where(condition))


def upsert(table: Table, found_by: Sequence[Column[object]], replaced: Sequence[str]) -> Insert:
    """Writes a row, or the columns `replaced` of the row that is there."""
    statement = insert(table)
    new = {name: statement.excluded[name] for name in replaced}
    return statement.on_conflict_do_update(index_elements=list(found_by), set_=new)
