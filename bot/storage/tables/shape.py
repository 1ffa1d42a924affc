"""What all tables share: the metadata, its naming convention, and checks made from enums."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, Table, text
from sqlmodel import SQLModel


class Stored(SQLModel):
    """A table's row. Personal columns accept only `SealedCell`, `BlindIndex` and `WrappedKey`."""

    # Alembic can only drop what has a name, and SQLite names nothing by itself.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __table__: ClassVar[Table]

    def __init__(self, **values: Any) -> None:
        """As SQLModel's own, which validates no table row and takes 60 µs more to do so.

        It tells SQLAlchemy's sessions of every value; no row is ever in a session.
        """
        self.__dict__.update(_defaults(type(self)), **values)
        object.__setattr__(self, "__pydantic_fields_set__", set(values))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """A check that the column holds one of the values. SQLModel validates no table row."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def only_where(condition: str) -> dict[str, Any]:
    """Arguments of a partial index.

    The query repeats `condition` word for word: that is how SQLite sees that the index will do.
    """
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


@cache
def _defaults(kind: type[Stored]) -> dict[str, object]:
    fields = kind.model_fields.items()
    return {name: field.default for name, field in fields if not field.is_required()}


def values_of(row: Stored) -> dict[str, object]:
    """Every column of a row by name."""
    return {name: row.__dict__[name] for name in row.__table__.columns.keys()}  # noqa: SIM118
