"""Runs lives by seed, and says what broke."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random  # noqa: TID251  # seeded: the same seed is the same life

from tests.simulation.checks import faults_of
from tests.simulation.clinic import Clinic
from tests.simulation.life import StuckError, living
from tests.simulation.story import STARTS, Story
from tests.simulation.virtual_time import still


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """How one life went."""

    seed: int
    faults: Sequence[str]
    diary: Sequence[str] = field(repr=False)
    points: int
    crashes: int


def live(clinic: Clinic, folder: Path, seed: int, story: Story | None = None) -> Lived:
    """One life, wholly decided by the seed."""
    return still(_live(clinic, folder, seed, story or Story()))


async def _live(clinic: Clinic, folder: Path, seed: int, story: Story) -> Lived:
    starts_at = Random(seed).choice(STARTS)  # noqa: S311  # repeatable on purpose
    async with living(clinic, folder, seed=seed, starts_at=starts_at) as life:
        try:
            await story.tell(life)
            faults = await faults_of(life)
        except StuckError as stuck:
            faults = [f"liveness: {stuck}"]
        return Lived(
            seed=seed,
            faults=faults,
            diary=life.diary,
            points=life.trouble.passed,
            crashes=life.trouble.crashes,
        )


def fast_folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where the machine offers it."""
    shared = Path("/dev/shm")  # noqa: S108  # only a place; the folder in it is private
    return tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None)
