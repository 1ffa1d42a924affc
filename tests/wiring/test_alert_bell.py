"""What reaches the admins' chats when the bot itself needs a hand, and what does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from bot.alliance.alerts import Alert, AlertKind
from bot.usecases.alert_admins import AlertAdmins
from bot.usecases.events import Event
from bot.usecases.ports import StoreUnavailableError, UnitOfWork
from bot.wiring.alert_bell import AlertBell, alert_of
from tests.chat.small_store import Diary
from tests.chat.town import Resident, Town

HOUR = timedelta(hours=1)


class Bell:
    """A bell in a town; `away` makes its store refuse."""

    def __init__(self, town: Town) -> None:
        self.town, self.away, self.diary = town, False, Diary()
        self.bell = AlertBell(
            log=self.diary,
            open_work=self._open_work,
            clock=town.clock,
            tell=AlertAdmins(messenger=town.messenger),
        )

    @asynccontextmanager
    async def _open_work(self) -> AsyncIterator[UnitOfWork]:
        if self.away:
            raise StoreUnavailableError("the disk is full")
        async with self.town.store.open_work() as work:
            yield work

    async def rings(self) -> None:
        await self.bell.ring()
        await self.town.deliver()


async def town_with_dalia() -> tuple[Bell, Resident]:
    town = await Town.founded()
    return Bell(town), await town.admin()


def told(person: Resident, word: str = "operations guide") -> int:
    return sum(one.from_bot and word in one.text for one in person.shown)


@pytest.mark.parametrize(
    ("event", "chapter"),
    [
        (Event.POLL_CONFLICT, "poll_conflict"),
        (Event.FOREIGN_WEBHOOK, "foreign_webhook"),
        (Event.UPDATE_BURIED, "update_buried"),
    ],
)
async def test_what_only_a_person_can_mend_is_told_to_the_admins(
    event: Event, chapter: str
) -> None:
    bell, dalia = await town_with_dalia()
    bell.bell.event(event, level="error", error="KeyError")
    assert bell.diary.count(event) == 1
    await bell.rings()
    assert told(dalia) == 1
    assert chapter in dalia.last.text
    assert "KeyError" not in dalia.last.text


async def test_every_alert_has_words_of_its_own_and_a_line_of_the_guide() -> None:
    bell, dalia = await town_with_dalia()
    for kind in AlertKind:
        async with bell.town.store.open_work() as work:
            tell = AlertAdmins(messenger=bell.town.messenger)
            assert len(await tell(work, Alert(kind, hours=7), bell.town.now)) == 1
            await work.commit()
    await bell.town.deliver()
    texts = {one.text for one in dalia.shown if "operations guide" in one.text}
    assert len(texts) == len(AlertKind)
    assert any("about 7 hours" in text for text in texts)


async def test_the_same_is_told_once_a_day_and_the_next_day_again() -> None:
    bell, dalia = await town_with_dalia()
    for _ in range(3):
        bell.bell.event(Event.POLL_CONFLICT)
        await bell.rings()
        bell.town.clock.time += HOUR
    assert told(dalia) == 1
    bell.bell.event(Event.FOREIGN_WEBHOOK)
    await bell.rings()
    assert told(dalia) == 2
    bell.town.clock.time += 24 * HOUR
    bell.bell.event(Event.POLL_CONFLICT)
    await bell.rings()
    assert told(dalia) == 3


async def test_nobody_is_woken_for_it_and_the_night_and_its_morning_are_one_day() -> None:
    bell, dalia = await town_with_dalia()
    bell.town.clock.time = datetime.fromisoformat("2026-11-24T04:00:00+00:00")  # 23:00 in Toronto
    bell.bell.event(Event.POLL_CONFLICT)
    await bell.rings()
    async with bell.town.store.open_work() as work:
        (taken,) = [one for one in bell.town.store.tables.outbox.values() if one.outgoing.night]
        assert taken.outgoing.night is not None
        assert str(taken.outgoing.night.hours) == "21:00-08:00"
        assert taken.outgoing.night.timezone == "America/Toronto"
        assert work is not None
    bell.town.clock.time += 10 * HOUR
    bell.bell.event(Event.POLL_CONFLICT)
    await bell.rings()
    assert told(dalia) == 1


async def test_therapists_clients_and_admins_who_have_not_joined_hear_nothing() -> None:
    town = await Town.founded()
    bell = Bell(town)
    bruno = await town.therapist()
    ada = await town.client("Ada", bruno)
    bell.bell.event(Event.POLL_CONFLICT)
    await bell.rings()
    assert told(bruno) == told(ada) == 0


async def test_a_store_that_is_away_puts_it_off() -> None:
    bell, dalia = await town_with_dalia()
    bell.bell.event(Event.UPDATE_BURIED)
    bell.away = True
    with pytest.raises(StoreUnavailableError):
        await bell.rings()
    bell.away = False
    await bell.rings()
    assert told(dalia) == 1
    await bell.rings()
    assert told(dalia) == 1


async def test_that_an_alert_was_lost_itself_raises_no_other() -> None:
    bell, dalia = await town_with_dalia()
    bell.bell.event(Event.POLL_CONFLICT)
    await bell.rings()
    (row,) = bell.bell.own
    bell.bell.event(Event.SEND_BURIED, row=row, act="post", reason="outcome unknown")
    await bell.rings()
    assert told(dalia) == 1
    bell.bell.event(Event.SEND_BURIED, row="another", act="post", reason="outcome unknown")
    await bell.rings()
    assert told(dalia) == 2


async def test_a_clock_that_is_not_trusted_puts_it_off() -> None:
    bell, dalia = await town_with_dalia()
    bell.bell.event(Event.UPDATE_BURIED)
    bell.bell.may_act = lambda: False
    await bell.rings()
    assert told(dalia) == 0
    bell.bell.may_act = lambda: True
    await bell.rings()
    assert told(dalia) == 1


@pytest.mark.parametrize(
    ("event", "fields", "kind"),
    [
        (Event.SEND_BURIED, {"act": "post", "reason": "outcome unknown"}, AlertKind.LETTER_LOST),
        (Event.SEND_BURIED, {"act": "post", "reason": "refused"}, AlertKind.LETTER_LOST),
        (Event.SEND_BURIED, {"act": "post", "reason": "blocked"}, None),
        (Event.SEND_BURIED, {"act": "post", "reason": "deactivated"}, None),
        (Event.SEND_BURIED, {"act": "revise", "reason": "never posted"}, None),
        (Event.BACK_AFTER_GAP, {"seconds": 3600}, AlertKind.AWAY),
        (Event.BACK_AFTER_GAP, {"seconds": 3599}, None),
        (Event.POLL_FAILED, {"reason": "no answer"}, None),
        (Event.SEND_DELIVERED, {}, None),
    ],
)
def test_what_mends_itself_or_only_means_that_somebody_left_is_not_told(
    event: Event, fields: dict[str, str | int], kind: AlertKind | None
) -> None:
    alert = alert_of(event, fields)
    assert (alert.kind if alert else None) == kind


def test_a_long_absence_is_told_in_hours() -> None:
    assert alert_of(Event.BACK_AFTER_GAP, {"seconds": 26 * 3600 + 60}) == Alert(
        AlertKind.AWAY, hours=26
    )
