"""Lives by the thousand: `python -m tests.simulation --seeds 5000`; one again, told: `--seed 42`.

`--pairs` instead crashes one check-in's life at every point of input and output, and at every two.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.simulation.clinic import Clinic, founded
from tests.simulation.seeds import Lived, crash, fast_folder, live
from tests.simulation.story import Story

AGAIN = "python -m tests.simulation"
MOMENTS = 10


def main() -> int:
    words = argparse.ArgumentParser(prog="simulate", description=__doc__)
    words.add_argument("--seeds", type=int, default=1000, help="how many lives")
    words.add_argument("--first", type=int, default=0, help="the first seed")
    words.add_argument("--seed", type=int, help="this one life, told")
    words.add_argument("--moments", type=int, default=MOMENTS, help="what happens in each")
    words.add_argument("--pairs", action="store_true", help="every crash, and every two")
    words.add_argument("--every", type=int, default=1, help="take each so many-th pair only")
    words.add_argument("--at", type=int, nargs="+", help="crashes at these points, told")
    asked = words.parse_args()
    began, lives, points, crashes, bad = time.monotonic(), 0, 0, 0, 0
    with fast_folder() as folder:
        for again, lived in _lives(founded(Path(folder)), asked):
            lives, points, crashes = lives + 1, points + lived.points, crashes + lived.crashes
            bad += bool(lived.faults)
            if asked.seed is not None or asked.at:
                _say("\n".join(lived.diary))
            for fault in lived.faults:
                _say(f"{again}: {fault}")
    _say(
        f"{lives} lives, {points} points of input and output, {crashes} crashes, "
        f"{bad} lives with a broken promise, {time.monotonic() - began:.0f} s"
    )
    return 1 if bad else 0


def _lives(clinic: Clinic, asked: argparse.Namespace) -> Iterator[tuple[str, Lived]]:
    if asked.at:
        yield AGAIN, crash(clinic, *asked.at)
    elif asked.pairs:
        yield from pairs(clinic, asked.every)
    else:
        first, many = (asked.first, asked.seeds) if asked.seed is None else (asked.seed, 1)
        for seed in range(first, first + many):
            again = f"{AGAIN} --seed {seed} --moments {asked.moments}"
            yield again, live(clinic, seed, Story(moments=asked.moments))


def pairs(clinic: Clinic, every: int) -> Iterator[tuple[str, Lived]]:
    """Every single crash; and for each of them every second one in what came after."""
    number = 0
    for first in range(crash(clinic).points):
        once = crash(clinic, first)
        yield f"{AGAIN} --at {first}", once
        for second in range(first + 1, once.points):
            number += 1
            if number % every == 0:
                yield f"{AGAIN} --at {first} {second}", crash(clinic, first, second)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
