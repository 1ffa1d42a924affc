"""One browser for all tests of the page, one small clinic for each."""

from collections.abc import Iterator

import pytest

from .browser import Browser, chromium
from .scripted_bot import SmallClinic, small_clinic


@pytest.fixture(scope="session")
def shared_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(shared_browser: Browser) -> Iterator[Browser]:
    """Nothing may have gone wrong on the console by the end of a test."""
    yield shared_browser
    troubles = shared_browser.troubles()
    shared_browser.driver.get("about:blank")
    assert troubles == []


@pytest.fixture
def clinic() -> Iterator[SmallClinic]:
    with small_clinic() as clinic:
        yield clinic
