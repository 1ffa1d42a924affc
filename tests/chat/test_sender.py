import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alliance.people import Address
from bot.chat.content import Content
from bot.chat.failures import RateLimited
from bot.chat.sender import CALLS, RecordDelivery, RecordFailure, Sender
from bot.chat.transport import Me
from bot.usecases import record_delivery
from bot.usecases.actors import Product
from bot.usecases.digest_report import DigestReport
from bot.usecases.events import Event
from bot.usecases.own_sheet import OwnSheet
from bot.usecases.ports import (
    Act,
    Lane,
    MessageKey,
    MessageRef,
    Outgoing,
    Posted,
    TryLater,
    Undeliverable,
    UnitOfWork,
)
from bot.usecases.renderer import RenderError
from bot.usecases.supervision_sheet import SupervisionSheet
from tests.usecases.plain_messenger import PlainMessenger

from .chat_people import ADA, BRUNO, CHIDI
from .quick_time import quickly, seconds
from .small_store import EPOCH, Diary, LoopClock, SmallStore, later, note, outgoing, posted

LOST = TryLater("no answer", after=timedelta(seconds=1), maybe_sent=True)
UNREACHABLE = TryLater("no connection", after=timedelta(seconds=1))
BLOCKED = Undeliverable("blocked", gone=True)


def limited(after: float) -> RateLimited:
    return RateLimited(timedelta(seconds=after))


@dataclass(frozen=True)
class Seen:
    at: float
    done: float
    what: str
    to: Address
    words: str


@dataclass
class FakeTelegram:
    """Takes `slow` seconds a call. `troubles`: what the next calls to each person end in."""

    slow: float = 0.05
    troubles: dict[Address, list[Exception | None]] = field(default_factory=dict)
    away_until: float = 0.0
    seen: list[Seen] = field(default_factory=list)
    running: int = 0
    most_running: int = 0
    probes: int = 0

    async def post(
        self, to: Address, content: Content, attachment: bytes | None = None
    ) -> MessageRef:
        await self._call("post", to, content.text)
        return MessageRef(str(len(self.seen)))

    async def revise(self, to: Address, ref: MessageRef, content: Content) -> None:
        await self._call(f"revise {ref}", to, content.text)

    async def remove(self, to: Address, ref: MessageRef) -> None:
        await self._call(f"remove {ref}", to, "")

    async def me(self) -> Me:
        self.probes += 1
        await asyncio.sleep(self.slow)
        if seconds() < self.away_until:
            raise UNREACHABLE
        return Me(id=1, username="bot")

    async def _call(self, what: str, to: Address, words: str) -> None:
        at = seconds()
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await asyncio.sleep(self.slow)
        finally:
            self.running -= 1
        if seconds() < self.away_until:
            raise LOST
        trouble = self.troubles.get(to, [])
        outcome = trouble.pop(0) if trouble else None
        if outcome is None or getattr(outcome, "maybe_sent", False):
            self.seen.append(Seen(at, seconds(), what, to, words))
        if outcome is not None:
            raise outcome


async def record(
    work: UnitOfWork, outgoing: Outgoing, ref: MessageRef | None, now: datetime
) -> None:
    await work.outbox.delivered(Product(), outgoing.id)
    if outgoing.act is Act.POST and outgoing.key and ref:
        await work.posted.remember(
            Product(),
            Posted(key=outgoing.key, to=outgoing.to, ref=ref, posted_at=now, client_id=None),
        )
    note(work, "delivered")


async def failed(
    work: UnitOfWork, outgoing: Outgoing, reason: str, *, gone: bool, now: datetime
) -> None:
    await work.outbox.bury(Product(), outgoing.id, reason)
    note(work, f"failed: {reason}{' and gone' if gone else ''}")


class DrawnByHand:
    """A renderer that draws nothing one could look at."""

    async def picture(self, report: DigestReport) -> bytes:
        return b"PNG " + report.title.encode()

    async def document(self, report: DigestReport, password: str | None = None) -> bytes:
        if report.title == "unreadable":
            raise RenderError("cannot be drawn")
        return b"PDF " + report.title.encode()

    async def supervision(self, sheet: SupervisionSheet) -> bytes:
        return b"PDF " + sheet.title.encode()

    async def own_data(self, sheet: OwnSheet) -> bytes:
        return b"PDF " + sheet.title.encode()


