"""How much of everything is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Counts; seconds where they say so."""

    people: int
    """Who tap; each five times."""
    tapping_at_once: int
    steady_seconds: float
    sends: int
    crowds: tuple[int, ...]
    """Clients with a check-in ahead."""
    jobs: tuple[int, ...]
    """As many in the usual recipe, as far as it gets in reasonable time."""
    due: int
    rounds: int
    caseload: tuple[int, int]
    """Clients and weeks of one digest."""
    week: tuple[int, int, int]
    """Therapists, clients of each, weeks of each."""
    starts: int
    settled: float
    """Seconds after the first poll in which every tick has had its first turn."""


FULL = Sizes(
    people=2000,
    tapping_at_once=128,
    steady_seconds=15,
    sends=2000,
    crowds=(1_000, 10_000, 100_000, 1_000_000),
    jobs=(1_000, 10_000, 100_000),
    due=1000,
    rounds=200,
    caseload=(25, 52),
    week=(1000, 25, 4),
    starts=5,
    settled=2.0,
)
QUICK = Sizes(
    people=8,
    tapping_at_once=4,
    steady_seconds=0.1,
    sends=8,
    crowds=(20,),
    jobs=(20,),
    due=5,
    rounds=3,
    caseload=(2, 3),
    week=(2, 2, 2),
    starts=1,
    settled=0.1,
)
