"""alliance session …"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bot.alliance.contact import NOTABLE, EventKind
from bot.alliance.errors import InvalidValueError
from bot.alliance.sessions import Recurrence, SessionId, TherapySession
from bot.alliance.timing import zone
from bot.cli.answers import Answer, Json, in_house, table, utc
from bot.cli.words import find_client, find_session, read_length, read_start, read_wall_clock
from bot.usecases.actors import Operator

if TYPE_CHECKING:
    from bot.wiring.house import House

commands = typer.Typer(
    name="session",
    help="When therapy takes place.",
    epilog="Example: alliance session list",
    no_args_is_help=True,
)

START = "ISO 8601; without an offset, in the client's zone."
SessionArgument = Annotated[str, typer.Argument(metavar="ID", help="The session's id.")]


@commands.command(
    "add",
    epilog="Example: alliance session add --client 1b9d6bcd --start 2026-11-22T15:00 "
    '--repeat "FREQ=WEEKLY;COUNT=10"',
)
def add(
    *,
    client: Annotated[str, typer.Option(metavar="ID", help="Whose session.")],
    start: Annotated[str, typer.Option(help=START)],
    minutes: Annotated[int, typer.Option(help="Length.")] = 50,
    repeat: Annotated[str | None, typer.Option(help="An RRULE.")] = None,
    as_json: Json = False,
) -> None:
    """Record a session, or a series of them."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await work.clients.get(Operator(), await find_client(work, client))
            timezone = found.speech.timezone
            recurrence = Recurrence(
                start=read_wall_clock(start, zone(timezone)),
                timezone=timezone,
                length=read_length(minutes),
                rule=repeat,
            )
            recorded = await house.desk.record_session(
                work, Operator(), found.id, recurrence, house.clock.now()
            )
            await work.commit()
        first = utc(recorded.first.starts_at)
        return Answer(
            text=f"Id: {recorded.id}\nSessions: {recorded.occurrences}, the first at {first}",
            document={"id": recorded.id, "occurrences": recorded.occurrences, "first": first},
        )

    in_house(act, as_json=as_json)


@commands.command("list", epilog="Example: alliance session list --client 1b9d6bcd")
def list_(
    *,
    client: Annotated[str | None, typer.Option(metavar="ID", help="Only theirs.")] = None,
    as_json: Json = False,
) -> None:
    """List the sessions, cancelled ones too."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            whose = None if client is None else await find_client(work, client)
            return _listed(await work.sessions.listed(Operator(), client_id=whose))

    in_house(act, as_json=as_json)


def _listed(sessions: Sequence[TherapySession]) -> Answer:
    rows = [(each.id, utc(each.starts_at), each.state) for each in sessions]
    return Answer(
        text=table(rows, none="No sessions yet."),
        document={"sessions": [_document(each) for each in sessions]},
    )


def _document(session: TherapySession) -> dict[str, object]:
    return {
        "id": session.id,
        "series": session.series_id,
        "client": session.client_id,
        "start": session.starts_at,
        "end": session.ends_at,
        "state": session.state,
    }


@commands.command("cancel", epilog="Example: alliance session cancel 1b9d6bcd")
def cancel(*, session: SessionArgument, as_json: Json = False) -> None:
    """Cancel a session, or what is left of a series; closes an open check-in."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            found = await find_session(work, session)
            ended = await house.desk.cancel_session(work, Operator(), found, house.clock.now())
            await work.commit()
        return Answer(
            text=f"Sessions cancelled: {ended}", document={"id": found, "cancelled": ended}
        )

    in_house(act, as_json=as_json)


@commands.command("note", epilog="Example: alliance session note 1b9d6bcd absent")
def note(
    *,
    session: SessionArgument,
    kind: Annotated[str, typer.Argument(metavar="|".join(NOTABLE), help="What happened.")],
    as_json: Json = False,
) -> None:
    """Note that a client was absent or late, cancelled late, or pays another fee from there on."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            session_id = SessionId(await find_session(work, session))
            noted = read_kind(kind)
            now = house.clock.now()
            await house.desk.note_event(work, Operator(), session_id, noted, now)
            found = await work.sessions.get(Operator(), session_id)
            await work.commit()
        document = {**_document(found), "noted": noted}
        return Answer(text=f"Noted: {noted}; the session is {found.state}.", document=document)

    in_house(act, as_json=as_json)


def read_kind(text: str) -> EventKind:
    """Raises InvalidValueError for what is not noted of sessions."""
    if text not in NOTABLE:
        raise InvalidValueError("what is noted of a session is one of " + ", ".join(NOTABLE))
    return EventKind(text)


@commands.command("move", epilog="Example: alliance session move 1b9d6bcd --start 2026-11-23T16:00")
def move(
    *,
    session: SessionArgument,
    start: Annotated[str, typer.Option(help=START)],
    as_json: Json = False,
) -> None:
    """Move one session to another time."""

    async def act(house: "House") -> Answer:
        async with house.open_work() as work:
            session_id = SessionId(await find_session(work, session))
            old = await work.sessions.get(Operator(), session_id)
            client = await work.clients.get(Operator(), old.client_id)
            starts_at = read_start(start, zone(client.speech.timezone))
            moved = await house.desk.move_session(
                work, Operator(), session_id, starts_at, house.clock.now()
            )
            await work.commit()
        return Answer(text=f"Moved to {utc(moved.starts_at)}", document=_document(moved))

    in_house(act, as_json=as_json)
