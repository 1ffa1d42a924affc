"""What the phrasebooks must find, and what they must leave alone; the lists were written with
these in view. What they do with words they have not met is in test_held_out.py."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.phrasebooks import Phrasebook
from bot.safety.phrases import Concern, concern_in, finds_crisis
from bot.safety.shipped import shipped_phrasebooks
from bot.safety.words import forms_of, words_of

KNOWN = tomllib.loads((Path(__file__).parent / "known_phrases.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def books() -> tuple[Phrasebook, ...]:
    return shipped_phrasebooks()


@pytest.mark.parametrize("text", KNOWN["clear"])
def test_clear_words_stop_the_check_in(text: str, books: tuple[Phrasebook, ...]) -> None:
    assert concern_in(text, books) is Concern.CLEAR
    assert finds_crisis(text, books)


@pytest.mark.parametrize("text", KNOWN["possible"])
def test_unclear_words_bring_the_card_and_stop_nothing(
    text: str, books: tuple[Phrasebook, ...]
) -> None:
    assert concern_in(text, books) is Concern.POSSIBLE
    assert not finds_crisis(text, books)


@pytest.mark.parametrize("text", KNOWN["none"])
def test_ordinary_words_bring_nothing(text: str, books: tuple[Phrasebook, ...]) -> None:
    assert concern_in(text, books) is Concern.NONE


def test_every_language_is_looked_for_whatever_language_ada_chose(
    books: tuple[Phrasebook, ...],
) -> None:
    english = [book for book in books if book.language == "en"]
    assert not finds_crisis("je veux mourir", english)
    assert finds_crisis("je veux mourir", books)
    assert {book.language for book in books} >= {"en", "fr"}


def test_without_a_phrasebook_nothing_is_found() -> None:
    assert concern_in("I want to die", ()) is Concern.NONE


@given(before=st.text(max_size=80), after=st.text(max_size=80))
def test_nothing_around_it_hides_a_clear_phrase(
    before: str, after: str, books: tuple[Phrasebook, ...]
) -> None:
    text = f"{before} .\n. please listen now: I want to kill myself. ok listen .\n. {after}"
    assert finds_crisis(text, books)


@pytest.mark.parametrize("idiom", [text for text in KNOWN["none"] if text.count(" ") > 1])
def test_an_idiom_never_hides_a_clear_phrase_beside_it(
    idiom: str, books: tuple[Phrasebook, ...]
) -> None:
    assert finds_crisis(f"{idiom}, I want to kill myself", books)
    assert finds_crisis(f"je veux me tuer, {idiom}", books)


HOSTILE = {
    "one letter": "i ",
    "a word of one letter": "a",
    "first words only": "i want to ",
    "stars": "k*l*l*1*",
    "long letters": "aaabbbccc",
    "phrases that never end": "i don't want to live kill my self lol ",
    "spelled out": "a.b ",
    "apostrophes": "d'",
    "combining marks": "e\u0301\u0323",
    "no spaces": "死",
}


@pytest.mark.parametrize("seed", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_with_length_and_not_with_malice(seed: str) -> None:
    """Counts steps instead of seconds: the positions looked at per character stay bounded."""
    steps = [_steps(seed, length) for length in (1024, 2048, 4096)]
    assert all(longer <= 2 * shorter + 64 for shorter, longer in pairwise(steps))
    assert steps[-1] <= 4096 * 20


def _steps(seed: str, length: int) -> int:
    text = (seed * length)[:length]
    return sum(len(forms_of(word)) for word in words_of(text))
