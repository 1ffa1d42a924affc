"""What people write never becomes markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.page.markup import Html, el, together
from bot.sandbox.page.rich_text import link, rich


def test_words_are_escaped_and_html_is_kept() -> None:
    assert el("p", None, "<b>", Html("<br>")) == "<p>&lt;b&gt;<br></p>"
    assert together("a&b", None, ["<", [">"]]) == "a&amp;b&lt;&gt;"


def test_an_attribute_cannot_be_left_by_its_value() -> None:
    assert el("a", {"title": '"><script>'}) == '<a title="&quot;&gt;&lt;script&gt;"></a>'


def test_an_attribute_may_stand_alone_or_be_absent() -> None:
    said = el("input", {"disabled": True, "hidden": False, "lang": None, "size": 0})
    assert said == '<input disabled size="0">'


@given(st.text(alphabet="<>&\"'=/ abc\u202e😀"))
def test_no_text_opens_an_element(text: str) -> None:
    said = el("p", {"title": text}, text)
    assert re.findall(r"<[^>]*", said) == [f"<p title={_quoted(said)}", "</p"]


def _quoted(said: str) -> str:
    return '"' + said.split('"')[1] + '"'


def test_bold_and_italic_are_nested_by_their_utf_16_places() -> None:
    entities = [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "italic", "offset": 6, "length": 2},
    ]
    assert rich("😀 bo it!", entities) == "😀 <strong>bo <em>it</em></strong>!"


def test_what_crosses_is_cut_and_nothing_is_lost() -> None:
    entities = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
    ]
    assert rich("abcdef", entities) == "<strong>ab<em>cd</em></strong>ef"


spans = st.tuples(st.integers(0, 12), st.integers(1, 12))


@given(st.text(max_size=12), st.lists(spans, max_size=5))
def test_every_character_is_shown_once_whatever_is_marked(
    text: str, places: list[tuple[int, int]]
) -> None:
    entities = [{"type": "bold", "offset": at, "length": length} for at, length in sorted(places)]
    words = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    plain = re.sub(r"</?strong>", "", rich(words, entities)).replace("\ufffd", "")
    assert len(plain) <= len(together(words))
    if all(ord(sign) < 0x10000 for sign in words):
        assert plain == together(words).replace("\ufffd", "")


def test_a_command_in_a_text_is_a_button_that_says_it() -> None:
    said = rich("/need_help", [{"type": "bot_command", "offset": 0, "length": 10}])
    assert 'data-say="/need_help"' in said
    assert said.startswith("<button")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://t.me/a_bot", "http://[", "tg://x"]
)
def test_an_address_that_a_browser_must_not_follow_stays_words(url: str) -> None:
    assert link(url, "here").startswith("<span")


def test_an_ordinary_link_opens_beside_the_page_and_tells_nobody_where_from() -> None:
    said = link("https://example.org/a", "here")
    assert 'href="https://example.org/a"' in said
    assert 'rel="noopener noreferrer"' in said
