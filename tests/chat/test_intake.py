import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.alliance.errors import AllianceError
from bot.chat.content import TapAnswer
from bot.chat.failures import BadToken, PollConflict
from bot.chat.incoming import Membership, Tap, Typed
from bot.chat.intake import Intake
from bot.chat.reception import TOGETHER, TRIES
from bot.chat.transport import Me
from bot.usecases.events import Event
from bot.usecases.ports import StoreOutOfReachError, TryLater, UnitOfWork

from .chat_people import ADA, BRUNO, CHIDI, Raw, membership, tap, typed
from .quick_time import quickly, seconds
from .small_store import Diary, LoopClock, SmallStore, note

AWAY = TryLater("no connection", after=timedelta(seconds=1))


@dataclass
class FakeTelegram:
    """Gives out again whatever was not confirmed, as Telegram does."""

    store: SmallStore
    waiting: list[Raw] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    answer_troubles: list[Exception] = field(default_factory=list)
    answers: list[tuple[str, str | None, bool]] = field(default_factory=list)
    committed_at_answer: list[int] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)
    asked_at: list[float] = field(default_factory=list)
    offsets: list[int | None] = field(default_factory=list)
    slow_answers: float = 0.0

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, object]]:  # noqa: ASYNC109  # as Telegram's
        self.asked_at.append(seconds())
        self.offsets.append(offset)
        if self.troubles:
            raise self.troubles.pop(0)
        if offset is not None:
            self.confirmed += [
                one["update_id"] for one in self.waiting if one.get("update_id", offset) < offset
            ]
            self.waiting = [one for one in self.waiting if one.get("update_id", offset) >= offset]
        if not self.waiting:
            await asyncio.sleep(timeout)
        return list(self.waiting[:100])

    async def answer(self, callback_id: str, text: str | None, *, alert: bool = False) -> None:
        await asyncio.sleep(self.slow_answers)
        if self.answer_troubles:
            raise self.answer_troubles.pop(0)
        self.committed_at_answer.append(self.store.commits)
        self.answers.append((callback_id, text, alert))

    async def me(self) -> Me:
        return Me(id=99, username="bot")


@dataclass
class House:
    """A store, a Telegram, the intake between them, and a handler that can be told to fail."""

    store: SmallStore = field(default_factory=SmallStore)
    log: Diary = field(default_factory=Diary)
    telegram: FakeTelegram = field(init=False)
    failing: dict[int, list[Exception]] = field(default_factory=dict)
    handled: list[int] = field(default_factory=list)
    rings: int = 0
    contacts: list[int] = field(default_factory=list)
    """How much was stored at each contact."""
    intake: Intake | None = None

    def __post_init__(self) -> None:
        self.telegram = FakeTelegram(self.store)

    async def handle(
        self, work: UnitOfWork, incoming: Tap | Typed | Membership
    ) -> TapAnswer | None:
        self.handled.append(incoming.update_id)
        note(work, f"{incoming.sender.value} {incoming.update_id}")
        await asyncio.sleep(0)
        if troubles := self.failing.get(incoming.update_id):
            raise troubles.pop(0)
        return TapAnswer("Thank you", alert=True) if isinstance(incoming, Tap) else None

    def contact(self) -> None:
        self.contacts.append(len(self.notes))

    def ring(self) -> None:
        self.rings += 1

    async def runs(self, for_seconds: float, *, then: Callable[[], None] | None = None) -> None:
        self.intake = Intake(
            open_work=self.store.open_work,
            telegram=self.telegram,
            handle=self.handle,
            clock=LoopClock(),
            wake_sender=self.ring,
            log=self.log,
            contact=self.contact,
        )
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.intake.run())
            await asyncio.sleep(for_seconds)
            if then:
                then()
                await asyncio.sleep(for_seconds)
            task.cancel()

    def gets(self, *raws: Raw) -> None:
        self.telegram.waiting += raws

    @property
    def notes(self) -> list[str]:
        return self.store.shelves.notes


@pytest.fixture
def house() -> House:
    return House()


# --- what is taken in


