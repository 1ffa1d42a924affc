"""The same world from outside: hypothesis picks who does what and what breaks, and shrinks it."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.simulation.checks import faults_of
from tests.simulation.clinic import ZONES, Clinic, founded
from tests.simulation.life import Life, living
from tests.simulation.seeds import fast_folder
from tests.simulation.story import STARTS, end
from tests.simulation.trouble import CallFault, Outage
from tests.simulation.virtual_time import StillLoop

NAMES = st.sampled_from([*ZONES])
FAULTS = st.lists(st.sampled_from([*CallFault]), min_size=1, max_size=4)


class ClinicFromOutside(RuleBasedStateMachine):
    """Every act lets the bot live for a moment; what must hold is looked at in the end."""

    clinic: Clinic
    life: Life

    @initialize(starts_at=st.sampled_from(STARTS))
    def begin(self, starts_at: Any) -> None:
        self.runner = asyncio.Runner(loop_factory=StillLoop)
        self.stack = AsyncExitStack()
        self.life = self.run(
            self.stack.enter_async_context(living(self.clinic, seed=0, starts_at=starts_at))
        )

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(act)

    @rule(name=NAMES)
    def somebody_had_an_hour(self, name: str) -> None:
        self.run(self.life.session(name))

    @precondition(lambda self: self.life.trouble.outage is None)
    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.run(self.life.passes(timedelta(hours=hours)))

    @rule(name=NAMES, value=st.integers(0, 10), twice=st.booleans())
    def somebody_answers(self, name: str, value: int, *, twice: bool) -> None:
        for _ in range(1 + twice):
            self.life.taps(name, str(value))
        self.run(self.life.breathe(0.3))

    @rule(name=NAMES, words=st.sampled_from(["7", "/pause", "/stop", "/forget", "/help"]))
    def somebody_writes(self, name: str, words: str) -> None:
        self.life.says(name, words)
        self.run(self.life.breathe(0.3))

    @rule(name=NAMES, label=st.sampled_from(["Yes, erase everything", "Yes, stop", "Skip"]))
    def somebody_decides(self, name: str, label: str) -> None:
        self.life.taps(name, label)
        self.run(self.life.breathe(0.3))

    @rule(points=st.integers(1, 30))
    def the_process_dies_soon(self, points: int) -> None:
        self.life.trouble.crash_in = points

    @rule(faults=FAULTS)
    def calls_fail(self, faults: list[CallFault]) -> None:
        self.life.trouble.calls += [(fault, 3.0) for fault in faults]

    @rule(times=st.integers(1, 4))
    def the_store_is_away(self, times: int) -> None:
        self.life.trouble.store_fails = times

    @rule(how=st.sampled_from([None, *Outage]))
    def telegram_goes_or_comes(self, how: Outage | None) -> None:
        self.run(self.life.breathe(25))
        self.life.trouble.outage = how

    def teardown(self) -> None:
        if not hasattr(self, "life"):
            return
        try:
            self.run(end(self.life))
            assert self.run(faults_of(self.life)) == []
        finally:
            self.run(self.stack.aclose())
            self.runner.close()


@pytest.fixture(scope="module")
def own_clinic() -> Iterator[Clinic]:
    with fast_folder() as folder:
        yield founded(Path(folder))


def test_no_order_of_acts_and_troubles_breaks_a_promise(own_clinic: Clinic) -> None:
    class Machine(ClinicFromOutside):
        clinic = own_clinic

    Machine.TestCase.settings = settings(
        max_examples=15,
        stateful_step_count=12,
        deadline=None,
        derandomize=True,
        suppress_health_check=[*HealthCheck],
    )
    Machine.TestCase().runTest()
