"""Whoever asks for something of Ada's hears and changes nothing of those beside her.

Ada's things are asked for as in `test_authorization.py`, once while she is alone and once among
others of whom all the same is known: Emil, who is with Chidi, and Gina, who is with Bruno as Ada
is, came before her; Hal, who is with Fred, and Iris, who is with Bruno, after.
"""

import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.alliance.audit import AuditAction, SealedRecord
from bot.alliance.calendars import CalendarId, Mark
from bot.alliance.checkins import CheckIn, CheckInState
from bot.alliance.errors import AllianceError
from bot.alliance.people import Address, Client, Role, Sharing, Therapist
from bot.alliance.self_checks import SelfCheck
from bot.storage.tables import METADATA
from bot.storage.unit_of_work import StoredWork
from bot.usecases.actors import Actor, ClientActor, TherapistActor
from bot.usecases.ports import Invited, OpenWork, Prompt, UnitOfWork
from tests.builders import (
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CHIDI,
    EMIL,
    MONDAY_9,
    a_checkin,
    a_client,
    a_digest,
    a_frame,
    a_goal,
    a_guess,
    a_notice,
    a_posted,
    a_reading,
    a_reply,
    a_session,
    a_therapist,
    a_wish,
    an_absence,
    an_admin,
    an_episode,
    an_event,
    an_outgoing,
    meet,
    move_in,
)
from tests.contracts.conftest import STORES
from tests.contracts.test_authorization import ACTORS, DIALOG, LATER, RULES, Call, live_in
from tests.contracts.test_calendars import a_booking, a_calendar

FRED = a_therapist("Fred")
GINA, IRIS = a_client("Gina", BRUNO), a_client("Iris", BRUNO)
HAL = a_client("Hal", FRED)

OF_EVERYBODY = frozenset(
    {
        "audit.append",
        "audit.head",
        "audit.trail",
        "calendars.due",
        "calendars.listed",
        "checkins.due",
        "checkins.next_due_at",
        "checkins.open_after",
        "checkins.to_expire",
        "checkins.to_remind",
        "clients.forgotten",
        "clients.listed",
        "clients.paused_until",
        "digests.longest_ago",
        "notices.due",
        "outbox.depths",
        "outbox.in_hand",
        "outbox.next_at",
        "outbox.oldest_due",
        "outbox.purge",
        "outbox.recover",
        "outbox.take",
        "sessions.series_to_extend",
        "staff.admins",
        "staff.therapists",
        "absences.unended",
        "updates.purge",
    }
)
"""What the clinic's own work asks of all at once; a client or a therapist of what they may see."""
OF_BRUNO = frozenset(
    {
        "calendars.codes",
        "checkins.ended_between",
        "clients.listed",
        "notices.unacknowledged",
        "retention.closed_before",
        "retention.delete_closed_before",
        "retention.pending",
    }
)
"""What is asked of all clients of Bruno."""

CLINICS_OWN = ("dalia", "operator", "product")
"""A query is the same for all of them."""

