"""People and things with dull defaults. A test names only what it is about.

Ada is in therapy with Bruno. Chidi is another therapist, who must see nothing of Ada; Emil is
Chidi's client. Dalia runs the clinic.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from bot.alliance.absences import Absence, AbsenceId
from bot.alliance.checkins import CheckIn, CheckInId
from bot.alliance.clinic import Clinic
from bot.alliance.contact import EventKind, NotedEvent
from bot.alliance.episodes import Cause, Episode, EpisodeId, EpisodeState, Move
from bot.alliance.errors import NotFoundError
from bot.alliance.frames import Clarity, Frame, FrameId, FrameReading
from bot.alliance.goals import Goal, GoalId
from bot.alliance.guesses import Guess
from bot.alliance.instruments import ItemId
from bot.alliance.notices import Notice, NoticeId, NoticeKind
from bot.alliance.people import (
    Address,
    Admin,
    AdminId,
    Client,
    ClientId,
    ClientState,
    ClinicId,
    Consent,
    Role,
    Speech,
    StaffState,
    Therapist,
    TherapistId,
)
from bot.alliance.replies import Asked, Reply
from bot.alliance.sessions import Recurrence, Series, SeriesId, SessionId, TherapySession
from bot.alliance.signals import Rule
from bot.alliance.wishes import Wish
from bot.usecases.actors import AdminActor, ClientActor, Operator, Product, TherapistActor
from bot.usecases.ports import (
    Act,
    DigestPost,
    Lane,
    MessageKey,
    MessageRef,
    Outgoing,
    OutgoingId,
    Posted,
    UnitOfWork,
)

TORONTO = "America/Toronto"
MONDAY_9 = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, nine in the morning UTC."""
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)

CLINIC_ID = ClinicId(UUID(int=0xC))
CLINIC = Clinic(id=CLINIC_ID)
ENGLISH = Speech("en", TORONTO)
AGREED = Consent("1", "en", MONDAY_9 - 4 * WEEK)


def named_id(name: str) -> UUID:
    """The same random-looking id for the same name."""
    return uuid5(CLINIC_ID, name)


def a_therapist(name: str = "Bruno", **changes: Any) -> Therapist:
    therapist = Therapist(
        id=TherapistId(named_id(name)),
        clinic_id=CLINIC_ID,
        name=name,
        speech=ENGLISH,
        state=StaffState.ACTIVE,
        address=Address(f"tg:{name}"),
    )
    return replace(therapist, **changes)


def an_admin(name: str = "Dalia", **changes: Any) -> Admin:
    admin = Admin(
        id=AdminId(named_id(name)),
        clinic_id=CLINIC_ID,
        name=name,
        speech=ENGLISH,
        state=StaffState.ACTIVE,
        address=Address(f"tg:{name}"),
    )
    return replace(admin, **changes)


BRUNO = a_therapist("Bruno")
CHIDI = a_therapist("Chidi")
DALIA = an_admin("Dalia")


def a_client(name: str = "Ada", therapist: Therapist = BRUNO, **changes: Any) -> Client:
    """Joined, agreed, active; the alias is not the name."""
    client = Client(
        id=ClientId(named_id(name)),
        clinic_id=CLINIC_ID,
        therapist_id=therapist.id,
        alias=f"K-{name[0]}",
        speech=ENGLISH,
        state=ClientState.ACTIVE,
        address=Address(f"tg:{name}"),
        consent=AGREED,
    )
    return replace(client, **changes)


ADA = a_client("Ada")
EMIL = a_client("Emil", CHIDI)

AS_ADA = ClientActor(ADA.id)
AS_BRUNO = TherapistActor(BRUNO.id)
AS_CHIDI = TherapistActor(CHIDI.id)
AS_EMIL = ClientActor(EMIL.id)
AS_DALIA = AdminActor(DALIA.id)
AS_PRODUCT = Product()
AS_OPERATOR = Operator()


