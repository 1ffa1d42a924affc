import pytest

from bot.alliance import frames
from bot.alliance.errors import InvalidValueError


def test_a_frame_is_kept_as_written_in_any_script() -> None:
    text = "50 minutes, 90 €.\n\nمدة الجلسة 50\n\u200f24 ساعة"
    assert frames.plain_text(text) == text


def test_empty_lines_are_one_and_the_ends_are_trimmed() -> None:
    assert frames.plain_text("\r\n one \r\n\r\n\r\n\r\ntwo \n") == "one\n\ntwo"


def test_four_thousand_and_ninety_six_characters_fit_and_one_more_does_not() -> None:
    assert len(frames.plain_text("ж" * 4096)) == 4096
    with pytest.raises(InvalidValueError):
        frames.plain_text("ж" * 4097)


@pytest.mark.parametrize("nothing", ["", "\n \n", "\x00\x07"])
def test_no_words_make_no_frame(nothing: str) -> None:
    with pytest.raises(InvalidValueError):
        frames.plain_text(nothing)