@dataclass
class House:
    """A store, a Telegram and the sender between them."""

    store: SmallStore = field(default_factory=SmallStore)
    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    log: Diary = field(default_factory=Diary)
    sender: Sender | None = None

    async def runs(
        self,
        for_seconds: float,
        *,
        at: Iterable[Callable[[], None]] = (),
        record: RecordDelivery = record,
    ) -> None:
        self.sender = Sender(
            open_work=self.store.open_work,
            telegram=self.telegram,
            renderer=DrawnByHand(),
            clock=LoopClock(),
            record=record,
            failed=failed,
            log=self.log,
        )
        async with asyncio.TaskGroup() as group:
            task = group.create_task(self.sender.run())
            for act in at:
                await asyncio.sleep(1)
                act()
            await asyncio.sleep(for_seconds)
            task.cancel()

    def words(self, to: Address | None = None) -> list[str]:
        return [seen.words for seen in self.telegram.seen if to in (None, seen.to)]


def test_the_use_cases_are_what_the_sender_expects() -> None:
    recorded: RecordDelivery = record_delivery.RecordDelivery(messenger=PlainMessenger())
    lost: RecordFailure = record_delivery.RecordFailure()
    assert callable(recorded)
    assert callable(lost)


@pytest.fixture
def house() -> House:
    return House()


# --- getting there


def test_what_waits_is_posted_and_remembered(house: House) -> None:
    house.store.put(outgoing(ADA, "hello", key="checkin/1"))
    quickly(house.runs(1))
    assert house.words() == ["hello"]
    assert house.store.states() == ["delivered"]
    assert house.store.shelves.posted[MessageKey("checkin/1")].ref == "1"
    assert house.store.shelves.notes == ["delivered"]


def test_what_is_for_later_is_not_sent_before(house: House) -> None:
    house.store.put(later(outgoing(ADA, "later"), EPOCH + timedelta(seconds=30)))
    quickly(house.runs(60))
    assert 30 <= house.telegram.seen[0].at < 31.1


def test_a_row_written_meanwhile_by_the_command_line_leaves_within_two_seconds(
    house: House,
) -> None:
    quickly(house.runs(3, at=[lambda: house.store.put(outgoing(ADA))]))
    assert 1 <= house.telegram.seen[0].at < 3


def test_a_ring_makes_a_row_leave_at_once(house: House) -> None:
    def put_and_ring() -> None:
        assert house.sender
        house.store.put(outgoing(ADA))
        house.sender.wake()

    quickly(house.runs(3, at=[lambda: None, put_and_ring]))
    assert house.telegram.seen[0].at == 2


def test_urgent_lanes_leave_first(house: House) -> None:
    people = [Address(f"tg:{number}") for number in range(1, 41)]
    house.store.put(*(outgoing(one, "digest", lane=Lane.DIGEST) for one in people[:20]))
    house.store.put(*(outgoing(one, "answer", lane=Lane.ANSWER) for one in people[20:]))
    quickly(house.runs(5))
    assert house.words() == ["answer"] * 20 + ["digest"] * 20


def test_a_message_moves_on_and_is_removed(house: House) -> None:
    house.store.put(
        outgoing(ADA, "one", key="checkin/1"),
        outgoing(ADA, "two", act=Act.REVISE, key="checkin/1"),
        outgoing(ADA, act=Act.REMOVE, key="checkin/1"),
        outgoing(ADA, act=Act.REMOVE_REF, body='{"ref": "77"}'),
    )
    quickly(house.runs(5))
    assert [seen.what for seen in house.telegram.seen] == [
        "post", "revise 1", "remove 1", "remove 77",
    ]  # fmt: skip
    assert house.store.states() == ["delivered"] * 4


def test_removing_what_is_not_there_is_done_and_asks_telegram_nothing(house: House) -> None:
    house.store.put(
        outgoing(ADA, act=Act.REMOVE, key="reminder/1"),
        outgoing(BRUNO, act=Act.REMOVE_REF, body="broken"),
    )
    quickly(house.runs(1))
    assert house.telegram.seen == []
    assert house.store.states() == ["delivered"] * 2


def test_changing_what_was_never_posted_is_buried(house: House) -> None:
    house.store.put(outgoing(ADA, act=Act.REVISE, key="checkin/1"))
    quickly(house.runs(1))
    assert house.store.states() == ["never posted"]


def test_a_row_nobody_can_read_is_buried_and_the_next_one_goes_out(house: House) -> None:
    house.store.put(outgoing(ADA, body="broken"), outgoing(ADA, "hello"))
    quickly(house.runs(2))
    assert house.store.states() == ["unreadable", "delivered"]


# --- pace