def a_series(client: Client = ADA, **changes: Any) -> Series:
    """Mondays at nine, weekly, written down until ten weeks from now."""
    series = Series(
        id=SeriesId(uuid5(client.id, "series")),
        client_id=client.id,
        therapist_id=client.therapist_id,
        recurrence=Recurrence(
            start=MONDAY_9.replace(tzinfo=None), timezone="UTC", rule="FREQ=WEEKLY"
        ),
        planned_until=MONDAY_9 + 10 * WEEK,
    )
    return replace(series, **changes)


def a_session(
    client: Client = ADA, starts_at: datetime = MONDAY_9, **changes: Any
) -> TherapySession:
    """Fifty minutes of `a_series(client)`."""
    session = TherapySession(
        id=SessionId(uuid5(client.id, f"session {starts_at.isoformat()}")),
        series_id=a_series(client).id,
        client_id=client.id,
        therapist_id=client.therapist_id,
        key=starts_at.replace(tzinfo=None),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=50),
        timezone="UTC",
    )
    return replace(session, **changes)


def a_checkin(session: TherapySession | None = None, **changes: Any) -> CheckIn:
    """Due two hours after the session, gone three days later."""
    session = session or a_session()
    due_at = session.ends_at + 2 * HOUR
    checkin = CheckIn(
        id=CheckInId(uuid5(session.id, "check-in")),
        session_id=session.id,
        client_id=session.client_id,
        therapist_id=session.therapist_id,
        session_starts_at=session.starts_at,
        session_ends_at=session.ends_at,
        due_at=due_at,
        expires_at=due_at + 3 * DAY,
    )
    return replace(checkin, **changes)


def a_reply(*values: int, **changes: Any) -> Reply:
    """The values answered to the first items, in order; all of `8 7 9` if none are given."""
    answered = values or (8, 7, 9)
    items = [ItemId(f"item_{number}") for number in range(max(3, len(answered)))]
    reply = Reply(
        instrument="alliance/1",
        locale="en",
        asked=tuple(Asked(item=item, wording="0123456789abcdef") for item in items),
        responses=dict(zip(items, answered, strict=False)),
        position=len(answered),
    )
    return replace(reply, **changes)


def a_notice(client: Client = ADA, **changes: Any) -> Notice:
    notice = Notice(
        id=NoticeId(uuid5(client.id, "notice")),
        client_id=client.id,
        therapist_id=client.therapist_id,
        kind=NoticeKind.DIRECT_SIGN,
        created_at=MONDAY_9,
        next_at=MONDAY_9,
    )
    return replace(notice, **changes)


def an_absence(therapist: Therapist = BRUNO, **changes: Any) -> Absence:
    """A week from now on, in UTC."""
    back_at = MONDAY_9.replace(hour=0) + WEEK
    absence = Absence(
        id=AbsenceId(uuid5(therapist.id, "absence")),
        therapist_id=therapist.id,
        starts_at=MONDAY_9,
        said_at=MONDAY_9,
        back_on=back_at.date(),
        back_at=back_at,
        ends_at=back_at,
    )
    return replace(absence, **changes)


def a_wish(client: Client = ADA, **changes: Any) -> Wish:
    """Sent to Dalia."""
    return replace(Wish(client_id=client.id, made_at=MONDAY_9, told=(DALIA.id,)), **changes)


def a_guess(checkin: CheckIn | None = None, value: int = 7, **changes: Any) -> Guess:
    checkin = checkin or a_checkin()
    guess = Guess(
        checkin_id=checkin.id,
        client_id=checkin.client_id,
        therapist_id=checkin.therapist_id,
        value=value,
        made_at=MONDAY_9,
    )
    return replace(guess, **changes)


def an_event(session: TherapySession | None = None, **changes: Any) -> NotedEvent:
    """Ada came late."""
    session = session or a_session()
    event = NotedEvent(
        session_id=session.id,
        client_id=session.client_id,
        therapist_id=session.therapist_id,
        kind=EventKind.LATE,
    )
    return replace(event, **changes)