def test_what_people_do_is_handled_in_order_and_then_confirmed(house: House) -> None:
    house.gets(
        typed(1, ADA, "a"), tap(2, BRUNO), membership(3, CHIDI, "kicked"), typed(4, ADA, "b")
    )
    quickly(house.runs(1))
    assert house.notes == ["tg:7001 1", "tg:7002 2", "tg:7003 3", "tg:7001 4"]
    assert house.telegram.confirmed == [1, 2, 3, 4]
    assert house.rings == 1


def test_what_waits_together_shares_a_transaction(house: House) -> None:
    house.gets(*(typed(number, ADA, "a") for number in range(1, 2 * TOGETHER + 2)))
    quickly(house.runs(1))
    assert house.store.commits == 3
    assert len(house.notes) == 2 * TOGETHER + 1


def test_a_tap_is_answered_with_what_the_handler_says_after_the_commit(house: House) -> None:
    house.gets(tap(1, ADA))
    quickly(house.runs(1))
    assert house.telegram.answers == [("cb1", "Thank you", True)]
    assert house.telegram.committed_at_answer == [1]


def test_an_answer_that_takes_its_time_keeps_nobody_waiting(house: House) -> None:
    house.telegram.slow_answers = 20
    house.gets(tap(1, ADA))
    quickly(house.runs(1, then=lambda: house.gets(typed(2, BRUNO, "b"))))
    assert house.telegram.confirmed == [1]
    assert house.telegram.answers == []


def test_an_update_that_comes_again_is_answered_again_but_not_handled_again(house: House) -> None:
    house.store.shelves.seen |= {(99, 1), (99, 2)}
    house.gets(tap(1, ADA), typed(2, ADA, "a"))
    quickly(house.runs(1))
    assert house.handled == []
    assert house.telegram.answers == [("cb1", None, False)]
    assert house.telegram.confirmed == [1, 2]


def test_the_same_number_from_another_bot_is_another_update(house: House) -> None:
    house.store.shelves.seen.add((98, 1))
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(1))
    assert house.handled == [1]


def test_a_group_gets_nothing_but_its_taps_end(house: House) -> None:
    in_group = tap(1, ADA)
    in_group["callback_query"]["message"]["chat"] = {"id": -5, "type": "group"}
    house.gets(in_group, {"update_id": 2, "channel_post": {}})
    quickly(house.runs(1))
    assert house.handled == []
    assert house.telegram.answers == [("cb1", None, False)]
    assert house.telegram.confirmed == [1, 2]


# --- when the store fails


def test_a_commit_that_fails_confirms_nothing_and_answers_nobody(house: House) -> None:
    house.store.fails = 10**6
    house.gets(tap(1, ADA), typed(2, BRUNO, "b"))
    quickly(house.runs(60))
    assert house.telegram.confirmed == []
    assert house.telegram.answers == []
    assert house.rings == 0
    assert set(house.telegram.offsets) == {None}


def test_after_a_failed_commit_it_waits_a_second_and_then_everything_is_taken(house: House) -> None:
    house.store.fails = 2
    house.gets(tap(1, ADA), typed(2, BRUNO, "b"))
    quickly(house.runs(60))
    assert house.notes == ["tg:7001 1", "tg:7002 2"]
    assert house.telegram.answers == [("cb1", "Thank you", True)]
    assert all(later - sooner >= 1 for sooner, later in zip(*_pairs(house), strict=True))
    assert house.log.count(Event.INTAKE_STORE_FAILED) == 1


def _pairs(house: House) -> tuple[list[float], list[float]]:
    tries = house.telegram.asked_at[:3]
    return tries[:-1], tries[1:]


def test_a_store_that_fails_halfway_confirms_the_first_half_only(house: House) -> None:
    def stays_away_after_the_first(commit: int) -> bool:
        return commit >= 1

    house.store.refuses = stays_away_after_the_first
    house.gets(*(typed(number, ADA, "a") for number in range(1, TOGETHER + 5)))
    quickly(house.runs(30))
    assert house.telegram.confirmed == list(range(1, TOGETHER + 1))


