"""Statements of SQLAlchemy handed to SQLite's own driver, worked out once for all times they run.

SQLAlchemy builds a context, a cursor and a result for each run, three times what SQLite itself
takes, and does the same each time. What it works out is kept here: the text, the place of each
parameter, and how values are written and read. PostgreSQL, and what is not the same each time
(a long list, a default made in Python), takes SQLAlchemy's own way.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Executable, Row
from sqlalchemy.engine import result_tuple
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.selectable import SelectBase

_KEPT = 1024
"""More than there are statements; one that is built anew for each run is forgotten again."""

LONGEST_LIST = 16
"""Each length is a statement of its own; longer lists are seldom, and each of another length."""

Convert = Callable[[Any], Any]
Lengths = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """A parameter's place: what it is called, or else what always stands there."""

    name: str | None
    convert: Convert | None
    constant: object = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """What runs the same way each time; for one connection's dialect."""

    sql: str
    slots: Sequence[_Slot]
    lists: Mapping[str, Sequence[str]]
    """What the values of a list are called in `slots`."""
    reads: Sequence[Convert | None]
    row: Callable[[Sequence[Any]], Row[Any]]

    def run(self, connection: Connection, params: Mapping[str, object]) -> sqlite3.Cursor:
        """Raises what the driver raises."""
        if self.lists:
            spread = {
                name: value
                for whole, names in self.lists.items()
                for name, value in zip(names, cast("Sequence[object]", params[whole]), strict=True)
            }
            params = {**params, **spread}
        values = [
            slot.constant
            if slot.name is None
            else params[slot.name]
            if slot.convert is None
            else slot.convert(params[slot.name])
            for slot in self.slots
        ]
        driver: Any = connection.connection.dbapi_connection
        for told in connection.dispatch.before_cursor_execute:
            told(connection, None, self.sql, values, None, False)
        cursor: sqlite3.Cursor = driver.execute(self.sql, values)
        return cursor

    def rows(self, connection: Connection, params: Mapping[str, object]) -> Sequence[Row[Any]]:
        found = self.run(connection, params).fetchall()
        return [
            self.row(
                [
                    value if read is None else read(value)
                    for read, value in zip(self.reads, one, strict=True)
                ]
            )
            for one in found
        ]

    def change(self, connection: Connection, params: Mapping[str, object]) -> int:
        """How many rows were written."""
        cursor = self.run(connection, params)
        if cursor.description is not None:
            cursor.fetchall()  # the count is known once the last row has been read
        return cursor.rowcount


def lengths_of(params: Mapping[str, object]) -> Lengths:
    return tuple((name, len(value)) for name, value in params.items() if isinstance(value, list))


@lru_cache(maxsize=_KEPT)
def prepared(
    statement: Executable, names: tuple[str, ...], lengths: Lengths, dialect: Dialect
) -> Prepared | None:
    """For parameters of these names, and lists as long as that; None for what varies more."""
    if not isinstance(statement, SelectBase | UpdateBase):
        return None
    if not all(0 < length <= LONGEST_LIST for _, length in lengths):
        return None
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    if not isinstance(compiled, SQLCompiler) or not _is_constant(compiled, dict(lengths)):
        return None
    slots: dict[str, _Slot] = {}
    for name, bind in compiled.binds.items():
        if (slot := _slot(bind, names, dialect)) is None:
            return None
        slots[name] = slot
    blank = {**dict.fromkeys(names), **{name: [None] * length for name, length in lengths}}
    spread = compiled.construct_expanded_state(blank)
    lists = {whole: list(each) for whole, each in spread.parameter_expansion.items()}
    for whole, each in lists.items():
        convert = slots[whole].convert
        slots |= {name: _Slot(name, convert) for name in each}
    columns = statement.exported_columns
    return Prepared(
        sql=spread.statement,
        slots=[slots[name] for name in spread.positiontup or ()],
        lists=lists,
        reads=[_reading(column, dialect) for column in columns],
        row=result_tuple([str(name) for name in columns.keys()]),  # noqa: SIM118
    )


def _is_constant(compiled: SQLCompiler, lengths: Mapping[str, int]) -> bool:
    return not (
        any(bind.key not in lengths for bind in compiled.post_compile_params)
        or compiled.literal_execute_params
        or compiled.insert_prefetch
        or compiled.update_prefetch
    )


def _slot(bind: BindParameter[Any], names: Sequence[str], dialect: Dialect) -> _Slot | None:
    """None where nothing is given for it: SQLAlchemy says so better."""
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    if bind.key in names:
        return _Slot(bind.key, convert)
    if bind.required:
        return None
    value = bind.effective_value
    return _Slot(None, None, value if convert is None else convert(value))


def _reading(column: ColumnElement[Any], dialect: Dialect) -> Convert | None:
    return column.type.dialect_impl(dialect).result_processor(dialect, None)
