"""Lives by the thousand: `python -m tests.simulation --seeds 5000`, or one again: `--seed 42`."""

import argparse
import sys
import time
from pathlib import Path

from tests.simulation.clinic import founded
from tests.simulation.seeds import fast_folder, live


def main() -> int:
    words = argparse.ArgumentParser(prog="simulate", description=__doc__)
    words.add_argument("--seeds", type=int, default=1000, help="how many lives")
    words.add_argument("--first", type=int, default=0, help="the first seed")
    words.add_argument("--seed", type=int, help="this one life, told")
    asked = words.parse_args()
    seeds = range(asked.first, asked.first + asked.seeds) if asked.seed is None else [asked.seed]
    bad = points = crashes = 0
    began = time.monotonic()
    with fast_folder() as folder:
        clinic = founded(Path(folder))
        for seed in seeds:
            lived = live(clinic, Path(folder), seed)
            points, crashes = points + lived.points, crashes + lived.crashes
            if asked.seed is not None:
                print("\n".join(lived.diary))
            for fault in lived.faults:
                print(f"seed {seed}: {fault}")
            if lived.faults:
                bad += 1
                print(f"  again: python -m tests.simulation --seed {seed}", flush=True)
    print(
        f"{len(seeds)} lives, {points} points of input and output, {crashes} crashes, "
        f"{bad} with a broken promise, {time.monotonic() - began:.0f} s"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
