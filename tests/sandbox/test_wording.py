"""Text rules, as properties: markup, cleaning, lengths, and what is found in a text."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import typed
from bot.sandbox.html_markup import parse_html
from bot.sandbox.refusals import Refusal
from bot.sandbox.wording import clean, is_blank, utf16_length

PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "blockquote", "tg-spoiler"])


@given(PLAIN)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(PLAIN, PLAIN, TAGS)
def test_a_marked_part_is_where_it_was_marked(before: str, marked: str, tag: str) -> None:
    source = f"{html.escape(before)}<{tag}>{html.escape(marked)}</{tag}>"
    text, entities = parse_html(source)
    assert text == before + marked
    places = [(one["offset"], one["length"]) for one in entities]
    assert places == ([(utf16_length(before), utf16_length(marked))] if marked else [])


@given(st.text(st.sampled_from("<>/=&;\"'ab- #x1"), max_size=30))
def test_any_markup_is_read_or_refused_but_never_worse(source: str) -> None:
    try:
        text, _ = parse_html(source)
    except Refusal as refusal:
        text = refusal.description.partition("can't parse entities: ")[0][len("Bad Request: ") :]
    assert len(text) <= len(source)


@given(PLAIN)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("a\u05d0\u200e\u200f\u202a\u2066\t\r\n"), max_size=20))
def test_overrides_go_isolates_stay(text: str) -> None:
    cleaned = clean(text)
    assert "\u202a" not in cleaned
    assert cleaned.count("\u2066") == text.count("\u2066")
    assert "\u200e\u200f" not in cleaned


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", 0, 6)]),
        ("🙂 /help@some_bot now", [("bot_command", 3, 14)]),
        ("and/or 1/2 //x", []),
        ("see https://example.org/a.", [("url", 4, 21)]),
        ("ask @somebody or me@example.org", [("mention", 4, 9), ("email", 17, 14)]),
    ],
)
def test_commands_and_links_are_found_in_what_people_type(
    text: str, found: list[tuple[str, int, int]]
) -> None:
    entities = typed(text).entities
    assert [(one["type"], one["offset"], one["length"]) for one in entities] == found


def test_what_nobody_can_see_is_blank_and_an_emoji_is_not() -> None:
    assert is_blank(" \n\u200d\u2066\u00a0")
    assert not is_blank("\u200f🙂")
