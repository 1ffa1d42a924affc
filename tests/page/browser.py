"""A real Chromium, as Debian ships it, and what the tests ask of it."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")

PATIENCE = 10.0
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars",
)  # fmt: skip


class Browser:
    """One window. Its words are those of somebody who sees the page."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def opens(self, url: str, *, width: int = 1440, height: int = 900, dark: bool = False) -> None:
        self.resizes(width, height)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        calm = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [*scheme, calm]})
        self.driver.get(url)

    def resizes(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def phone(self, user_id: int) -> "PhoneSeen":
        return PhoneSeen(self, user_id)

    def one(self, css: str) -> WebElement:
        return self.waits(lambda: self.driver.find_elements(By.CSS_SELECTOR, css))[0]

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def reads(self, css: str, name: str = "innerText") -> Any:
        """A property of the first such element; None where there is none just now.

        Asked in one breath, because the page may put another element there at any moment.
        """
        return self.script("return document.querySelector(arguments[0])?.[arguments[1]]", css, name)

    def script(self, words: str, *values: object) -> Any:
        return self.driver.execute_script(words, *values)

    def presses(self, *keys: str) -> None:
        """On whatever has the focus."""
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def waits(self, look: Callable[[], T], seconds: float = PATIENCE) -> T:
        """What `look` sees once it sees something."""
        end = time.monotonic() + seconds
        while not (seen := look()):
            assert time.monotonic() < end, "it never came"
            time.sleep(0.02)
        return seen

    def troubles(self) -> list[str]:
        """Errors and warnings of the console since last asked."""
        logged: list[dict[str, object]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [str(one["message"]) for one in logged]

    def shoots(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))


class PhoneSeen:
    """One phone on the page."""

    def __init__(self, browser: Browser, user_id: int) -> None:
        self.browser = browser
        self.user_id = user_id
        self.css = f"#phone-{user_id}"

    @property
    def field(self) -> WebElement:
        return self.browser.one(f"{self.css} textarea")

    def screen(self) -> str:
        return str(self.browser.reads(f"#log-{self.user_id}"))

    def note(self) -> str:
        return str(self.browser.reads(f"#foot-{self.user_id}"))

    def shows(self, words: str) -> None:
        self.browser.waits(lambda: words in self.screen())

    def notes(self, words: str) -> None:
        self.browser.waits(lambda: words in self.note())

    def types(self, text: str) -> None:
        self.field.send_keys(text)

    def taps(self, label: str) -> None:
        self.browser.waits(lambda: self._tapped(label))

    def _tapped(self, label: str) -> bool:
        """Found and clicked in one breath: the page may replace a message at any moment."""
        found = f"""
          const fits = [...document.querySelectorAll("{self.css} button")]
            .filter((one) => one.innerText.trim() === arguments[0] && one.offsetParent);
          fits.at(-1)?.click();
          return fits.length > 0;
        """
        return bool(self.browser.script(found, label))


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """Raises RuntimeError where Chromium or its driver is not installed."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        raise RuntimeError("chromium and chromium-driver must be installed for these tests")
    options = ChromeOptions()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = Chrome(options=options, service=ChromeService(driver))
    try:
        yield Browser(opened)
    finally:
        opened.quit()
