"""`alliance sandbox` as a newcomer starts it, and the phones of its page in a real Chromium."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .browser import Browser, PhoneSeen

COMMAND = (sys.executable, "-m", "bot", "sandbox", "--port", "0")
READY_WITHIN = 60.0
STOPPED_WITHIN = 30.0
WOUND_WITHIN = 40.0
_KEYS = """
  const all = [...document.querySelectorAll(arguments[0] + " .message")];
  const newest = all.findLast((one) => one.querySelector(".key"));
  return [...(newest?.querySelectorAll(".key") ?? [])].map((one) => one.innerText.trim());
"""
_WINDS_DONE = """
  return performance.getEntriesByType("resource")
    .filter((one) => one.name.endsWith("/page/wind") && one.responseEnd).length;
"""


@contextmanager
def sandbox(home: Path, command: Sequence[str] = COMMAND) -> Iterator[str]:
    """Its address; `home` is where it leaves its data. Ended as Ctrl-C would."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ALLIANCE_")}
    process = subprocess.Popen(  # noqa: S603  (our own program)
        command, cwd=home, env=clean | {"PYTHONUNBUFFERED": "1"}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    lines: list[str] = []
    ready = threading.Event()
    reader = threading.Thread(target=_reads, args=(process, lines, ready))
    reader.start()
    try:
        assert ready.wait(READY_WITHIN), "it was not ready in time"
        found = re.search(r"http://[\d.]+:\d+", "\n".join(lines))
        assert found, "\n".join(lines)
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOPPED_WITHIN)
        finally:
            process.kill()
            reader.join()
            if process.stdout is not None:
                process.stdout.close()


def _reads(process: "subprocess.Popen[str]", lines: list[str], ready: threading.Event) -> None:
    """Until it ends, so that it never waits for somebody to read."""
    for line in process.stdout or ():
        lines.append(line.rstrip())
        if line.startswith("Open "):
            ready.set()
    ready.set()


@dataclass(frozen=True)
class Clinic:
    """The page, opened."""

    browser: Browser

    def phone(self, name: str) -> PhoneSeen:
        """By the name at its top."""
        find = """
          const all = [...document.querySelectorAll(".phone")];
          return all.find((one) => one.querySelector("h2").innerText === arguments[0]).dataset.user;
        """
        return PhoneSeen(self.browser, int(self.browser.script(find, name)))

    def winds(self, how: str) -> None:
        """Returns when the clock has arrived and the page shows it."""
        before = self.browser.script(_WINDS_DONE)
        self.browser.one(f"#wind-{how}").click()
        self.browser.waits(lambda: self.browser.script(_WINDS_DONE) > before, WOUND_WITHIN)
        self.browser.waits(self._is_still)

    def _is_still(self) -> bool:
        return not self.browser.all("#clock-winds [aria-disabled=true], #clock-progress progress")

    def now(self) -> str:
        """The clinic's local time as the page shows it."""
        return str(self.browser.reads("#clock-readout .now"))

    def words(self) -> str:
        """How the last wind ended."""
        return str(self.browser.reads("#clock-status"))


def keys(phone: PhoneSeen) -> list[str]:
    """The buttons of the newest message that has some, row by row from left to right."""
    return [str(one) for one in phone.browser.script(_KEYS, phone.css)]


def digits(phone: PhoneSeen) -> list[str]:
    """The scale that is open; nothing where none is."""
    return [one for one in keys(phone) if one.isdecimal()]


def answers(phone: PhoneSeen, *values: int) -> None:
    """One tap per question, each once the one before has been taken."""
    for value in values:
        shown = phone.screen()
        phone.taps(str(value))
        phone.browser.waits(lambda before=shown: phone.screen() != before)  # type: ignore[misc]  # a value of its own per turn
