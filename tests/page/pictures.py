"""Makes the pictures of the README from the sandbox: `make pictures`."""

import base64
import tempfile
from pathlib import Path

from .browser import Browser, PhoneSeen, chromium
from .real_clinic import Clinic, digits, sandbox

FOLDER = Path("docs/pictures")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        sandbox(Path(home)) as url,
        chromium(Path(home) / "profile") as browser,
    ):
        browser.opens(url, width=1900, height=1000)
        take(Clinic(browser), browser)


def take(clinic: Clinic, browser: Browser) -> None:
    clinic.winds("next")
    bruno, maelle, nour = clinic.phone("Bruno"), clinic.phone("Maëlle"), clinic.phone("نور")
    browser.waits(lambda: browser.all(f"{bruno.css} img"))
    bruno.shows(".pdf")
    _asked(clinic, maelle)
    browser.shoots(FOLDER / "sandbox.png")
    _shoot(browser, maelle, "checkin.png")
    _save_picture(browser, bruno)
    _asked(clinic, nour)
    _shoot(browser, nour, "checkin-ar.png")


def _asked(clinic: Clinic, phone: PhoneSeen) -> None:
    for _ in range(8):
        if digits(phone):
            return
        clinic.winds("next")


def _shoot(browser: Browser, phone: PhoneSeen, name: str) -> None:
    (FOLDER / name).write_bytes(browser.one(phone.css).screenshot_as_png)


def _save_picture(browser: Browser, phone: PhoneSeen) -> None:
    """The digest's picture itself, as Telegram was given it."""
    read = """
      const done = arguments[1];
      fetch(document.querySelector(arguments[0] + " img").src)
        .then((answer) => answer.blob())
        .then((blob) => { const reader = new FileReader();
          reader.onload = () => done(reader.result.split(",")[1]); reader.readAsDataURL(blob); });
    """
    data = browser.driver.execute_async_script(read, phone.css)
    (FOLDER / "digest.png").write_bytes(base64.b64decode(str(data)))


if __name__ == "__main__":
    main()
