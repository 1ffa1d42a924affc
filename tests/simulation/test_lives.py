"""Whole lives of a clinic in which things go wrong: `make simulate` lives thousands of them."""

from collections.abc import Callable
from datetime import timedelta
from random import Random  # noqa: TID251  # seeded: the same pairs every time

import pytest

from bot.chat import delivery_policy
from bot.chat.intake import Intake
from bot.storage.repositories.outbox import OutboxRows
from bot.storage.repositories.updates import UpdateRows
from tests.simulation.clinic import Clinic
from tests.simulation.life import Life
from tests.simulation.seeds import Lived, crash, live, told
from tests.simulation.story import Story, end
from tests.simulation.trouble import CallFault

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
    assert "never handled" in _first_of(lambda seed: crash(clinic, 90 + seed))


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
