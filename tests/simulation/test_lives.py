"""Whole lives of a clinic in which things go wrong: `make simulate` lives thousands of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251  # seeded: the same pairs every time

import pytest

from bot.chat import delivery_policy
from bot.chat.intake import Intake
from bot.storage.repositories.outbox import OutboxRows
from bot.storage.repositories.updates import UpdateRows
from bot.usecases import open_checkin
from bot.usecases.events import Event
from tests.simulation.clinic import ZONES, Clinic
from tests.simulation.life import Life
from tests.simulation.seeds import Lived, crash, live, told
from tests.simulation.story import Story, end, one_checkin
from tests.simulation.trouble import CallFault, Outage

SHORT = Story(moments=3)
LIVES = 100
EACH = 10


@pytest.mark.parametrize("first", range(0, LIVES, EACH))
def test_whatever_goes_wrong_every_promise_is_kept(clinic: Clinic, first: int) -> None:
    lives = [live(clinic, seed, SHORT) for seed in range(first, first + EACH)]
    broken = [
        f"python -m tests.simulation --seed {one.seed} --moments {SHORT.moments}: {fault}"
        for one in lives
        for fault in one.faults
    ]
    assert not broken, "\n".join(broken)
    assert any(one.crashes for one in lives)


def test_the_same_seed_is_the_same_life(clinic: Clinic) -> None:
    lives = [[live(clinic, seed, SHORT) for seed in range(5)] for _ in range(2)]
    assert lives[0] == lives[1]
    assert any(one.crashes for one in lives[0])


def test_a_life_without_trouble_has_no_crash_and_keeps_every_promise(clinic: Clinic) -> None:
    calm = live(clinic, 1, Story(moments=4, troubled=0))
    assert (calm.crashes, calm.faults) == (0, [])


# --- one check-in, crashed everywhere ----------------------------------------------------------


def test_a_crash_anywhere_in_a_check_in_loses_and_doubles_nothing(clinic: Clinic) -> None:
    everywhere = range(0, crash(clinic).points, 3)
    assert broken_at([(point,) for point in everywhere], clinic) == []


def test_nor_do_two_crashes(clinic: Clinic) -> None:
    points = range(crash(clinic).points)
    dice = Random(0)  # noqa: S311  # `make simulate` takes them all
    assert broken_at([tuple(sorted(dice.sample(points, 2))) for _ in range(30)], clinic) == []


def broken_at(places: list[tuple[int, ...]], clinic: Clinic) -> list[str]:
    return [
        f"python -m tests.simulation --at {' '.join(map(str, at))}: {fault}"
        for at in places
        for fault in crash(clinic, *at).faults
    ]


# --- the checks can fail -----------------------------------------------------------------------


async def _always(*_args: object) -> bool:
    return True


async def _nothing(*_args: object) -> int:
    return 0


def _first_of(lives: Callable[[int], Lived]) -> str:
    return next((fault for seed in range(40) for fault in lives(seed).faults), "")


def test_updates_handled_twice_are_noticed(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UpdateRows, "first_time", _always)
    assert "handled 2 times" in _first_of(lambda seed: crash(clinic, 90 + seed))


def test_rows_that_a_crash_left_behind_are_noticed(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutboxRows, "recover", _nothing)
    assert _first_of(lambda seed: crash(clinic, 90 + seed))


def test_an_update_confirmed_before_its_commit_is_noticed(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As most bots do: what was fetched counts as handled."""
    poll = Intake._poll

    async def hasty(self: Intake) -> object:
        raws = await poll(self)
        if raws:
            self._offset = max(int(str(raw["update_id"])) for raw in raws) + 1
            await self._telegram.updates(self._offset, 0)
        return raws

    monkeypatch.setattr(Intake, "_poll", hasty)
    faults = [fault for point in range(90, 110) for fault in crash(clinic, point).faults]
    assert any("never handled" in fault for fault in faults)