def test_an_update_for_which_the_disk_has_no_room_is_taken_in_once_it_has(house: House) -> None:
    house.failing[2] = [StoreOutOfReachError("the disk is full") for _ in range(20)]
    house.gets(typed(1, ADA, "a"), tap(2, ADA), typed(3, ADA, "c"))
    quickly(house.runs(300))
    assert house.notes == ["tg:7001 1", "tg:7001 2", "tg:7001 3"]
    assert house.log.count(Event.UPDATE_BURIED) == 0
    assert house.log.count(Event.INTAKE_STORE_FAILED) >= 1


def test_a_long_outage_of_the_store_is_not_said_at_every_try(house: House) -> None:
    house.store.fails = 10**6
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(3600))
    assert len(house.telegram.asked_at) > 600
    assert house.log.count(Event.INTAKE_STORE_FAILED) < 70


def test_whatever_patience_is_asked_for_it_polls_again_within_a_minute(house: House) -> None:
    house.telegram.troubles = [TryLater("rate limited", after=timedelta(days=3))]
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(70))
    assert house.notes == ["tg:7001 1"]
    first, second = house.telegram.asked_at[:2]
    assert second - first == 60


# --- what cannot be handled


def test_a_stumble_is_tried_again_and_leaves_no_trace(house: House) -> None:
    house.failing[2] = [KeyError(), KeyError()]
    house.gets(typed(1, ADA, "a"), tap(2, ADA), typed(3, ADA, "c"))
    quickly(house.runs(2))
    assert house.notes == ["tg:7001 1", "tg:7001 2", "tg:7001 3"]
    assert house.telegram.answers == [("cb2", "Thank you", True)]
    assert house.store.shelves.buried == []
    assert house.log.count(Event.UPDATE_RETRIED) == 2


def test_what_fails_every_time_is_sealed_away_and_stepped_over(house: House) -> None:
    house.failing[2] = [ZeroDivisionError("a secret")] * 9
    poison = tap(2, ADA)
    house.gets(typed(1, ADA, "a"), poison, typed(3, ADA, "c"), typed(4, BRUNO, "d"))
    quickly(house.runs(2))
    assert house.notes == ["tg:7001 1", "tg:7001 3", "tg:7002 4"]
    assert house.handled.count(2) == TRIES
    [(update_id, raw, error)] = house.store.shelves.buried
    assert (update_id, json.loads(raw), error) == (2, poison, "ZeroDivisionError")
    assert house.telegram.confirmed == [1, 2, 3, 4]
    assert house.telegram.answers == [("cb2", None, False)]
    assert "secret" not in str(house.log.events)


def test_poison_that_comes_again_is_not_swallowed_twice(house: House) -> None:
    house.failing[2] = [ZeroDivisionError()] * 9
    house.gets(typed(2, ADA, "b"))
    quickly(house.runs(2))
    house.gets(typed(2, ADA, "b"))
    quickly(house.runs(2))
    assert house.handled.count(2) == TRIES
    assert len(house.store.shelves.buried) == 1


def test_what_came_after_a_stumble_never_overtakes_it(house: House) -> None:
    house.failing[1] = [KeyError()]
    house.gets(typed(1, ADA, "first"), typed(2, ADA, "second"))
    quickly(house.runs(2))
    assert house.notes == ["tg:7001 1", "tg:7001 2"]


def test_others_wait_less_than_a_second_for_somebodys_poison(house: House) -> None:
    house.failing[1] = [KeyError()] * 9
    house.gets(typed(1, ADA, "a"), typed(2, BRUNO, "b"))
    quickly(house.runs(1))
    assert house.notes == ["tg:7002 2"]


def test_a_broken_update_is_sealed_away_at_once(house: House) -> None:
    house.gets({"update_id": 1, "message": {"text": 7}}, typed(2, ADA, "b"))
    quickly(house.runs(0.05))
    assert house.notes == ["tg:7001 2"]
    assert house.store.shelves.buried[0][2] == "MalformedUpdateError"


def test_poison_that_cannot_be_sealed_away_is_not_confirmed(house: House) -> None:
    house.store.fails = 10**6
    house.gets({"update_id": 1, "message": None})
    quickly(house.runs(30))
    assert house.telegram.confirmed == []


