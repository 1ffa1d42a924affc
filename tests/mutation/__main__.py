"""`make mutation`, or `python -m tests.mutation [part of a path]`.

Takes each check of who may do what out of storage, use cases and handlers, one at a time, and runs
the tests that come by. Fails where none of them turns red, unless `spared.py` says why not.
"""

import argparse
import sys
import time
from tempfile import TemporaryDirectory

import pytest

from tests.mutation.checks import Mutant
from tests.mutation.court import Court, Verdict
from tests.mutation.places import ROOT, TESTS, every_mutant
from tests.mutation.spared import SPARED

_OPTIONS = ("-s", "-p", "no:terminal", "-p", "no:cacheprovider", "-o", "addopts=", "-m", "not page")
# What the parent left behind is collected in a child, and no failure of the test it happens in.
_NO_LITTER = (
    "-p",
    "no:unraisableexception",
    "-p",
    "no:threadexception",
    "-o",
    "tmp_path_retention_policy=none",
)


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    words.add_argument("only", nargs="?", default="", help="part of the paths to be searched")
    words.add_argument("--list", action="store_true", help="only name the checks")
    words.add_argument("--told", action="store_true", help="tell which test noticed each")
    asked = words.parse_args()
    mutants = list(every_mutant(asked.only))
    if asked.list:
        _say("\n".join(map(_where, mutants)))
        return 0

    def tell(verdict: Verdict) -> None:
        if verdict.killed_by is not None:
            if asked.told:
                _say(f"noticed: {_where(verdict.mutant)}\n         by {verdict.killed_by}")
        elif verdict.mutant.name not in SPARED:
            _say(f"NOT NOTICED by {verdict.tried} tests: {_where(verdict.mutant)}")

    began = time.monotonic()
    court = Court(mutants, tell)
    folders = [str(ROOT / one) for one in TESTS]
    # A place of its own: pytest keeps three of its usual ones, whoever else runs it meanwhile.
    with TemporaryDirectory() as place:
        options = [*_OPTIONS, *_NO_LITTER, f"--basetemp={place}/tests"]
        status = pytest.main([*options, *folders], plugins=[court])
    is_whole = not asked.only
    return _report(court, time.monotonic() - began, is_whole=is_whole) or int(status)


def _report(court: Court, seconds: float, *, is_whole: bool) -> int:
    for red in court.red_before:
        _say(f"RED WITH NOTHING TAKEN AWAY: {red}")
    survivors = [one.mutant.name for one in court.verdicts if one.killed_by is None]
    new = [one for one in survivors if one not in SPARED]
    stale = sorted(set(SPARED) - set(survivors)) if is_whole else []
    for name in stale:
        _say(f"SPARED FOR NOTHING: {name}")
    _say(
        f"{len(court.verdicts)} checks taken away, one at a time:"
        f" {len(court.verdicts) - len(survivors)} noticed,"
        f" {len(survivors) - len(new)} known to make no difference, {len(new)} not noticed;"
        f" {seconds / 60:.1f} minutes"
    )
    return 1 if new or stale or court.red_before else 0


def _where(mutant: Mutant) -> str:
    return f"{mutant.path}:{mutant.line}: {mutant.holder or 'module'}: {mutant.what}"


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
