"""What people type on the command line, read: ids and times."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import ClientId, TherapistId
from bot.alliance.timing import to_local, to_utc
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    # A third of what a command that opens no database would take.
    from bot.usecases.ports import UnitOfWork

SHORTEST_PREFIX = 8
_FULL = 36
_LONGEST = 720
_START = "a start is an ISO 8601 date and time, such as 2026-11-22T15:00"

Id = TypeVar("Id", bound=UUID)


def whole_id(text: str) -> UUID | None:
    """The id, if it was typed as printed."""
    try:
        return UUID(text.strip()) if len(text.strip()) == _FULL else None
    except ValueError:
        return None


def pick(text: str, known: Iterable[Id], what: str) -> Id:
    """The one id that begins with the text, of at least eight characters.

    Raises:
        InvalidValueError: too short to tell, or more than one begins so.
        NotFoundError: none does.
    """
    wanted = text.strip().lower()
    if len(wanted) < SHORTEST_PREFIX:
        raise InvalidValueError(
            f"the id of a {what} is typed as printed, or its first {SHORTEST_PREFIX} characters"
        )
    found = {each for each in known if str(each).startswith(wanted)}
    if len(found) > 1:
        raise InvalidValueError(f"more than one {what} has an id that begins so; type more of it")
    if not found:
        raise NotFoundError(f"there is no {what} with that id")
    return found.pop()


async def find_client(work: "UnitOfWork", text: str) -> ClientId:
    """Raises InvalidValueError and NotFoundError as `pick`."""
    known = whole_id(text)
    if known is None:
        clients = await work.clients.listed(Operator())
        return pick(text, (client.id for client in clients), "client")
    try:
        return (await work.clients.get(Operator(), ClientId(known))).id
    except NotFoundError as error:
        raise NotFoundError(
            "there is no client with that id; “alliance client list” shows all"
        ) from error


async def find_therapist(work: "UnitOfWork", text: str) -> TherapistId:
    """Raises InvalidValueError and NotFoundError as `pick`."""
    known = whole_id(text)
    if known is None:
        therapists = await work.staff.therapists(Operator())
        return pick(text, (therapist.id for therapist in therapists), "therapist")
    try:
        return (await work.staff.therapist(Operator(), TherapistId(known))).id
    except NotFoundError as error:
        raise NotFoundError("there is no therapist with that id") from error


async def find_session(work: "UnitOfWork", text: str) -> UUID:
    """A session, or a series of them. Raises InvalidValueError and NotFoundError as `pick`."""
    found = whole_id(text)
    if found is not None:
        return found
    sessions = await work.sessions.listed(Operator())
    both = [UUID(str(one)) for each in sessions for one in (each.id, each.series_id)]
    return pick(text, both, "session")


def read_start(text: str, at: ZoneInfo) -> datetime:
    """An ISO 8601 date and time as an aware UTC instant; without an offset, in that zone.

    Raises:
        InvalidValueError: anything else.
    """
    try:
        found = datetime.fromisoformat(text.strip())
        instant = to_utc(found, at) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidValueError(_START) from error
    if not any(mark in text.strip() for mark in "Tt "):
        raise InvalidValueError(_START)  # a day alone would quietly mean midnight
    return instant


def read_wall_clock(text: str, at: ZoneInfo) -> datetime:
    """As `read_start`, as the naive time the wall clock shows in that zone."""
    return to_local(read_start(text, at), at)


def read_length(minutes: int) -> timedelta:
    """Raises InvalidValueError for less than a minute or more than twelve hours."""
    if not 0 < minutes <= _LONGEST:
        raise InvalidValueError(f"a session lasts from 1 to {_LONGEST} minutes")
    return timedelta(minutes=minutes)


def read_day(text: str) -> date:
    """Raises InvalidValueError for anything but an ISO 8601 date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidValueError("a day is an ISO 8601 date, such as 2026-12-24") from error
