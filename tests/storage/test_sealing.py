"""What lies in the file: sealed, a blind index, a key, or public; nothing that names anybody."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import LargeBinary
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alliance.calendars import Validators
from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.clinic import Policies
from bot.alliance.frames import Clarity
from bot.alliance.notices import NoticeKind
from bot.alliance.people import Address, QuietHours, Role, Speech
from bot.storage import sqlite
from bot.storage.engine import open_engine
from bot.storage.tables import METADATA
from bot.storage.unit_of_work import make_open_work
from bot.usecases.ports import Dialog, Invited, MessageKey, OpenWork, SealBrokenError
from bot.vault.keyring import new_clinic_keys, open_clinic_keys
from bot.vault.root_key import new_root_key
from bot.vault.vault import ClinicVault
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_DALIA,
    AS_OPERATOR,
    AS_PRODUCT,
    BRUNO,
    CLINIC_ID,
    DALIA,
    EMIL,
    MONDAY_9,
    WEEK,
    a_client,
    a_frame,
    a_goal,
    a_notice,
    a_posted,
    a_reading,
    a_reply,
    an_outgoing,
    meet,
    move_in,
)
from tests.contracts.test_calendars import a_calendar

SEALED, INDEX, KEY, PUBLIC = "sealed", "index", "key", "public"

INVENTORY = {
    "absence.back_at": PUBLIC,
    "absence.back_on": PUBLIC,
    "absence.ends_at": PUBLIC,
    "absence.id": PUBLIC,
    "absence.said_at": PUBLIC,
    "absence.starts_at": PUBLIC,
    "absence.therapist_id": PUBLIC,
    "absence_word.absence_id": PUBLIC,
    "absence_word.client_id": PUBLIC,
    "absence_word.word": PUBLIC,
    "admin.address": SEALED,
    "admin.address_index": INDEX,
    "admin.clinic_id": PUBLIC,
    "admin.id": PUBLIC,
    "admin.profile": SEALED,
    "admin.state": PUBLIC,
    "audit.action": PUBLIC,
    "audit.actor": PUBLIC,
    "audit.at": PUBLIC,
    "audit.client_id": PUBLIC,
    "audit.detail": PUBLIC,
    "audit.number": PUBLIC,
    "audit.seal": INDEX,
    "ending.announced_at": PUBLIC,
    "ending.before": PUBLIC,
    "ending.done_at": PUBLIC,
    "ending.ends_at": PUBLIC,
    "ending.id": PUBLIC,
    "ending.therapist_id": PUBLIC,
    "incident.content": SEALED,
    "incident.id": PUBLIC,
    "incident.noted_at": PUBLIC,
    "calendar.failing_since": PUBLIC,
    "calendar.failures": PUBLIC,
    "calendar.feed": SEALED,
    "calendar.feed_index": INDEX,
    "calendar.id": PUBLIC,
    "calendar.kind": PUBLIC,
    "calendar.next_at": PUBLIC,
    "calendar.read_at": PUBLIC,
    "calendar.therapist_id": PUBLIC,
    "calendar.told": PUBLIC,
    "calendar.trouble": PUBLIC,
    "calendar.unmatched": PUBLIC,
    "calendar.whole_at": PUBLIC,
    "calendar_booking.calendar_id": PUBLIC,
    "calendar_booking.client_id": PUBLIC,
    "calendar_booking.ends_at": PUBLIC,
    "calendar_booking.gone": PUBLIC,
    "calendar_booking.mark": INDEX,
    "calendar_booking.session_id": PUBLIC,
    "calendar_booking.starts_at": PUBLIC,
    "calendar_code.client_id": PUBLIC,
    "calendar_code.code": SEALED,
    "calendar_code.code_index": INDEX,
    "calendar_mapping.calendar_id": PUBLIC,
    "calendar_mapping.client_id": PUBLIC,
    "calendar_mapping.mark": INDEX,
    "closure.first": PUBLIC,
    "closure.id": PUBLIC,
    "closure.last": PUBLIC,
    "checkin.client_id": PUBLIC,
    "checkin.closed_at": PUBLIC,
    "checkin.completed_at": PUBLIC,
    "checkin.due_at": PUBLIC,
    "checkin.ended_at": PUBLIC,
    "checkin.expires_at": PUBLIC,
    "checkin.id": PUBLIC,
    "checkin.reason": SEALED,
    "checkin.remind_at": PUBLIC,
    "checkin.reminded_at": PUBLIC,
    "checkin.sent_at": PUBLIC,
    "checkin.session_ends_at": PUBLIC,
    "checkin.session_id": PUBLIC,
    "checkin.session_starts_at": PUBLIC,
    "checkin.state": PUBLIC,
    "checkin.therapist_id": PUBLIC,
    "client.address": SEALED,
    "client.address_index": INDEX,
    "client.clinic_id": PUBLIC,
    "client.id": PUBLIC,
    "client.paused_until": PUBLIC,
    "client.profile": SEALED,
    "client.relinked_at": PUBLIC,
    "client.state": PUBLIC,
    "client.therapist_id": PUBLIC,
    "clinic.id": PUBLIC,
    "clinic.policies": SEALED,
    "clinic_keys.bundle": KEY,
    "clinic_keys.clinic_id": PUBLIC,
    "clinic_keys.key_check": KEY,
    "dead_update.bot_id": PUBLIC,
    "dead_update.died_at": PUBLIC,
    "dead_update.error": PUBLIC,
    "dead_update.raw": SEALED,
    "dead_update.update_id": PUBLIC,
    "dialog.dialog": SEALED,
    "dialog.role": PUBLIC,
    "dialog.subject": PUBLIC,
    "digest.covers_after": PUBLIC,
    "digest.covers_until": PUBLIC,
    "digest.due_at": PUBLIC,
    "digest.id": PUBLIC,
    "digest.therapist_id": PUBLIC,
    "instrument.content": SEALED,
    "instrument.id": PUBLIC,
    "instrument.recorded_at": PUBLIC,
    "guess.checkin_id": PUBLIC,
    "guess.client_id": PUBLIC,
    "guess.guess": SEALED,
    "guess.made_at": PUBLIC,
    "guess.therapist_id": PUBLIC,
    "episode.client_id": PUBLIC,
    "episode.episode": SEALED,
    "episode.id": PUBLIC,
    "episode.moves": PUBLIC,
    "episode.number": PUBLIC,
    "episode.therapist_id": PUBLIC,
    "invitation.expires_at": PUBLIC,
    "invitation.issued_by": PUBLIC,
    "invitation.role": PUBLIC,
    "invitation.spent_at": PUBLIC,
    "invitation.subject": PUBLIC,
    "invitation.token_index": INDEX,
    "notice.acknowledged_at": PUBLIC,
    "notice.client_id": PUBLIC,
    "notice.created_at": PUBLIC,
    "notice.id": PUBLIC,
    "notice.kind": SEALED,
    "notice.needs_acknowledgement": PUBLIC,
    "notice.next_at": PUBLIC,
    "notice.sent": PUBLIC,
    "notice.therapist_id": PUBLIC,
    "outbox.act": PUBLIC,
    "outbox.ambiguous": PUBLIC,
    "outbox.attachment": SEALED,
    "outbox.checkin_id": PUBLIC,
    "outbox.client_id": PUBLIC,
    "outbox.dedupe_index": INDEX,
    "outbox.expires_at": PUBLIC,
    "outbox.id": PUBLIC,
    "outbox.key_index": INDEX,
    "outbox.lane": PUBLIC,
    "outbox.letter": SEALED,
    "outbox.not_before": PUBLIC,
    "outbox.reason": SEALED,
    "outbox.seq": PUBLIC,
    "outbox.state": PUBLIC,
    "outbox.taken_at": PUBLIC,
    "outbox.to_index": INDEX,
    "outbox.tries": PUBLIC,
    "posted.client_id": PUBLIC,
    "posted.key_index": INDEX,
    "posted.letter": SEALED,
    "posted.posted_at": PUBLIC,
    "prompt.asked_at": PUBLIC,
    "prompt.prompt": PUBLIC,
    "prompt.therapist_id": PUBLIC,
    "contact_event.session_id": PUBLIC,
    "contact_event.kind": PUBLIC,
    "contact_event.client_id": PUBLIC,
    "contact_event.therapist_id": PUBLIC,
    "goal.id": PUBLIC,
    "goal.client_id": PUBLIC,
    "goal.therapist_id": PUBLIC,
    "goal.number": PUBLIC,
    "goal.goal": SEALED,
    "frame.id": PUBLIC,
    "frame.therapist_id": PUBLIC,
    "frame.version": PUBLIC,
    "frame.frame": SEALED,
    "frame_reading.client_id": PUBLIC,
    "frame_reading.therapist_id": PUBLIC,
    "frame_reading.reading": SEALED,
    "reply.checkin_id": PUBLIC,
    "reply.client_id": PUBLIC,
    "reply.reply": SEALED,
    "reply.shared": PUBLIC,
    "sign_of_life.at": PUBLIC,
    "sign_of_life.name": PUBLIC,
    "reveal.client_id": PUBLIC,
    "reveal.until": PUBLIC,
    "seen_update.bot_id": PUBLIC,
    "seen_update.seen_at": PUBLIC,
    "seen_update.update_id": PUBLIC,
    "self_check.answers": SEALED,
    "self_check.therapist_id": PUBLIC,
    "self_check.week": PUBLIC,
    "series.client_id": PUBLIC,
    "series.ended": PUBLIC,
    "series.id": PUBLIC,
    "series.length_seconds": PUBLIC,
    "series.planned_until": PUBLIC,
    "series.rule": PUBLIC,
    "series.start": PUBLIC,
    "series.therapist_id": PUBLIC,
    "series.timezone": PUBLIC,
    "session.client_id": PUBLIC,
    "session.ends_at": PUBLIC,
    "session.id": PUBLIC,
    "session.key": PUBLIC,
    "session.series_id": PUBLIC,
    "session.starts_at": PUBLIC,
    "session.state": PUBLIC,
    "session.therapist_id": PUBLIC,
    "session.timezone": PUBLIC,
    "subject_key.kind": PUBLIC,
    "subject_key.subject": PUBLIC,
    "subject_key.wrapped": KEY,
    "therapist.address": SEALED,
    "therapist.address_index": INDEX,
    "therapist.clinic_id": PUBLIC,
    "therapist.id": PUBLIC,
    "therapist.profile": SEALED,
    "therapist.state": PUBLIC,
    "wish.client_id": PUBLIC,
    "wish.wish": SEALED,
}
"""A new column is listed here by somebody who thought about what it tells a thief."""


def test_every_column_is_in_the_inventory() -> None:
    columns = {str(column) for table in METADATA.tables.values() for column in table.columns}
    assert columns == set(INVENTORY)


def test_what_is_not_public_is_bytes_and_what_is_public_is_not() -> None:
    for table in METADATA.tables.values():
        for column in table.columns:
            is_public = INVENTORY[str(column)] == PUBLIC
            assert isinstance(column.type, LargeBinary) is not is_public, column


MARKERS = {
    "alias": "MARKER-ALIAS",
    "therapist": "MARKER-BRUNO",
    "admin": "MARKER-DALIA",
    "comment": "MARKER-COMMENT",
    "goal": "MARKER-GOAL",
    "frame": "MARKER-FRAME",
    "clarity": "question",
    "chat": "tg:7041776001",
    "stranger": "tg:7041776002",
    "country": "MARKER-COUNTRY",
    "contact": "MARKER-HELP-CONTACT",
    "locale": "marker_LOCALE",
    "body": "MARKER-BODY",
    "attachment": "MARKER-ATTACHMENT",
    "dedupe": "MARKER-DEDUPE",
    "key": "MARKER-KEY",
    "ref": "MARKER-REF",
    "dialog": "MARKER-DIALOG",
    "raw": "MARKER-RAW",
    "token": "MARKER-TOKEN",
    "reason": "MARKER-REASON",
    "item": "marker_item",
    "crisis": "crisis",
    "feed": "https://marker.example/MARKER-FEED.ics",
    "etag": "MARKER-ETAG",
    "code": "M4RK",
    "quiet": "20:17-09:23",
}


@asynccontextmanager
async def opened(database: Path) -> AsyncIterator[OpenWork]:
    """Sealed by the real vault."""
    numbers = iter(range(1, 1_000_000))

    def counted(size: int) -> bytes:
        return next(numbers).to_bytes(size, "big")

    root = new_root_key(counted)
    keys = open_clinic_keys(root, new_clinic_keys(root, CLINIC_ID, counted))
    engine = open_engine(f"sqlite:///{database}")
    yield make_open_work(engine, ClinicVault(keys, counted), CLINIC_ID)
    await engine.dispose()


@pytest.fixture
async def sealed_work(database: Path) -> AsyncIterator[OpenWork]:
    async with opened(database) as open_work:
        yield open_work


async def live(open_work: OpenWork) -> None:
    """Everything that can be stored, each with its marker."""
    ada = replace(
        ADA,
        alias=MARKERS["alias"],
        address=Address(MARKERS["chat"]),
        country=MARKERS["country"],
        speech=Speech(MARKERS["locale"], "America/Toronto"),
        quiet_hours=QuietHours.parse(MARKERS["quiet"]),
    )
    async with open_work() as work:
        await move_in(work)
        policies = Policies(help_contact=MARKERS["contact"])
        await work.clinic.save_policies(AS_DALIA, policies)
        await work.clients.save(AS_ADA, ada)
        await work.staff.save_therapist(AS_BRUNO, replace(BRUNO, name=MARKERS["therapist"]))
        await work.staff.save_admin(AS_DALIA, replace(DALIA, name=MARKERS["admin"]))
        checkin = await meet(work)
        reply = a_reply(comment=MARKERS["comment"])
        asked = tuple(replace(one, item=type(one.item)(MARKERS["item"])) for one in reply.asked)
        reply = replace(reply, asked=asked, goal=MARKERS["goal"])
        await work.replies.put(AS_ADA, checkin, reply)
        await work.goals.put(AS_ADA, a_goal(words=MARKERS["goal"]))
        await work.frames.add(AS_BRUNO, a_frame(text=MARKERS["frame"]))
        await work.frames.put_reading(AS_ADA, a_reading(said=Clarity(MARKERS["clarity"])))
        in_danger = replace(checkin, state=CheckInState.COMPLETED, reason=Reason.CRISIS)
        await work.checkins.move(AS_ADA, in_danger, expecting=frozenset(CheckInState))
        await work.notices.add(AS_PRODUCT, a_notice(kind=NoticeKind.CRISIS))
        dialog = Dialog(kind="join", data={"name": MARKERS["dialog"]})
        await work.dialogs.put(AS_PRODUCT, Role.CLIENT, ADA.id, dialog)
        invited = Invited(role=Role.CLIENT, subject=ADA.id)
        await work.invitations.issue(AS_BRUNO, MARKERS["token"], invited, MONDAY_9 + WEEK)
        for name in ("chat", "stranger"):
            outgoing = an_outgoing(
                name,
                Address(MARKERS[name]),
                body=MARKERS["body"],
                attachment=MARKERS["attachment"].encode() * 20,
                dedupe=f"{MARKERS['dedupe']}/{name}",
                key=MessageKey(f"{MARKERS['key']}/{MARKERS['stranger']}"),
            )
            await work.outbox.put(AS_PRODUCT, outgoing)
        await work.outbox.take(AS_PRODUCT, MONDAY_9, 1)
        await work.outbox.bury(AS_PRODUCT, an_outgoing("chat").id, MARKERS["reason"])
        posted = a_posted(to=Address(MARKERS["chat"]), key=MARKERS["key"], ref=MARKERS["ref"])
        await work.posted.remember(AS_PRODUCT, posted)
        feed = a_calendar(
            address=MARKERS["feed"], validators=Validators(etag=MARKERS["etag"], modified=None)
        )
        await work.calendars.add(AS_PRODUCT, feed)
        await work.calendars.issue_code(AS_PRODUCT, ADA.id, MARKERS["code"])
        await work.updates.bury(
            AS_PRODUCT, bot_id=1, update_id=1, raw=MARKERS["raw"], error="KeyError", now=MONDAY_9
        )
        await work.commit()


def every_byte(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(database.parent.iterdir()))


async def test_nothing_that_names_anybody_is_in_any_file(
    sealed_work: OpenWork, database: Path
) -> None:
    await live(sealed_work)
    stored = every_byte(database).lower()
    found = {name for name, marker in MARKERS.items() if marker.lower().encode() in stored}
    assert found == set()


async def test_and_yet_it_is_all_there(sealed_work: OpenWork) -> None:
    await live(sealed_work)
    async with sealed_work() as work:
        assert (await work.clients.get(AS_BRUNO, ADA.id)).alias == MARKERS["alias"]
        ((checkin, reply),) = await work.replies.history(AS_ADA, ADA.id)
        assert checkin.reason is Reason.CRISIS
        assert reply.comment == MARKERS["comment"]
        assert await work.clients.at(AS_PRODUCT, Address(MARKERS["chat"])) is not None


def read(database: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        found = db.execute(query, values).fetchall()
        db.commit()
    return found


@pytest.fixture(params=["truncate", "wal"])
def journal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways SQLite may be set up, whichever this one allows."""
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda: request.param == "wal")