def a_goal(client: Client = ADA, number: int = 1, **changes: Any) -> Goal:
    """Proposed by the client."""
    goal = Goal(
        id=GoalId(uuid5(client.id, f"goal {number}")),
        client_id=client.id,
        therapist_id=client.therapist_id,
        number=number,
        words="Sleep through the night",
        proposed_by=Role.CLIENT,
        since=MONDAY_9,
    )
    return replace(goal, **changes)


def a_frame(therapist: Therapist = BRUNO, version: int = 1, **changes: Any) -> Frame:
    frame = Frame(
        id=FrameId(uuid5(therapist.id, f"frame {version}")),
        therapist_id=therapist.id,
        version=version,
        text="Fifty minutes, once a week.",
        written_at=MONDAY_9,
    )
    return replace(frame, **changes)


def a_reading(client: Client = ADA, **changes: Any) -> FrameReading:
    reading = FrameReading(
        client_id=client.id,
        therapist_id=client.therapist_id,
        version=1,
        said=Clarity.CLEAR,
        at=MONDAY_9,
    )
    return replace(reading, **changes)


def an_episode(client: Client = ADA, **changes: Any) -> Episode:
    """Confirmed by a drop in Monday's session."""
    episode = Episode(
        id=EpisodeId(uuid5(client.id, "episode")),
        client_id=client.id,
        therapist_id=client.therapist_id,
        number=1,
        began_at=MONDAY_9,
        floor=7.25,
        sessions=1,
        low=1,
        moves=(
            Move(
                at=MONDAY_9 + 3 * HOUR,
                cause=Cause.SIGN,
                state=EpisodeState.CONFIRMED,
                checkin_id=a_checkin(a_session(client)).id,
                rule=Rule.DROP,
            ),
        ),
    )
    return replace(episode, **changes)


def an_outgoing(name: str = "hello", to: Address | None = None, **changes: Any) -> Outgoing:
    """A notice to Ada's chat; `name` makes id, dedupe and key."""
    outgoing = Outgoing(
        id=OutgoingId(named_id(f"outgoing {name}")),
        dedupe=f"dedupe/{name}",
        to=to or Address("tg:Ada"),
        act=Act.POST,
        lane=Lane.NOTICE,
        key=MessageKey(f"key/{name}"),
        body="{}",
    )
    return replace(outgoing, **changes)


def a_posted(name: str = "hello", **changes: Any) -> Posted:
    posted = Posted(
        key=MessageKey(f"key/{name}"),
        to=Address("tg:Ada"),
        ref=MessageRef("42"),
        posted_at=MONDAY_9,
        client_id=ADA.id,
    )
    return replace(posted, **changes)


def a_digest(therapist: Therapist = BRUNO, due_at: datetime = MONDAY_9) -> DigestPost:
    return DigestPost(
        id=uuid5(therapist.id, f"digest {due_at.isoformat()}"),
        therapist_id=therapist.id,
        due_at=due_at,
        covers_after=due_at - WEEK,
        covers_until=due_at,
    )


async def move_in(work: UnitOfWork) -> None:
    """The clinic and everybody in it; nothing has happened yet."""
    await work.clinic.create(AS_OPERATOR, CLINIC)
    for therapist in (BRUNO, CHIDI):
        await work.staff.add_therapist(AS_OPERATOR, therapist)
    await work.staff.add_admin(AS_OPERATOR, DALIA)
    for client in (ADA, EMIL):
        await work.clients.add(AS_OPERATOR, client)


async def meet(work: UnitOfWork, client: Client = ADA, starts_at: datetime = MONDAY_9) -> CheckIn:
    """A session of the client, with its check-in; the series too, the first time."""
    session = a_session(client, starts_at)
    try:
        await work.sessions.series(AS_PRODUCT, session.series_id)
    except NotFoundError:
        await work.sessions.add_series(AS_PRODUCT, a_series(client))
    await work.sessions.plan(AS_PRODUCT, session)
    checkin = a_checkin(session)
    await work.checkins.add(AS_PRODUCT, checkin)
    return checkin
