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
WOUND_WITHIN = 30.0
_SCALE_OPEN = """
  const keys = [...document.querySelectorAll(arguments[0] + " .key")];
  return keys.map((one) => one.innerText.trim()).filter((one) => /^\\d+$/.test(one));
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
    ready, reader = (
        threading.Event(),
        threading.Thread(target=lambda: _reads(process, lines, ready)),
    )
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
        """Returns when the clock has arrived."""
        self.browser.waits(self.is_still, WOUND_WITHIN)
        before = self.now(), self.clock_words()
        self.browser.one(f"#wind-{how}").click()
        self.browser.waits(
            lambda: not self.is_still() or before != (self.now(), self.clock_words())
        )
        self.browser.waits(self.is_still, WOUND_WITHIN)

    def clock_words(self) -> str:
        return str(self.browser.reads("#clock-status"))

    def is_still(self) -> bool:
        return not self.browser.all("#clock-winds [aria-disabled=true]")

    def now(self) -> str:
        """The clinic's local time as the page shows it."""
        return str(self.browser.reads("#clock-readout .now"))


def digits(phone: PhoneSeen) -> list[str]:
    """The digits of the scale that is open, as its rows show them from left to right."""
    return [str(one) for one in phone.browser.script(_SCALE_OPEN, phone.css)]
