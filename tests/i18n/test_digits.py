# ruff: noqa: RUF001  # letters and digits of other scripts are the subject
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.digits import parse_digits, western

ZEROS = "0٠۰०০੦௦๐၀០０߀"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7", 7),
        (" 10 ", 10),
        ("٧", 7),
        ("۱۰", 10),
        ("८", 8),
        ("１０", 10),
        ("৯.", 9),
        ("8!", 8),
        ("\u200f٧\u200f", 7),
        ("8\ufe0f\u20e3", 8),
        ("1\ufe0f\u20e30\ufe0f\u20e3", 10),
        ("(5)", 5),
        ("\u30005\u3002", 5),
        ("007", 7),
    ],
)
def test_a_number_typed_in_any_script_is_read(typed: str, number: int) -> None:
    assert parse_digits(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-3",
        "−3",
        "+3",
        "7.5",
        "7,5",
        "8/10",
        "7 8",
        "seven",
        "7a",
        "1٢",
        "²",
        "Ⅷ",
        "½",
        "1" * 10,
        ".",
    ],
)
def test_what_is_not_one_whole_number_is_not_guessed(typed: str) -> None:
    assert parse_digits(typed) is None


@given(st.integers(0, 999_999), st.sampled_from(ZEROS))
def test_every_script_says_the_same_number(number: int, zero: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in str(number))
    assert parse_digits(typed) == number
    assert western(typed) == str(number)


@given(st.text(max_size=40))
def test_nothing_anybody_types_breaks_it(text: str) -> None:
    value = parse_digits(text)
    assert value is None or value >= 0