def test_updates_without_a_number_are_stepped_over_and_never_asked_for_in_a_hurry(
    house: House,
) -> None:
    house.gets({"message": None}, typed(2, ADA, "b"))
    quickly(house.runs(2))
    assert house.notes == ["tg:7001 2"]
    house.telegram.waiting = [{"what": "is this"}]
    house.telegram.asked_at.clear()
    quickly(house.runs(10))
    assert len(house.telegram.asked_at) <= 11


def test_words_no_store_can_hold_are_taken_all_the_same(house: House) -> None:
    house.failing[1] = [KeyError()] * 9
    house.gets(typed(1, ADA, "half \ud83d"))
    quickly(house.runs(2))
    assert house.store.shelves.buried[0][1].isascii()


# --- when Telegram fails


@pytest.mark.parametrize(
    ("trouble", "event"),
    [
        (AWAY, Event.POLL_FAILED),
        (ZeroDivisionError(), Event.POLL_FAILED),
        (BadToken(), Event.TOKEN_REFUSED),
        (PollConflict(webhook=False), Event.POLL_CONFLICT),
        (PollConflict(webhook=True), Event.FOREIGN_WEBHOOK),
    ],
)
def test_it_polls_on_whatever_telegram_says(house: House, trouble: Exception, event: Event) -> None:
    house.telegram.troubles = [trouble] * 3
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(120))
    assert house.notes == ["tg:7001 1"]
    assert house.log.count(event) == 1
    assert house.log.count(Event.POLL_RECOVERED) == 1


def test_an_hour_without_telegram_is_over_within_five_seconds_and_said_now_and_again(
    house: House,
) -> None:
    house.telegram.troubles = [AWAY] * 720
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(3700))
    assert house.notes == ["tg:7001 1"]
    gaps = zip(house.telegram.asked_at[:700], house.telegram.asked_at[1:701], strict=True)
    assert all(later - sooner <= 5 for sooner, later in gaps)
    assert house.log.count(Event.POLL_FAILED) <= 60


def test_an_answer_that_fails_is_given_once_more_and_then_let_go(house: House) -> None:
    house.telegram.answer_troubles = [AWAY]
    house.gets(tap(1, ADA))
    quickly(house.runs(2))
    assert len(house.telegram.answers) == 1
    house.telegram.answer_troubles = [AWAY, ZeroDivisionError("a secret")]
    house.gets(tap(2, ADA))
    quickly(house.runs(2))
    assert len(house.telegram.answers) == 1
    assert house.log.count(Event.ANSWER_FAILED) == 1


def test_after_a_quiet_day_it_asks_without_an_offset_again(house: House) -> None:
    """Telegram may number afresh after a quiet week; what was confirmed stays confirmed."""
    house.gets(typed(1000, ADA, "a"))
    quickly(house.runs(100_000, then=lambda: house.gets(typed(5, ADA, "b"))))
    assert house.telegram.offsets[:2] == [None, 1001]
    assert house.notes == ["tg:7001 1000", "tg:7001 5"]


def test_each_good_poll_is_a_contact_once_what_it_brought_is_stored(house: House) -> None:
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(60))
    assert house.contacts == [1, 1, 1]


def test_a_poll_whose_updates_could_not_be_stored_is_no_contact(house: House) -> None:
    house.store.fails = 1000
    house.gets(typed(1, ADA, "a"))
    quickly(house.runs(60))
    assert house.contacts == []


def test_a_poll_that_failed_is_no_contact(house: House) -> None:
    house.telegram.troubles = [AWAY] * 1000
    quickly(house.runs(60))
    assert house.contacts == []


class NoPointError(AllianceError):
    """Says that going on makes no sense."""


def test_what_makes_no_sense_ends_it_with_its_sentence(house: House) -> None:
    house.telegram.troubles = [NoPointError("look at the token")]
    with pytest.raises(ExceptionGroup) as ended:
        quickly(house.runs(60))
    assert ended.group_contains(NoPointError, match="look at the token")


def test_it_ends_when_it_is_told_to(house: House) -> None:
    async def run() -> float:
        await house.runs(3)
        return seconds()

    assert quickly(run()) < 4


def test_an_answer_does_not_print_its_words() -> None:
    assert "secret" not in repr(TapAnswer("a secret"))