def test_one_person_gets_one_message_a_second_in_the_order_they_were_written(
    house: House,
) -> None:
    house.store.put(*(outgoing(ADA, str(number)) for number in range(6)))
    quickly(house.runs(10))
    assert house.words(ADA) == list("012345")
    starts, ends = zip(*((seen.at, seen.done) for seen in house.telegram.seen), strict=True)
    assert all(start - end >= 0.999 for start, end in zip(starts[1:], ends[:-1], strict=True))
    assert starts[-1] < 7


def test_a_person_with_much_to_read_keeps_nobody_else_waiting(house: House) -> None:
    house.store.put(*(outgoing(ADA, "long digest") for _ in range(20)))
    house.store.put(outgoing(BRUNO, "hello", lane=Lane.DIGEST))
    quickly(house.runs(2))
    assert BRUNO in {seen.to for seen in house.telegram.seen[:2]}
    assert house.telegram.seen[1].at < 0.2


def test_a_crowd_is_served_at_25_a_second_by_at_most_eight_calls_at_once(house: House) -> None:
    house.telegram.slow = 0.15
    house.store.put(*(outgoing(Address(f"tg:{number}")) for number in range(1, 301)))
    quickly(house.runs(13.5))
    assert len(house.telegram.seen) == 300
    assert house.telegram.most_running <= CALLS
    assert _most_in_any_second(house) <= 29


def _most_in_any_second(house: House) -> int:
    seen = house.telegram.seen
    return max(
        sum(one.at < first.at + 1 and one.done >= first.at for one in seen) for first in seen
    )


ROWS = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from(Lane), st.sampled_from([Act.POST, Act.REVISE])),
    min_size=1, max_size=80,
)  # fmt: skip
TROUBLES = st.sampled_from([None, LOST, UNREACHABLE, limited(3), BLOCKED])


@settings(max_examples=25, deadline=None)
@given(ROWS, st.dictionaries(st.integers(1, 40), st.lists(TROUBLES, max_size=3)), st.floats(0, 2))
def test_whatever_waits_and_whatever_goes_wrong_order_pace_and_promises_hold(
    rows: list[tuple[int, Lane, Act]],
    troubles: dict[int, list[Exception | None]],
    slow: float,
) -> None:
    house = House()
    house.telegram.slow = slow
    house.telegram.troubles = {Address(f"tg:{who}"): list(all_) for who, all_ in troubles.items()}
    for number, (who, lane, act) in enumerate(rows):
        to = Address(f"tg:{who}")
        house.store.shelves.posted[MessageKey(f"of/{who}")] = posted(f"of/{who}", to, "9")
        key = f"of/{who}" if act is Act.REVISE else None
        house.store.put(outgoing(to, str(number), act=act, lane=lane, key=key))
    quickly(house.runs(600))
    assert set(house.store.states()) <= {"delivered", "blocked", "outcome unknown"}
    assert _most_in_any_second(house) <= 29 if house.telegram.seen else True
    for who in {row[0] for row in rows}:
        words = house.words(Address(f"tg:{who}"))
        assert [int(one) for one in words] == sorted(int(one) for one in words)
        copies = Counter(words)
        assert all(
            copies[str(number)] <= 2
            for number, (whom, lane, act) in enumerate(rows)
            if whom == who and act is Act.POST and lane is not Lane.NOTICE
        )
    for person in {seen.to for seen in house.telegram.seen}:
        posts = [one for one in house.telegram.seen if one.to == person and one.what == "post"]
        assert all(two.at - one.done > 0.999 for one, two in pairwise(posts))


# --- trouble


def test_a_client_who_blocked_the_bot_is_noted_as_gone(house: House) -> None:
    house.telegram.troubles[ADA] = [BLOCKED]
    house.store.put(outgoing(ADA))
    quickly(house.runs(1))
    assert house.store.states() == ["blocked"]
    assert house.store.shelves.notes == ["failed: blocked and gone"]


@pytest.mark.parametrize(
    ("lane", "lost", "copies", "state"),
    [
        (Lane.CHECKIN, 1, 2, "delivered"),
        (Lane.CHECKIN, 5, 2, "outcome unknown"),
        (Lane.DIGEST, 5, 2, "outcome unknown"),
        (Lane.ANSWER, 5, 2, "outcome unknown"),
        (Lane.NOTICE, 5, 6, "delivered"),
    ],
)
def test_how_often_a_message_is_repeated_when_answers_are_lost(
    house: House, lane: Lane, lost: int, copies: int, state: str
) -> None:
    house.telegram.troubles[ADA] = [LOST] * lost
    house.store.put(outgoing(ADA, lane=lane))
    quickly(house.runs(600))
    assert len(house.telegram.seen) == copies
    assert house.store.states() == [state]