Rows = set[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    said: object
    rows: Rows
    """All that is stored after it, in a database."""


def checkin_of(client: Client) -> CheckIn:
    return a_checkin(
        a_session(client),
        state=CheckInState.COMPLETED,
        sent_at=MONDAY_9,
        completed_at=MONDAY_9,
        closed_at=MONDAY_9,
    )


async def settle(work: UnitOfWork, client: Client) -> None:
    """All that `lived_in` knows of Ada is known of somebody else."""
    name, me, checkin = client.alias, ClientActor(client.id), checkin_of(client)
    address = Address(f"tg:{name} again")
    await meet(work, client)
    await work.sessions.plan(AS_PRODUCT, a_session(client, LATER))
    await work.checkins.add(AS_PRODUCT, a_checkin(a_session(client, LATER)))
    await work.replies.put(AS_PRODUCT, checkin, a_reply(2, sharing=Sharing.SHARED))
    await work.checkins.move(AS_PRODUCT, checkin, expecting=frozenset(CheckInState))
    invited = Invited(role=Role.CLIENT, subject=client.id)
    await work.invitations.issue(AS_OPERATOR, f"token of {name}", invited, LATER)
    await work.dialogs.put(AS_PRODUCT, Role.CLIENT, client.id, DIALOG)
    await work.notices.add(AS_PRODUCT, a_notice(client, next_at=LATER))
    await work.episodes.add(AS_PRODUCT, an_episode(client))
    await work.contact.note(AS_PRODUCT, an_event(a_session(client)))
    await work.goals.put(me, a_goal(client))
    await work.frames.put_reading(me, a_reading(client))
    await work.outbox.put(AS_PRODUCT, an_outgoing(name, address))
    posted = a_posted(name, to=address, client_id=client.id)
    await work.posted.remember(AS_PRODUCT, posted)
    await work.audit.append(AS_PRODUCT, AuditAction.CLIENT_VIEW, MONDAY_9, client_id=client.id)
    await work.wishes.put(me, a_wish(client))
    theirs = TherapistActor(client.therapist_id)
    await work.guesses.add(theirs, a_guess(checkin))
    await work.guesses.reveal(AS_PRODUCT, client.id, LATER)
    await _settle_calendar(work, client)


async def _settle_calendar(work: UnitOfWork, client: Client) -> None:
    name = client.alias
    calendar = a_calendar(name, therapist_id=client.therapist_id, address=f"https://{name}.example")
    mark = Mark(name.encode().ljust(32))
    await work.calendars.add(AS_PRODUCT, calendar)
    booking = a_booking(
        calendar_id=CalendarId(calendar.id),
        mark=mark,
        client_id=client.id,
        session_id=a_session(client).id,
    )
    await work.calendars.book(AS_PRODUCT, booking)
    await work.calendars.map_entry(AS_PRODUCT, calendar.id, mark, client.id)
    await work.calendars.issue_code(AS_PRODUCT, client.id, f"C{name}")


async def settle_therapist(work: UnitOfWork, therapist: Therapist, client: Client) -> None:
    me = TherapistActor(therapist.id)
    absence = an_absence(therapist)
    await work.digests.add(AS_PRODUCT, a_digest(therapist))
    await work.frames.add(me, a_frame(therapist))
    await work.absences.save(me, absence)
    await work.absences.tell(AS_PRODUCT, absence.id, client.id, "back")
    check = SelfCheck(therapist_id=therapist.id, week=MONDAY_9.date(), energy=1, load=1)
    await work.self_checks.put(me, check)
    await work.prompts.note(me, therapist.id, Prompt.GUESS, LATER)


async def settle_before(work: UnitOfWork, *, also_with_bruno: bool) -> None:
    await settle_therapist(work, CHIDI, EMIL)
    await settle(work, EMIL)
    if also_with_bruno:
        await work.clients.add(AS_OPERATOR, GINA)
        await settle(work, GINA)


async def settle_after(work: UnitOfWork, *, also_with_bruno: bool) -> None:
    await work.staff.add_therapist(AS_OPERATOR, FRED)
    await work.staff.add_admin(AS_OPERATOR, an_admin("Hanna"))
    await work.clients.add(AS_OPERATOR, HAL)
    await settle_therapist(work, FRED, HAL)
    await settle(work, HAL)
    if also_with_bruno:
        await work.clients.add(AS_OPERATOR, IRIS)
        await settle(work, IRIS)


async def stored(work: UnitOfWork) -> Rows:
    """Every row of a database; nothing of a store in memory."""
    if not isinstance(work, StoredWork):
        return set()
    return {
        (table.name, tuple(row))
        for table in METADATA.tables.values()
        for row in await work._work.statements.rows(select(table))
    }


@pytest.fixture
async def open_another_store(
    request: pytest.FixtureRequest, empty_store: OpenWork, empty_database: Path, tmp_path: Path
) -> AsyncIterator[OpenWork]:
    """Of the same kind, and as empty."""
    copy = tmp_path / "another.db"
    shutil.copyfile(empty_database, copy)
    async with STORES[request.node.callspec.params["empty_store"]](copy) as open_work:
        yield open_work


async def outcomes(open_work: OpenWork, letters: str, call: Call) -> Mapping[str, Outcome]:
    """What a client, a therapist and one of the clinic hear, if at all; nothing is committed."""
    heard = [name for name, letter in zip(ACTORS, letters, strict=True) if letter == "Y"]
    clinic = [name for name in heard if name in CLINICS_OWN]
    asking = [name for name in heard if name not in CLINICS_OWN] + clinic[-1:]
    return {name: await outcome(open_work, call, ACTORS[name]) for name in asking}


async def outcome(open_work: OpenWork, call: Call, actor: Actor) -> Outcome:
    async with open_work() as work:
        try:
            said = _plain(await call(work, actor))
        except AllianceError as error:
            said = type(error)
        return Outcome(said, await stored(work))


def _plain(said: object) -> object:
    """A sequence as a list; records of the trail without their number and seal in it."""
    if isinstance(said, Sequence) and not isinstance(said, str):
        return [
            replace(one.record, number=0) if isinstance(one, SealedRecord) else one for one in said
        ]
    return said


@pytest.mark.parametrize("method", sorted(set(RULES) - OF_EVERYBODY))
async def test_what_is_asked_of_ada_says_and_changes_nothing_of_others(
    empty_store: OpenWork, open_another_store: OpenWork, method: str
) -> None:
    letters, call = RULES[method]
    also_with_bruno = method not in OF_BRUNO
    async with empty_store() as work:
        await move_in(work)
        await live_in(work)
        await work.commit()
    alone = await outcomes(empty_store, letters, call)

    async with open_another_store() as work:
        await move_in(work)
        before = await stored(work)
        await settle_before(work, also_with_bruno=also_with_bruno)
        theirs = await stored(work) - before
        await live_in(work)
        before = await stored(work)
        await settle_after(work, also_with_bruno=also_with_bruno)
        theirs |= await stored(work) - before
        await work.commit()
    among = await outcomes(open_another_store, letters, call)

    assert {name: one.said for name, one in among.items()} == {
        name: one.said for name, one in alone.items()
    }
    for name, one in among.items():
        assert not theirs - one.rows, name
