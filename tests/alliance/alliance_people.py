"""Ada, who is in therapy with Bruno, and the things that happen to her."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Policies
from bot.alliance.instruments import Facet, Instrument, Item, ItemId, Use
from bot.alliance.people import (
    Address,
    Client,
    ClientId,
    ClientState,
    ClinicId,
    Consent,
    Speech,
    TherapistId,
)
from bot.alliance.planning import plan
from bot.alliance.replies import Asked, Reply, Response
from bot.alliance.sessions import SeriesId, SessionId, TherapySession

TORONTO = "America/Toronto"
BRUNO = TherapistId(UUID(int=2))


def utc(text: str) -> datetime:
    """`2026-11-22T15:00` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall(text: str) -> datetime:
    """`2026-11-22T15:00` as the hour on a wall: naive."""
    return datetime.fromisoformat(text)


ADA = Client(
    id=ClientId(UUID(int=1)),
    clinic_id=ClinicId(UUID(int=9)),
    therapist_id=BRUNO,
    alias="K-17",
    speech=Speech("en", TORONTO),
    state=ClientState.ACTIVE,
    address=Address("somewhere"),
    consent=Consent("1", "en", utc("2026-01-01T00:00")),
)


def session(starts_at: str = "2026-11-23T20:00", minutes: int = 50) -> TherapySession:
    """Three in the afternoon in Toronto, on a Monday."""
    start = utc(starts_at)
    return TherapySession(
        id=SessionId(UUID(int=30)),
        series_id=SeriesId(UUID(int=31)),
        client_id=ADA.id,
        therapist_id=BRUNO,
        key=start.replace(tzinfo=None),
        starts_at=start,
        ends_at=start + timedelta(minutes=minutes),
        timezone=TORONTO,
    )


def planned(starts_at: str, next_session: str | None = None, client: Client = ADA) -> CheckIn:
    """The check-in of a session under the clinic's usual rules."""
    later = None if next_session is None else utc(next_session)
    return plan(CheckInId(ADA.id), session(starts_at), later, client, Policies())


def checkin(number: int = 1, **changes: object) -> CheckIn:
    """The check-in of Ada's session of week `number`: due two hours after it, for 72 hours."""
    start = utc("2026-01-05T20:00") + timedelta(weeks=number)
    made = CheckIn(
        id=CheckInId(UUID(int=100 + number)),
        session_id=SessionId(UUID(int=200 + number)),
        client_id=ADA.id,
        therapist_id=BRUNO,
        session_starts_at=start,
        session_ends_at=start + timedelta(minutes=50),
        due_at=start + timedelta(hours=3),
        expires_at=start + timedelta(hours=75),
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # the dataclass checks nothing either


def item(name: str, facet: Facet, use: Use = Use.ROTATING, *, turned: bool = False) -> Item:
    return Item(id=ItemId(name), facet=facet, use=use, reversed=turned)


BANK = Instrument(
    id="alliance",
    version="1",
    items=(
        item("goal", Facet.GOALS, Use.ANCHOR),
        item("heard", Facet.HEARD, Use.ANCHOR),
        item("bond", Facet.BOND, Use.ANCHOR),
        item("tasks", Facet.TASKS),
        item("tension", Facet.RUPTURE_DIRECT, turned=True),
        item("yes_but_no", Facet.RUPTURE_INDIRECT, turned=True),
        item("fees", Facet.FRAME, Use.RARE, turned=True),
        item("words", Facet.FIT, Use.RARE),
        item("regard", Facet.REGARD),
    ),
)
ANCHORS = (ItemId("goal"), ItemId("heard"), ItemId("bond"))


def reply(**responses: Response) -> Reply:
    """A reply to exactly the items named; None is a skipped one."""
    items = [ItemId(name) for name in responses]
    return Reply(
        instrument="alliance/1",
        locale="en",
        asked=tuple(Asked(item=name, wording="0" * 16) for name in items),
        responses=dict(zip(items, responses.values(), strict=True)),
        position=len(items),
    )


def level(value: int, **others: Response) -> Reply:
    """All three anchors answered with the same value."""
    return reply(goal=value, heard=value, bond=value, **others)
