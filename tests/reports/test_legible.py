import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.legible import LONGEST_WORD, MISSING, Legible
from bot.reports.typst_renderer import FONTS

LEGIBLE = Legible.with_fonts_in(FONTS)


@pytest.mark.parametrize(
    "text", ["K-17", "Zoë", "مرحبا", "क्षत्रिय", "র‍্যা", "日本語", "a\nb", "\u2068K\u2069 ب"]
)
def test_what_can_be_printed_stays_as_it_is(text: str) -> None:
    assert LEGIBLE(text) == text


def test_what_cannot_be_printed_is_one_box_not_nothing() -> None:
    assert LEGIBLE("so 😀😀👩‍👩‍👧 then") == f"so {MISSING} then"


def test_marks_that_only_colour_an_emoji_leave_no_trace() -> None:
    assert LEGIBLE("ok \u2764\ufe0f") == f"ok {MISSING}"
    assert LEGIBLE("1\ufe0f") == "1"


def test_a_letter_with_a_mark_of_another_script_keeps_its_letter() -> None:
    assert LEGIBLE("a\u093f") == "a"


def test_text_cannot_turn_its_neighbours_round() -> None:
    assert LEGIBLE("a\u202ebc\u202d") == "abc"
    assert LEGIBLE("a\u2067b") == "ab"
    assert LEGIBLE("a\u2069\u2066b") == "ab"


def test_a_word_that_no_page_could_hold_may_be_broken() -> None:
    shown = LEGIBLE("x" * 100)
    assert shown.replace("\u200b", "") == "x" * 100
    assert max(map(len, shown.split("\u200b"))) == LONGEST_WORD
    assert LEGIBLE("x" * LONGEST_WORD) == "x" * LONGEST_WORD


@pytest.mark.parametrize("text", ["ภาษาไทย" * 20, "日本語" * 40, "한국어" * 40])
def test_scripts_that_break_by_themselves_are_left_alone(text: str) -> None:
    assert LEGIBLE(text) == text


def test_marks_without_end_are_cut_to_a_few() -> None:
    assert len(LEGIBLE("e" + "\u0301" * 500)) < 10


def test_empty_lines_without_end_are_one() -> None:
    assert LEGIBLE("\na\n\n\n\n\nb\n") == "a\n\nb"


def test_control_characters_disappear_and_lines_stay_lines() -> None:
    assert LEGIBLE("a\x00b\x1bc\td\r\ne\u2028f") == "abc d\ne\nf"


@given(st.text())
def test_anything_becomes_printable_and_stays_so(text: str) -> None:
    shown = LEGIBLE(text)
    assert LEGIBLE(shown) == shown
    assert all(char == "\n" or LEGIBLE.has(char) for char in shown)


@given(st.text(alphabet=st.characters(codec="latin-1", categories=("L", "N")), max_size=20))
def test_no_plain_letter_is_lost(text: str) -> None:
    assert LEGIBLE(text) == unicodedata.normalize("NFC", text)
