"""What a client may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.alliance.naming import MAX_ALIAS, clean_alias, clean_name, same_alias


@pytest.mark.parametrize("alias", ["K-17", "Ada", "7", "Zoé", "阿达", "می‌نا", "🌿", "K 17"])
def test_a_short_visible_alias_is_taken_as_it_is(alias: str) -> None:
    assert clean_alias(alias) == alias


def test_space_around_an_alias_is_dropped() -> None:
    assert clean_alias("  K-17\n") == "K-17"


@pytest.mark.parametrize(
    "alias",
    [
        "",
        "   ",
        "x" * 33,
        "x" * 10_000,
        "K\n17",
        "K\t17",
        "K\x0017",
        "K\x1b[31m17",
        "abc\u202edef",
        "\u2066K\u2069",
        "K\u200b17",
        "\ufeffK",
        "\u200d",
        "\ud800",
        "\u2028K\u2028K",
        "\ue000",
        "\u0301",
    ],
)
def test_an_alias_that_hides_something_is_not(alias: str) -> None:
    with pytest.raises(InvalidValueError, match="an alias"):
        clean_alias(alias)


@given(st.text(max_size=60))
def test_whatever_is_taken_is_one_short_line_and_taken_again(text: str) -> None:
    try:
        alias = clean_alias(text)
    except InvalidValueError:
        return

    assert 0 < len(alias) <= MAX_ALIAS
    assert alias == alias.strip()
    assert len(alias.splitlines()) == 1
    assert clean_alias(alias) == alias


def test_two_spellings_of_one_alias_are_the_same() -> None:
    assert same_alias("k-17", "K-17")
    assert same_alias("Zoe\u0301", "Zoé")
    assert same_alias("\uff2b-17", "K-17")


def test_two_aliases_are_not() -> None:
    assert not same_alias("K-17", "K-18")


def test_a_name_may_be_longer_than_an_alias() -> None:
    assert clean_name("B" * 64) == "B" * 64
    with pytest.raises(InvalidValueError, match="a name"):
        clean_name("B" * 65)
