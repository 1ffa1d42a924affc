import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.chat.content import Button, Content, Kind, _parts, split, units

WOMAN_TECHNICIAN = "\U0001f469\U0001f3fd\u200d\U0001f4bb"
CANADA, FRANCE = "\U0001f1e8\U0001f1e6", "\U0001f1eb\U0001f1f7"
WORDS = st.text(
    st.sampled_from("ab \n\n.é\u0301\U0001f600\u200d\U0001f1e6\u05d0\ud55c"),
    min_size=0,
    max_size=80,
)


def test_a_smiley_counts_as_two_units_and_a_letter_as_one() -> None:
    assert units("a\U0001f600é") == 4


@pytest.mark.parametrize(
    ("kind", "limit", "filename"),
    [(Kind.TEXT, 4096, None), (Kind.PHOTO, 1024, None), (Kind.DOCUMENT, 1024, "week.pdf")],
)
def test_words_up_to_the_limit_are_taken_and_one_unit_more_is_not(
    kind: Kind, limit: int, filename: str | None
) -> None:
    full = "\U0001f600" * (limit // 2)
    assert Content(full, kind=kind, filename=filename).text == full
    with pytest.raises(InvalidValueError):
        Content(full + "a", kind=kind, filename=filename)


def test_a_blank_message_is_refused_and_a_picture_without_words_is_not() -> None:
    with pytest.raises(InvalidValueError):
        Content(" \n ")
    assert Content("", kind=Kind.PHOTO).text == ""


@pytest.mark.parametrize("text", ["half \ud83d", "\udc00"])
def test_half_a_character_never_leaves_the_house(text: str) -> None:
    with pytest.raises(InvalidValueError):
        Content(text)


@pytest.mark.parametrize(("label", "data"), [(" ", "x"), ("a", ""), ("a", "é" * 33)])
def test_a_button_telegram_would_refuse_is_refused_here(label: str, data: str) -> None:
    with pytest.raises(InvalidValueError):
        Button(label, data)


def test_a_keyboard_holds_eight_to_a_row_and_a_hundred_in_all() -> None:
    row = (Button("a", "b"),) * 8
    assert Content("a", (row,) * 12).rows[11] == row
    for rows in ((row,) * 13, ((*row, row[0]),), ((),)):
        with pytest.raises(InvalidValueError):
            Content("a", rows)


def test_a_document_needs_a_file_name() -> None:
    with pytest.raises(InvalidValueError):
        Content("a", kind=Kind.DOCUMENT)


def test_what_a_message_says_is_in_no_printed_form_of_it() -> None:
    shown = repr(Content("a secret", ((Button("another secret", "data"),),)))
    assert "secret" not in shown
    assert "data" not in shown


@given(
    text=st.text(min_size=1, max_size=40).filter(str.strip),
    labels=st.lists(st.text(min_size=1, max_size=5).filter(str.strip), max_size=3),
    protect=st.booleans(),
    silent=st.booleans(),
    kind=st.sampled_from(Kind),
)
def test_a_message_comes_back_from_the_outbox_as_it_went_in(
    text: str, labels: list[str], *, protect: bool, silent: bool, kind: Kind
) -> None:
    rows = tuple((Button(label, "data"),) for label in labels)
    filename = "week.pdf" if kind is Kind.DOCUMENT else None
    content = Content(text, rows, protect=protect, silent=silent, filename=filename, kind=kind)
    assert Content.from_json(content.to_json()) == content


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", "7", '{"text":7}', '{"text":"a","rows":[[["b"]]]}', '{"text":"a","kind":"x"}',
     '{"text":"a","rows":7}', '{"text":" "}'],
)  # fmt: skip
def test_a_body_that_is_no_message_is_refused(body: str) -> None:
    with pytest.raises(InvalidValueError):
        Content.from_json(body)


# --- long texts


@given(WORDS, st.integers(2, 30))
def test_no_part_is_too_long_or_blank_and_together_they_say_the_same(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(1 <= units(part) <= limit and part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(WORDS, st.integers(2, 30))
def test_parts_joined_are_the_text_to_the_letter(text: str, limit: int) -> None:
    assert "".join(_parts(text, limit)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two\n\nthree\nfour", ["one two\n\n", "three\nfour"]),
        ("one two\nthree four", ["one two\n", "three four"]),
        ("one two three", ["one two ", "three"]),
        ("onetwothreefour", ["onetwothre", "efour"]),
        ("short", ["short"]),
        ("", []),
        ("a" + " " * 40 + "b", ["a         ", "b"]),
    ],
)
def test_a_long_text_breaks_at_paragraphs_then_lines_then_words(
    text: str, parts: list[str]
) -> None:
    assert [part.strip(" ") for part in split(text, 10)] == [part.strip(" ") for part in parts]


@pytest.mark.parametrize(
    "grapheme", ["e\u0301", "\U0001f600", WOMAN_TECHNICIAN, CANADA, "\u1112\u1161\u11ab", "\r\n"]
)
@pytest.mark.parametrize("before", range(1, 8))
def test_one_visible_character_is_never_torn_apart(grapheme: str, before: int) -> None:
    text = "a" * before + grapheme + "b" * 9
    parts = split(text, 9)
    assert any(grapheme in part for part in parts)
    assert "".join(parts) == text


def test_two_flags_in_a_row_are_parted_between_them() -> None:
    assert split(CANADA + FRANCE + CANADA, 8) == [CANADA + FRANCE, CANADA]


def test_a_mark_on_a_space_is_no_place_to_break() -> None:
    assert split("aaaa bb \u0301cc", 8) == ["aaaa ", "bb \u0301cc"]


def test_a_heap_of_marks_without_end_is_cut_all_the_same() -> None:
    assert "".join(split("a" + "\u0301" * 50, 10)) == "a" + "\u0301" * 50