def test_a_change_is_repeated_until_its_answer_comes(house: House) -> None:
    house.store.shelves.posted[MessageKey("a")] = posted("a", ADA, "9")
    house.telegram.troubles[ADA] = [LOST] * 5
    house.store.put(outgoing(ADA, act=Act.REVISE, key="a"))
    quickly(house.runs(600))
    assert house.store.states() == ["delivered"]


def test_a_send_that_a_crash_interrupted_counts_as_one_that_may_have_arrived(
    house: House,
) -> None:
    house.store.put(outgoing(ADA, lane=Lane.CHECKIN))
    house.store.shelves.rows[0].state = "sending"
    house.store.shelves.rows[0].ambiguous = 1
    quickly(house.runs(2))
    assert house.telegram.seen == []
    assert house.store.states() == ["outcome unknown"]


def test_patience_asked_for_holds_back_that_person_and_nobody_else(house: House) -> None:
    house.telegram.troubles[ADA] = [limited(20)]
    house.store.put(outgoing(ADA, "first"), outgoing(ADA, "second"), outgoing(BRUNO, "hello"))
    quickly(house.runs(30))
    assert house.words() == ["hello", "first", "second"]
    assert 20 <= house.telegram.seen[1].at < 22
    assert house.log.count(Event.SEND_RATE_LIMITED) == 1


def test_patience_asked_for_by_two_at_once_holds_everybody_back(house: House) -> None:
    house.telegram.troubles |= {ADA: [limited(20)], BRUNO: [limited(20)]}
    house.store.put(outgoing(ADA), outgoing(BRUNO))
    quickly(house.runs(30, at=[lambda: house.store.put(outgoing(CHIDI))]))
    assert all(seen.at >= 20 for seen in house.telegram.seen)
    assert house.store.states() == ["delivered"] * 3


def test_an_hour_without_telegram_costs_nobody_a_message(house: House) -> None:
    """Answers are lost for an hour: at most those under way get a second copy."""
    house.telegram.away_until = 3600
    house.store.put(
        *(outgoing(Address(f"tg:{number}"), lane=Lane.CHECKIN) for number in range(1, 101))
    )
    quickly(house.runs(3700))
    assert house.store.states() == ["delivered"] * 100
    assert 3600 <= house.telegram.seen[0].at < 3610


def test_what_expires_while_it_waits_is_not_sent(house: House) -> None:
    house.telegram.troubles |= {ADA: [UNREACHABLE] * 9}
    house.store.put(outgoing(ADA, expires_at=EPOCH + timedelta(seconds=30)))
    quickly(house.runs(600))
    assert house.telegram.seen == []
    assert house.store.states() == ["expired"]


def test_what_expires_while_it_waits_its_turn_is_not_sent(house: House) -> None:
    half_a_second = EPOCH + timedelta(seconds=0.5)
    house.store.put(outgoing(ADA, "first"), outgoing(ADA, "late", expires_at=half_a_second))
    quickly(house.runs(5))
    assert house.words() == ["first"]
    assert house.store.states() == ["delivered", "expired"]


def test_a_row_that_would_wait_long_is_given_back_so_that_a_crash_cannot_blur_it(
    house: House,
) -> None:
    house.telegram.troubles |= {BRUNO: [limited(20)], CHIDI: [limited(20)]}
    soon = EPOCH + timedelta(seconds=0.5)
    house.store.put(outgoing(ADA, "1"), outgoing(ADA, "2"))
    house.store.put(later(outgoing(BRUNO), soon), later(outgoing(CHIDI), soon))
    seen: list[str] = []
    quickly(house.runs(60, at=[lambda: None, lambda: seen.extend(house.store.states())]))
    assert seen == ["delivered", "waiting", "waiting", "waiting"]
    assert house.store.states() == ["delivered"] * 4


def test_a_postponement_the_store_would_not_take_is_not_forgotten(house: House) -> None:
    house.store.postpones_fail = 6
    house.telegram.troubles[ADA] = [UNREACHABLE]
    house.store.put(outgoing(ADA))
    quickly(house.runs(120))
    assert house.store.states() == ["delivered"]


def test_what_telegram_took_is_written_down_once_the_store_is_back(house: House) -> None:
    house.telegram.slow = 1
    house.store.put(outgoing(ADA, lane=Lane.CHECKIN))

    def store_goes_away() -> None:
        house.store.fails = 10

    quickly(house.runs(100, at=[store_goes_away]))
    assert house.words() == ["hello"]
    assert house.store.states() == ["delivered"]
    assert house.store.shelves.notes == ["delivered"]
    assert house.log.count(Event.SENDER_FAILED) >= 9


