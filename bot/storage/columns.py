"""Column types that read the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, String
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def whole_milliseconds(instant: datetime) -> datetime:
    """As it is read back: what is sealed must not depend on what storing cuts off."""
    return EPOCH + (instant - EPOCH) // _MILLISECOND * _MILLISECOND


class Instant(TypeDecorator[datetime]):
    """An aware instant as UTC epoch milliseconds; what is finer is cut off.

    SQLite drops time zones, so the number is stored on both databases.

    Raises:
        ValueError: a naive datetime.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant has a time zone")
        return (value - EPOCH) // _MILLISECOND

    def process_result_value(
        self,
        value: int | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> datetime | None:
        return None if value is None else EPOCH + value * _MILLISECOND


class WallTime(TypeDecorator[datetime]):
    """A naive local time in ISO form: the hour on the wall, whatever the zone later does.

    Raises:
        ValueError: an aware datetime.
    """

    impl = String
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> str | None:
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError("a wall time has no time zone")
        return value.isoformat()

    def process_result_value(
        self,
        value: str | None,
        dialect: Dialect,  # noqa: ARG002  # SQLAlchemy's signature
    ) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)
