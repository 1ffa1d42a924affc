"""After Ada is forgotten: no row of any table holds a cell about her that any key opens.

Generated from the tables themselves. A table that comes to be about clients must be filled in
`lived`, or the first test fails.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, LargeBinary, RowMapping, Table, create_engine, select

from bot.alliance.audit import AuditAction
from bot.alliance.calendars import Mark
from bot.alliance.checkins import CheckInState, Reason
from bot.alliance.notices import NoticeKind
from bot.alliance.people import Role
from bot.storage.engine import open_engine
from bot.storage.tables import METADATA
from bot.storage.unit_of_work import make_open_work
from bot.usecases.ports import (
    BlindIndex,
    Dialog,
    Invited,
    KeyKind,
    OpenWork,
    Place,
    SealBrokenError,
    SealedCell,
    UnitOfWork,
    WrappedKey,
)
from bot.vault.keyring import new_clinic_keys, open_clinic_keys
from bot.vault.root_key import new_root_key
from bot.vault.vault import ClinicVault
from tests.builders import (
    ADA,
    AS_ADA,
    AS_BRUNO,
    AS_OPERATOR,
    AS_PRODUCT,
    CLINIC_ID,
    EMIL,
    MONDAY_9,
    WEEK,
    a_client,
    a_frame,
    a_goal,
    a_guess,
    a_notice,
    a_posted,
    a_reading,
    a_reply,
    a_wish,
    an_absence,
    an_episode,
    an_event,
    an_outgoing,
    meet,
    move_in,
)
from tests.contracts.test_calendars import a_booking, a_calendar

ABOUT = ("client_id", "subject")
"""Columns that say whom a row is about; in the table of clients it is the id."""


@dataclass
class NotedVault:
    """The real one, with a note of where each cell belongs."""

    real: ClinicVault
    places: dict[bytes, Place] = field(default_factory=dict)

    def new_key(self, subject: UUID, kind: KeyKind) -> WrappedKey:
        return self.real.new_key(subject, kind)

    def seal(self, plain: bytes, at: Place, key: WrappedKey | None = None) -> SealedCell:
        cell = self.real.seal(plain, at, key)
        self.places[bytes(cell)] = at
        return cell

    def open(self, cell: SealedCell, at: Place, key: WrappedKey | None = None) -> bytes:
        return self.real.open(cell, at, key)

    def blind(self, domain: str, value: str) -> BlindIndex:
        return self.real.blind(domain, value)

    def mac(self, domain: str, message: bytes) -> bytes:
        return self.real.mac(domain, message)

    def forget(self, subject: UUID) -> None:
        self.real.forget(subject)


@pytest.fixture
def vault() -> NotedVault:
    numbers = iter(range(1, 1_000_000))

    def counted(size: int) -> bytes:
        return next(numbers).to_bytes(size, "big")

    root = new_root_key(counted)
    keys = open_clinic_keys(root, new_clinic_keys(root, CLINIC_ID, counted))
    return NotedVault(ClinicVault(keys, counted))


@pytest.fixture
async def work_here(database: Path, vault: NotedVault) -> AsyncIterator[OpenWork]:
    engine = open_engine(f"sqlite:///{database}")
    yield make_open_work(engine, vault, CLINIC_ID)
    await engine.dispose()


async def lived(open_work: OpenWork) -> None:
    """Ada has left something in every table that can be about her."""
    async with open_work() as work:
        await move_in(work)
        checkin = await meet(work)
        await meet(work, EMIL)
        await work.replies.put(AS_ADA, checkin, a_reply(comment="The room was cold."))
        in_danger = replace(checkin, state=CheckInState.COMPLETED, reason=Reason.CRISIS)
        await work.checkins.move(AS_ADA, in_danger, expecting=frozenset(CheckInState))
        await _said_beside(work)
        await work.guesses.add(AS_BRUNO, a_guess(checkin))
        await work.guesses.reveal(AS_PRODUCT, ADA.id, MONDAY_9)
        await work.contact.note(AS_BRUNO, an_event())
        await work.episodes.add(AS_PRODUCT, an_episode())
        await work.notices.add(AS_PRODUCT, a_notice(kind=NoticeKind.CRISIS))
        await _in_calendars(work)
        await _in_the_chat(work)
        await work.audit.append(AS_ADA, AuditAction.CONSENTED, MONDAY_9, client_id=ADA.id)
        await work.commit()


async def _said_beside(work: UnitOfWork) -> None:
    await work.goals.put(AS_ADA, a_goal())
    await work.frames.add(AS_BRUNO, a_frame())
    await work.frames.put_reading(AS_ADA, a_reading())
    await work.wishes.put(AS_ADA, a_wish())
    absence = an_absence()
    await work.absences.save(AS_BRUNO, absence)
    await work.absences.tell(AS_PRODUCT, absence.id, ADA.id, "word")


async def _in_calendars(work: UnitOfWork) -> None:
    await work.calendars.add(AS_BRUNO, a_calendar())
    await work.calendars.book(AS_BRUNO, a_booking())
    await work.calendars.map_entry(AS_BRUNO, a_calendar().id, Mark(b"n" * 32), ADA.id)
    await work.calendars.issue_code(AS_BRUNO, ADA.id, "K7QX")


async def _in_the_chat(work: UnitOfWork) -> None:
    dialog = Dialog(kind="join", data={"name": "Ada"})
    await work.dialogs.put(AS_PRODUCT, Role.CLIENT, ADA.id, dialog)
    invited = Invited(role=Role.CLIENT, subject=ADA.id)
    await work.invitations.issue(AS_BRUNO, "token", invited, MONDAY_9 + WEEK)
    await work.outbox.put(AS_PRODUCT, an_outgoing(client_id=ADA.id, attachment=b"all of it"))
    await work.posted.remember(AS_PRODUCT, a_posted())


def whose_column(table: Table) -> str | None:
    if table.name == "client":
        return "id"
    return next((name for name in ABOUT if name in table.columns), None)


ABOUT_CLIENTS = [one for one in METADATA.sorted_tables if whose_column(one) is not None]


def rows_of(database: Path, table: Table) -> Sequence[RowMapping]:
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as db:
        found = db.execute(select(table)).mappings().all()
    engine.dispose()
    return found


def rows_about(database: Path, table: Table, who: UUID) -> list[RowMapping]:
    column = whose_column(table)
    return [row for row in rows_of(database, table) if column is not None and row[column] == who]


def readable(database: Path, vault: NotedVault, who: UUID) -> Iterator[tuple[str, bytes]]:
    """Cells about them, in rows that say so or places that do, which a key in the file opens."""
    stored = rows_of(database, METADATA.tables["subject_key"])
    keys: list[WrappedKey | None] = [None, *(row["wrapped"] for row in stored)]
    for table in METADATA.sorted_tables:
        whose = whose_column(table)
        for row in rows_of(database, table):
            says_so = whose is not None and row[whose] == who
            for column in table.columns:
                place = vault.places.get(row[column.name]) if is_cell(column) else None
                if place is None or not (says_so or place.subject == who):
                    continue
                for key in keys:
                    plain = opened(vault, row[column.name], place, key)
                    if plain is not None:
                        yield str(column), plain


def is_cell(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary)


def opened(vault: NotedVault, cell: bytes, place: Place, key: WrappedKey | None) -> bytes | None:
    try:
        return vault.open(SealedCell(cell), place, key)
    except SealBrokenError:
        return None


async def test_every_table_about_a_client_holds_something_of_ada(
    work_here: OpenWork, database: Path
) -> None:
    await lived(work_here)
    empty = {one.name for one in ABOUT_CLIENTS if not rows_about(database, one, ADA.id)}
    assert empty == set(), "fill these in `lived`, and look at repositories/erasure.py"


async def test_before_it_every_kind_of_cell_opens(
    work_here: OpenWork, database: Path, vault: NotedVault
) -> None:
    await lived(work_here)
    columns = {column for column, _ in readable(database, vault, ADA.id)}
    assert columns >= {"reply.reply", "goal.goal", "episode.episode", "guess.guess", "wish.wish"}
    assert columns >= {"checkin.reason", "notice.kind", "client.profile", "dialog.dialog"}


async def test_of_a_forgotten_client_no_cell_opens_but_that_she_was(
    work_here: OpenWork, database: Path, vault: NotedVault
) -> None:
    await lived(work_here)
    async with work_here() as work:
        await work.clients.erase(AS_OPERATOR, ADA.id)
        await work.commit()

    assert set(readable(database, vault, ADA.id)) == {("checkin.reason", b"erased")}
    assert list(readable(database, vault, EMIL.id)), "others lose nothing"


async def test_of_a_forgotten_client_only_times_and_random_numbers_are_left(
    work_here: OpenWork, database: Path
) -> None:
    await lived(work_here)
    async with work_here() as work:
        await work.clients.erase(AS_OPERATOR, ADA.id)
        await work.commit()

    left = {one.name for one in ABOUT_CLIENTS if rows_about(database, one, ADA.id)}
    assert left == {"client", "series", "session", "checkin", "audit"}


async def test_fay_who_comes_later_is_not_in_it(work_here: OpenWork, database: Path) -> None:
    """The look itself finds nobody who left nothing."""
    await lived(work_here)
    fay = a_client("Fay")
    assert not any(rows_about(database, one, fay.id) for one in ABOUT_CLIENTS)