def test_a_store_that_is_away_at_the_start_is_waited_for(house: House) -> None:
    house.store.fails = 5
    house.store.put(outgoing(ADA))
    quickly(house.runs(60))
    assert house.store.states() == ["delivered"]


def test_a_delivery_nobody_can_make_sense_of_still_ends_its_row(house: House) -> None:
    async def erased(*_: object, **__: object) -> None:
        raise KeyError("a secret")

    async def run() -> None:
        sender = Sender(
            open_work=house.store.open_work, telegram=house.telegram, clock=LoopClock(),
            renderer=DrawnByHand(), record=erased, failed=erased, log=house.log,
        )  # fmt: skip
        async with asyncio.TaskGroup() as group:
            task = group.create_task(sender.run())
            await asyncio.sleep(30)
            task.cancel()

    house.telegram.troubles[BRUNO] = [BLOCKED]
    house.store.put(outgoing(ADA), outgoing(BRUNO))
    quickly(run())
    assert house.store.states() == ["delivered", "blocked"]
    assert len(house.telegram.seen) == 1
    assert "secret" not in str(house.log.events)


def test_what_ends_together_is_written_down_together(house: House) -> None:
    transactions: list[UnitOfWork] = []

    async def noted(
        work: UnitOfWork, outgoing: Outgoing, ref: MessageRef | None, now: datetime
    ) -> None:
        if work not in transactions:
            transactions.append(work)
        await record(work, outgoing, ref, now)

    house.store.put(*(outgoing(Address(f"tg:{number}")) for number in range(1, CALLS + 1)))
    quickly(house.runs(3, record=noted))
    assert house.store.states() == ["delivered"] * CALLS
    assert len(transactions) < CALLS


def test_one_that_cannot_be_noted_keeps_none_of_those_that_ended_with_it(house: House) -> None:
    ended: dict[Address, float] = {}

    async def bewildered(
        work: UnitOfWork, outgoing: Outgoing, ref: MessageRef | None, now: datetime
    ) -> None:
        if outgoing.to == BRUNO:
            raise KeyError("a secret")
        await record(work, outgoing, ref, now)
        ended[outgoing.to] = seconds()

    house.store.put(outgoing(ADA), outgoing(BRUNO), outgoing(CHIDI), outgoing(Address("tg:99")))
    quickly(house.runs(30, record=bewildered))
    assert house.store.states() == ["delivered"] * 4
    assert len(house.telegram.seen) == 4
    assert max(ended.values()) < 1


def test_an_error_nobody_foresaw_ends_neither_the_sender_nor_the_promise(house: House) -> None:
    house.telegram.troubles[ADA] = [ZeroDivisionError()] * 9
    house.store.put(outgoing(ADA, lane=Lane.CHECKIN), outgoing(BRUNO))
    quickly(house.runs(100))
    assert house.store.states() == ["outcome unknown", "delivered"]


def test_a_stop_lets_the_call_under_way_finish_and_begins_no_other(house: House) -> None:
    house.telegram.slow = 3
    house.store.put(outgoing(ADA, "first"), outgoing(ADA, "second"))
    quickly(house.runs(1))
    assert house.words() == ["first"]
    assert house.store.states() == ["delivered", "waiting"]
    assert house.store.shelves.rows[1].ambiguous == 0


def test_a_stop_gives_back_what_still_waits_its_turn(house: House) -> None:
    house.store.put(outgoing(ADA, "first"), outgoing(ADA, "second"))
    quickly(house.runs(0.5))
    assert house.words() == ["first"]
    assert house.store.states() == ["delivered", "waiting"]


def test_a_stop_does_not_wait_for_ever(house: House) -> None:
    house.telegram.slow = 1000
    house.store.put(outgoing(ADA))

    async def run() -> float:
        await house.runs(1)
        return seconds()

    assert quickly(run()) < 7
    assert house.store.states() == ["sending"]


def test_the_log_says_what_happened_and_nothing_of_whom_or_what(house: House) -> None:
    house.telegram.troubles |= {ADA: [LOST, BLOCKED], BRUNO: [limited(2)]}
    house.store.put(outgoing(ADA, "a secret"), outgoing(BRUNO, "a secret"))
    quickly(house.runs(60))
    told = str(house.log.events)
    assert "secret" not in told
    assert "700" not in told
    assert house.log.count(Event.SEND_BURIED) == 1
    assert house.log.count(Event.SEND_DELIVERED) == 1