@pytest.mark.usefixtures("journal")
async def test_of_a_forgotten_client_no_key_is_in_any_file(
    database: Path,
) -> None:
    async with opened(database) as sealed_work:
        await erase_and_look(sealed_work, database)


async def erase_and_look(sealed_work: OpenWork, database: Path) -> None:
    await live(sealed_work)
    mine = "SELECT wrapped FROM subject_key WHERE subject = ?"
    keys = [wrapped for (wrapped,) in read(database, mine, ADA.id.hex)]
    cells = [cell for (cell,) in read(database, "SELECT reply FROM reply")]
    before = every_byte(database)
    assert len(keys) == 2
    assert all(secret in before for secret in keys)
    async with sealed_work() as work:
        await work.clients.erase(AS_OPERATOR, ADA.id)
        await work.commit()
    after = every_byte(database)
    assert not any(secret in after for secret in (*keys, *cells))
    assert read(database, mine, EMIL.id.hex)


async def test_two_people_say_the_same_and_nobody_can_tell(
    sealed_work: OpenWork, database: Path
) -> None:
    async with sealed_work() as work:
        await move_in(work)
        for client in (ADA, EMIL):
            await work.replies.put(AS_PRODUCT, await meet(work, client), a_reply())
        await work.commit()
    one, other = read(database, "SELECT reply FROM reply")
    assert one != other
    assert len(one[0]) == len(other[0])


