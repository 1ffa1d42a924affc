"""A plugin of pytest that tries each mutant in a process of its own.

Everything is imported and collected once; then, instead of the tests, a child is forked for each
mutant, changes its own copy and runs the tests that come by the changed function, quickest first,
until one fails. The working tree is only read.
"""

import functools
import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final, NoReturn, cast

import pytest

from tests.mutation.checks import Mutant
from tests.mutation.places import ROOT, loaded
from tests.mutation.planting import plant

Place = tuple[str, str]
"""Path of a file and the qualified name of an outermost function in it."""

_CONTROLS: Final = 20
"""Tests to make sure of a file as it is."""
_LONGEST: Final = 180
"""Seconds a mutant may take: one that never ends is noticed too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """How one test went while nothing was missing."""

    passed: bool
    seconds: float
    places: frozenset[Place]

    def comes_by(self, path: str, holder: str | None) -> bool:
        """By a function, or by any of a file."""
        if holder is None:
            return any(one == path for one, _ in self.places)
        return (path, holder) in self.places


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    mutant: Mutant
    killed_by: str | None
    """The first test that failed, and how; None for a survivor."""
    tried: int
    """How many tests come by."""


@dataclass(slots=True, eq=False)
class Court:
    """Hand it to pytest as a plugin; afterwards it holds the verdicts."""

    mutants: Sequence[Mutant]
    told: Callable[[Verdict], None]
    verdicts: list[Verdict] = field(default_factory=list)
    red_before: list[str] = field(default_factory=list)
    """Tests that fail with nothing missing: they cannot judge. Not one is allowed."""
    _items: Sequence[pytest.Item] = ()
    _watched: Sequence[Watched] = ()
    _caches: Sequence[Any] = ()
    _lately: dict[str, int] = field(default_factory=dict)
    """Which test noticed the last one at a place: it may well notice the next one too."""
    _failure: str | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Failed("some tests could not be collected")
        self._items = session.items
        self._caches = _caches()
        self._warm_up()
        self._watched = self._watch()
        pairs = zip(self._items, self._watched, strict=True)
        self.red_before = [item.nodeid for item, one in pairs if not one.passed]
        gc.freeze()
        for mutant in self.mutants:
            verdict = self._try(mutant)
            self.verdicts.append(verdict)
            self.told(verdict)
        for mutant in self._of_each_file():
            self._try_nothing(mutant)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and self._failure is None:
            self._failure = f"{report.nodeid} ({report.when}): {_crash(report)}"

    # --- in the parent -------------------------------------------------------------------------

    def _warm_up(self) -> None:
        """What is made once a session, an empty database, is made once for all children."""
        for item in self._items:
            if "empty_database" in getattr(item, "fixturenames", ()):
                self._run(item)
                return

    def _watch(self) -> Sequence[Watched]:
        def watch() -> bytes:
            return json.dumps([self._watch_one(one) for one in self._items]).encode()

        return [
            Watched(
                passed=passed,
                seconds=seconds,
                places=frozenset((path, function) for path, function in places),
            )
            for passed, seconds, places in json.loads(_in_child(watch))
        ]

    def _of_each_file(self) -> Sequence[Mutant]:
        return list({one.path: one for one in self.mutants}.values())

    def _try_nothing(self, mutant: Mutant) -> None:
        """The same source in the same way, with nothing missing: nobody may notice, even now."""
        source = (ROOT / mutant.path).read_text(encoding="utf-8")
        nothing = replace(mutant, code=lambda: compile(source, mutant.path, "exec"))
        for holder in (mutant.holder, None):
            failure = self._try(replace(nothing, holder=holder), most=_CONTROLS).killed_by
            if failure is not None:
                self.red_before.append(f"{mutant.path} as it is: {failure}")

    def _try(self, mutant: Mutant, most: int | None = None) -> Verdict:
        holder = mutant.holder
        judges = self._judges(mutant.path, holder)
        if not judges:  # then it made something when the module was read
            holder = None
            judges = self._judges(mutant.path, holder)
        where = f"{mutant.path}::{holder}"
        judges.sort(key=lambda one: (one != self._lately.get(where), self._watched[one].seconds))

        def trial() -> bytes:
            plant(loaded(mutant.path), holder, mutant.code())
            self._forget()
            for number in judges[:most]:
                if not self._passes(self._items[number]):
                    return json.dumps([number, self._failure]).encode()
            return b""

        killed_by = self._killer(trial, where) if judges else None
        return Verdict(mutant=mutant, killed_by=killed_by, tried=len(judges))

    def _judges(self, path: str, holder: str | None) -> list[int]:
        """The tests that come by, by number."""
        return [
            number
            for number, one in enumerate(self._watched)
            if one.passed and one.comes_by(path, holder)
        ]

    def _killer(self, trial: Callable[[], bytes], where: str) -> str | None:
        try:
            said = _in_child(trial, most=_LONGEST).decode()
        except LostError as error:
            return f"(lost) {error}"
        if not said:
            return None
        self._lately[where], failure = json.loads(said)
        return str(failure)

    # --- in a child ----------------------------------------------------------------------------

    def _watch_one(self, item: pytest.Item) -> tuple[bool, float, Sequence[Place]]:
        """Whether it passed, its seconds, and where it came by."""
        seen = set()

        def note(frame: FrameType, _event: str, _arg: object) -> None:
            seen.add(frame.f_code)

        self._forget()
        began = time.perf_counter()
        sys.settrace(note)
        try:
            passed = self._passes(item)
        finally:
            sys.settrace(None)
        return passed, time.perf_counter() - began, sorted(_places(seen))

    def _forget(self) -> None:
        """Statements are built once: those built before must be built anew."""
        for cache in self._caches:
            cache.cache_clear()

    def _passes(self, item: pytest.Item) -> bool:
        self._failure = None
        self._run(item)
        return self._failure is None

    def _run(self, item: pytest.Item) -> None:
        """As if one from anywhere came next: only what is made once a session stays."""
        elsewhere = cast("pytest.Item", _Elsewhere(item.session))
        item.ihook.pytest_runtest_protocol(item=item, nextitem=elsewhere)


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """All that pytest asks of the test that comes next: in which folders and files it lies."""

    session: pytest.Session

    def listchain(self) -> list[object]:
        return [self.session]


def _crash(report: pytest.TestReport) -> str:
    """The last line of what went wrong."""
    lines = [line for line in str(report.longrepr).splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""


def _places(codes: Iterable[CodeType]) -> set[Place]:
    return {
        (Path(code.co_filename).relative_to(ROOT).as_posix(), code.co_qualname.split(".<")[0])
        for code in codes
        if code.co_filename.startswith(f"{ROOT}/bot/")
    }


def _caches() -> Sequence[Any]:
    return [
        one
        for one in gc.get_objects()
        if isinstance(one, functools._lru_cache_wrapper)
        and one.__module__.startswith("bot.storage")
    ]


class LostError(Exception):
    """A child died, or never ended, before it could say anything."""


def _in_child(work: Callable[[], bytes], *, most: int = 0) -> bytes:
    """What it says within `most` seconds; 0 for no limit.

    Raises:
        LostError: it said nothing.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _say(writing, work, most)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise LostError(said.decode(errors="replace") or f"ended by signal {status}")
    return said


def _say(writing: int, work: Callable[[], bytes], most: int) -> NoReturn:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(most)
    status = 0
    try:
        said = work()
    except BaseException:  # noqa: BLE001  # whatever it was, the parent tells
        said, status = traceback.format_exc().encode(), 1
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(said)
    os._exit(status)