def test_a_third_copy_is_noticed(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    async def answers_are_lost(life: Life) -> None:
        await life.session("Ada")
        await life.passes(timedelta(hours=1))
        life.trouble.calls += [(CallFault.LOST, 0)] * 3
        await life.passes(timedelta(hours=3))
        await end(life)

    assert told(clinic, answers_are_lost).faults == []
    monkeypatch.setattr(delivery_policy, "resends_allowed", lambda _row: None)
    assert "posted 4 times" in "".join(told(clinic, answers_are_lost).faults)


def test_a_tap_that_is_refused_though_its_message_arrived_is_noticed(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def two_answers_are_lost(life: Life) -> None:
        await life.session("Ada")
        await life.passes(timedelta(hours=1))
        life.trouble.calls += [(CallFault.LOST, 0)] * 2
        await life.passes(timedelta(hours=1, minutes=10))
        life.taps("Ada", "7")
        await end(life)

    assert told(clinic, two_answers_are_lost).faults == []
    monkeypatch.setattr(open_checkin, "_NOT_KNOWN_TO_HAVE_ARRIVED", frozenset())
    assert "refusals: " in "".join(told(clinic, two_answers_are_lost).faults)


# --- every place at which something else can fail ----------------------------------------------


def test_a_disk_that_is_full_at_any_commit_loses_nothing(clinic: Clinic) -> None:
    """Every transaction of a check-in fails once, in turn; room is there again at the next."""
    calm = told(clinic, one_checkin)
    faults = [
        f"transaction {number}: {fault}"
        for number in range(0, calm.transactions, 3)
        for fault in told(clinic, one_checkin, store_fails_at=number).faults
    ]
    assert calm.transactions > 40
    assert faults == []


def test_an_outage_of_six_hours_and_then_a_storm_of_429_loses_no_digest(clinic: Clinic) -> None:
    """It begins before the digests of Monday morning fall due and ends long after."""

    async def tell(life: Life) -> None:
        for name in ZONES:
            await life.session(name)
        await life.passes(timedelta(hours=3))
        await life.passes(MONDAY - timedelta(hours=2) - life.now)
        life.trouble.outage = Outage.REFUSING
        await life.breathe(25)
        for _ in range(6):
            life.wind(timedelta(hours=1))
            await life.breathe(25)
        life.trouble.outage = None
        life.trouble.calls += [(CallFault.FLOOD, 30.0)] * 20
        await life.passes(timedelta(hours=2))
        assert life.notebook.count(Event.SEND_RATE_LIMITED) == 20
        await end(life)

    after = told(clinic, tell, starts_at=MONDAY - timedelta(days=3))
    assert after.faults == []


def test_updates_no_parser_understands_are_stepped_over_while_others_are_answered(
    clinic: Clinic,
) -> None:
    """Twenty kinds of poison, each sealed; Emil, who wrote after all of them, hears back."""

    async def tell(life: Life) -> None:
        await life.settle()
        for body in POISON:
            life.world.queue.push_raw(body, expires_at=life.world.clock.unix() + 86400, lane="x")
        life.says("Emil", "/help")
        before = len(life.screen("Emil"))
        await life.breathe(60)
        assert len(life.screen("Emil")) == before + 1
        assert life.notebook.count(Event.UPDATE_BURIED) == len(POISON)
        assert not life.queue.pending(life.world.clock.unix())

    calm = told(clinic, tell)
    assert set(calm.faults) == {"updates: an update was buried"} | {
        fault for fault in calm.faults if "confirmed and never handled" in fault
    }


MONDAY = datetime(2026, 11, 16, 13, 0, tzinfo=UTC)
"""Eight in the morning in Toronto, when Bruno reads his digest."""
_PERSON = {"id": 7, "is_bot": False, "first_name": "P"}
_CHAT = {"id": 7, "type": "private"}
_HEAD = {"message_id": 1, "date": 0, "chat": _CHAT, "from": _PERSON}
POISON: list[dict[str, object]] = [
    {"message": "words"},
    {"message": 7},
    {"message": []},
    {"message": {"text": "no chat"}},
    {"message": {**_HEAD, "chat": "here"}},
    {"message": {**_HEAD, "chat": {"type": "private"}}},
    {"message": {**_HEAD, "from": "me", "text": "x"}},
    {"message": {**_HEAD, "from": {"id": "7"}, "text": "x"}},
    {"message": {**_HEAD, "from": {"id": True}, "text": "x"}},
    {"message": {**_HEAD, "message_id": "one", "text": "x"}},
    {"message": {**_HEAD, "text": 7}},
    {"message": {**_HEAD, "text": ["x"]}},
    {"edited_message": "words"},
    {"edited_message": {**_HEAD, "text": {}}},
    {"callback_query": "tap"},
    {"callback_query": {"id": 7, "from": _PERSON, "data": "x"}},
    {"callback_query": {"id": "1", "from": [], "data": "x"}},
    {"callback_query": {"id": "1", "from": _PERSON, "data": {}}},
    {"my_chat_member": []},
    {"my_chat_member": {"chat": _CHAT, "from": 7}},
]