async def test_one_person_in_two_roles_cannot_be_joined(
    sealed_work: OpenWork, database: Path
) -> None:
    async with sealed_work() as work:
        await move_in(work)
        await work.clients.save(AS_PRODUCT, replace(EMIL, address=BRUNO.address))
        await work.outbox.put(AS_PRODUCT, an_outgoing("a", BRUNO.address))
        await work.commit()
    indexes = read(
        database,
        "SELECT address_index FROM client UNION ALL SELECT address_index FROM therapist"
        " UNION ALL SELECT to_index FROM outbox",
    )
    assert len(set(indexes)) == len(indexes)


SWAPS = ("reply.reply", "client.profile", "client.address", "checkin.reason")


@pytest.mark.parametrize("place", SWAPS)
async def test_a_cell_moved_to_somebody_else_does_not_open(
    sealed_work: OpenWork, database: Path, place: str
) -> None:
    async with sealed_work() as work:
        await move_in(work)
        for client in (ADA, EMIL):
            await work.replies.put(AS_PRODUCT, await meet(work, client), a_reply())
        await work.commit()
    table, column = place.split(".")
    whose = "id" if table == "client" else "client_id"
    mine = f"SELECT {column} FROM {table} WHERE {whose} = ?"  # noqa: S608  # our own names
    ((of_emil,),) = read(database, mine, EMIL.id.hex)
    change = f"UPDATE {table} SET {column} = ? WHERE {whose} = ?"  # noqa: S608  # our own names
    read(database, change, of_emil, ADA.id.hex)
    async with sealed_work() as work:
        reading = work.clients.get if table == "client" else work.replies.history
        with pytest.raises(SealBrokenError):
            await reading(AS_ADA, ADA.id)


async def test_a_client_added_now_has_keys_of_their_own(
    sealed_work: OpenWork, database: Path
) -> None:
    async with sealed_work() as work:
        await move_in(work)
        await work.clients.add(AS_BRUNO, a_client("Fay"))
        await work.commit()
    keys = read(database, "SELECT wrapped FROM subject_key")
    assert len(keys) == len(set(keys)) == 3 * 2 + 3
    assert all(UUID(hex=str(subject)) for (subject,) in read(database, "SELECT id FROM client"))


async def test_what_was_delivered_leaves_no_letter(
    sealed_work: OpenWork, database: Path, engine: AsyncEngine
) -> None:
    async with sealed_work() as work:
        await move_in(work)
        await work.outbox.put(AS_PRODUCT, an_outgoing("a", attachment=b"picture"))
        await work.outbox.take(AS_PRODUCT, MONDAY_9, 1)
        await work.outbox.delivered(AS_PRODUCT, an_outgoing("a").id)
        await work.commit()
    assert read(database, "SELECT letter, attachment FROM outbox") == [(None, None)]
