"""Two strains from the first sign to their end, over half a year, in French and in Arabic."""

import pytest

from .browser import Browser
from .half_year import HalfYear, live
from .real_clinic import Clinic, sandbox

pytestmark = pytest.mark.page


def test_a_strain_begins_is_talked_about_and_mends_in_french_and_in_arabic(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with sandbox(tmp_path_factory.mktemp("home")) as url:
        browser.opens(url, width=2000, height=1300)
        live(HalfYear(clinic=Clinic(browser)))
