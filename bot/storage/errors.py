"""What can go wrong with the store, at its border. No message carries a value or a statement."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError

from bot.alliance.errors import AllianceError, AlreadyJoinedError
from bot.usecases.ports import (
    StoreCorruptError,
    StoreOutOfReachError,
    StoreUnavailableError,
)


class SchemaTooNewError(AllianceError):
    """The database was written by a newer version of the product."""


class SchemaBehindError(AllianceError):
    """The database has an older schema; it must be brought up to date first."""


class ConstraintError(Exception):
    """A constraint of the schema refused a row: a mistake in this program, or a lost race."""


_CORRUPT = ("malformed", "not a database", "corrupt")
_OUT_OF_REACH = {
    "locked": "the database is locked by another process",
    "busy": "the database is locked by another process",
    "full": "the disk is full",
    "readonly": "the database cannot be written",
    "unable to open": "the database cannot be opened",
    "disk i/o": "the disk does not answer",
}
_NO_SUCH = "the database has another schema than this version expects"


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns what SQLAlchemy or SQLite's driver raises into the store's own errors.

    The original is not chained: drivers quote the values that offended them.
    """
    try:
        yield
    except IntegrityError as error:
        raise ConstraintError(_constraint(str(error.orig))) from None
    except sqlite3.IntegrityError as error:
        raise ConstraintError(_constraint(str(error))) from None
    except DatabaseError as error:
        if error.connection_invalidated:
            raise StoreOutOfReachError("the database went away") from None
        raise _told(str(error.orig).lower()) from None
    except sqlite3.Error as error:
        raise _told(str(error).lower()) from None
    except UnicodeDecodeError:
        # SQLite's own message quoted a damaged schema, and the driver could not even read that.
        raise StoreCorruptError("the database is damaged") from None
    except (SQLAlchemyError, OSError) as error:
        if isinstance(value := getattr(error, "orig", None), ValueError):
            raise value from None
        raise StoreUnavailableError(f"the database failed: {type(error).__name__}") from None


@contextmanager
def one_per_address() -> Iterator[None]:
    """The schema allows one person per role and address; losing that race is a refusal.

    Raises:
        AlreadyJoinedError: the address is somebody else's in this role.
    """
    try:
        yield
    except ConstraintError as error:
        if "address_index" in str(error):
            raise AlreadyJoinedError("that address has somebody in this role") from None
        raise


def _told(text: str) -> StoreCorruptError | StoreUnavailableError:
    if any(word in text for word in _CORRUPT):
        return StoreCorruptError("the database is damaged")
    for word, reason in _OUT_OF_REACH.items():
        if word in text:
            return StoreOutOfReachError(reason)
    return StoreUnavailableError(_NO_SUCH if "no such" in text else "the database does not answer")


def _constraint(said: str) -> str:
    # SQLite names table and columns, never values; PostgreSQL's detail quotes them.
    return said.partition("\n")[0].partition("DETAIL")[0].strip()
