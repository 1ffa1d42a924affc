"""`alliance sandbox` as a newcomer meets it: the real bot, the seeded clinic, a real Chromium."""

from collections.abc import Iterator

import pytest

from .browser import Browser, PhoneSeen
from .real_clinic import Clinic, digits, sandbox

pytestmark = pytest.mark.page

COMMENT = "La salle était froide."


@pytest.fixture
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with sandbox(tmp_path_factory.mktemp("home")) as url:
        browser.opens(url, width=2000, height=1300)
        yield Clinic(browser)


def winds_until_asked(opened: Clinic, phone: PhoneSeen) -> None:
    for _ in range(8):
        if digits(phone):
            return
        opened.winds("next")
    raise AssertionError("nobody was asked")


def test_a_week_from_joining_to_the_digest_in_both_directions_of_writing(opened: Clinic) -> None:
    ada, maelle = opened.phone("Ada"), opened.phone("Maëlle")
    nour, bruno = opened.phone("نور"), opened.phone("Bruno")

    # Ada joins: consent first, then the first button of each step.
    ada.taps("Start")
    ada.shows("Before anything is asked")
    ada.taps("I agree")
    ada.shows("Does that suit you?")
    ada.taps("Yes, keep these")
    ada.shows("All set.")

    # Monday: last week's digest, with its picture and pages.
    opened.winds("next")
    bruno.shows("1 alliance needs care this week.")
    opened.browser.waits(lambda: opened.browser.all(f"{bruno.css} img"))
    bruno.shows(".pdf")

    # Tuesday: Maëlle is asked in French, answers, and adds a word of her own.
    winds_until_asked(opened, maelle)
    assert digits(maelle) == [str(number) for number in range(11)]
    for number in range(5):
        maelle.shows(f"question {number + 1} sur 5")
        maelle.taps("8")
    maelle.shows("ce qui était difficile")
    maelle.taps("En partie")
    maelle.shows("dans vos propres mots")
    maelle.types(COMMENT + "\n")
    maelle.shows("Merci")
    opened.browser.waits(lambda: COMMENT not in maelle.screen())

    # Thursday: Nour is asked in Arabic, and the digits run from right to left.
    winds_until_asked(opened, nour)
    assert digits(nour) == ["5", "4", "3", "2", "1", "0", "10", "9", "8", "7", "6"]
    nour.taps("9")
    opened.browser.waits(lambda: digits(nour))

    # Nothing sticks out of a small screen.
    opened.browser.resizes(390, 844)
    wide = "return document.documentElement.scrollWidth <= window.innerWidth"
    assert opened.browser.script(wide)
