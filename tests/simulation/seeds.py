"""Runs lives by seed, and says what broke."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same seed is the same life

from tests.simulation.checks import faults_of
from tests.simulation.clinic import Clinic
from tests.simulation.life import Life, StuckError, living
from tests.simulation.story import STARTS, Story, one_checkin
from tests.simulation.virtual_time import still


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """How one life went."""

    seed: int
    faults: Sequence[str]
    diary: Sequence[str] = field(repr=False)
    points: int
    crashes: int
    transactions: int = 0
    """How often a transaction was begun or committed."""


Tell = Callable[[Life], Awaitable[None]]


def live(clinic: Clinic, seed: int, story: Story | None = None) -> Lived:
    """One life, wholly decided by the seed and the length of its story."""
    starts_at = Random(seed).choice(STARTS)  # noqa: S311  # repeatable on purpose
    return told(clinic, (story or Story()).tell, seed=seed, starts_at=starts_at)


def crash(clinic: Clinic, *points: int) -> Lived:
    """One check-in from its session to its last answer, with crashes at just these points."""
    return told(clinic, one_checkin, crash_at=frozenset(points))


def told(
    clinic: Clinic,
    tell: Tell,
    *,
    seed: int = 0,
    starts_at: datetime = STARTS[0],
    crash_at: frozenset[int] = frozenset(),
    store_fails_at: int | None = None,
) -> Lived:
    """Any story, lived and judged."""

    async def lived() -> Lived:
        async with living(clinic, seed=seed, starts_at=starts_at, crash_at=crash_at) as life:
            life.trouble.store_fails_at = store_fails_at
            return await _judged(life, tell, seed)

    return still(lived())


async def _judged(life: Life, tell: Tell, seed: int) -> Lived:
    try:
        await tell(life)
        faults = await faults_of(life)
    except StuckError as stuck:
        faults = [f"liveness: {stuck}"]
    return Lived(
        seed=seed,
        faults=faults,
        diary=life.diary,
        points=life.trouble.passed,
        crashes=life.trouble.crashes,
        transactions=life.trouble.transactions,
    )


def fast_folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where there is such a folder: the order of things is tested, not the disk."""
    shared = Path("/dev/shm")  # noqa: S108  # only a place; the folder in it is private
    return tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None)
