# ruff: noqa: RUF001  # letters of other scripts are the subject
import copy
import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.alliance.imported import About, Texts
from bot.alliance.instruments import Facet, Instrument, ItemId, Use
from bot.exchange.toml_instrument import read_toml

SOURCE = """
id = "own-scale"
version = "2.1"
title = "A scale of our own"
language = "en"
notice = "Not a validated test."
scale = { low = 1, high = 7 }
[ends.agreement]
low = "not at all"
high = "completely"
[[items]]
id = "at_ease"
facet = "bond"
use = "anchor"
ends = "agreement"
text = "I felt at ease."
[[items]]
id = "lost"
facet = "tasks"
reversed = true
ends = "agreement"
text = "I felt lost."
[translations.fr]
at_ease = "Je me sentais bien."
"at_ease/low" = "pas du tout"
"at_ease/high" = "tout à fait"
lost = "Je ne m'y retrouvais pas."
"lost/low" = "pas du tout"
"lost/high" = "tout à fait"
"""


def parse(source: bytes | dict[str, Any]) -> tuple[Instrument, Texts]:
    read = read_toml(source)
    return read.instrument, read.texts


def changed(path: str, value: Any) -> dict[str, Any]:
    """The source with one thing replaced, or removed where the value is None."""
    table = copy.deepcopy(tomllib.loads(SOURCE))
    *way, last = path.split(".")
    place: Any = table
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is None:
        del place[key]
    else:
        place[key] = value
    return table


def test_a_clinic_reads_its_own_instrument() -> None:
    instrument, texts = parse(SOURCE.encode())
    assert (instrument.id, instrument.version, instrument.rare_gap) == ("own-scale", "2.1", 4)
    assert (instrument.scale.low, instrument.scale.high) == (1, 7)
    first, second = instrument.items
    assert (first.id, first.facet, first.use, first.reversed) == (
        ItemId("at_ease"),
        Facet.BOND,
        Use.ANCHOR,
        False,
    )
    assert (second.use, second.reversed) == (Use.ROTATING, True)
    assert texts["en"]["lost"] == "I felt lost."
    assert texts["en"]["lost/high"] == "completely"
    assert texts["fr"]["at_ease"] == "Je me sentais bien."


def test_bytes_and_a_table_read_the_same() -> None:
    assert parse(SOURCE.encode()) == parse(tomllib.loads(SOURCE))


def test_operators_are_told_what_it_is_not() -> None:
    assert read_toml(SOURCE.encode()).about == About(
        title="A scale of our own", language="en", notice="Not a validated test."
    )


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("id", None, "id:"),
        ("id", "../../etc", "id:"),
        ("version", 1, "version:"),
        ("language", "English", "language:"),
        ("title", "  ", "title:"),
        ("title", "two\nlines", "title:"),
        ("rare_gap", -1, "rare_gap:"),
        ("rare_gap", True, "rare_gap:"),
        ("autor", "x", "unknown key 'autor'"),
        ("scale.low", -1, "scale.low:"),
        ("scale.high", 1, "scale.high:"),
        ("scale.high", 11, "scale.high:"),
        ("scale.high", 7.5, "scale.high:"),
        ("scale.step", 1, "unknown key 'step'"),
        ("scale", "0-10", "scale:"),
        ("ends", {}, "ends:"),
        ("ends.agreement", "x", "ends.agreement:"),
        ("ends.agreement.high", "Not at all", "two ends must differ"),
        ("ends.agreement.low", None, "ends.agreement.low:"),
        ("items", [], "items:"),
        ("items", {"a": 1}, "items:"),
        ("items", [1], "items[0]:"),
        ("items", [{"id": "a"}] * 201, "items:"),
        ("items.0.id", "At Ease", "items[0].id:"),
        ("items.1.id", "at_ease", "items[1].id: at_ease is there already"),
        ("items.0.facet", "mood", "items[0].facet: one of goals"),
        ("items.0.facet", ["bond"], "items[0].facet:"),
        ("items.0.use", "always", "items[0].use:"),
        ("items.0.reversed", "yes", "items[0].reversed: true or false"),
        ("items.0.ends", "nowhere", "items[0].ends:"),
        ("items.0.text", None, "items[0].text:"),
        ("items.0.text", "I trust {therapist}.", "no braces"),
        ("items.0.text", "x" * 301, "at most 300"),
        ("items.0.text", "a\u202eb", "direction marks"),
        ("items.0.text", "a\u200bb", "direction marks"),
        ("items.0.text", "a\x00b", "control characters"),
        ("items.0.colour", "red", "unknown key 'colour'"),
        ("translations.fr.lost", None, "translations.fr: lost is missing"),
        ("translations.fr.other", "x", "unknown key 'other'"),
        ("translations.FRENCH", {"lost": "x"}, "translations.FRENCH:"),
        ("translations", ["fr"], "translations:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(path: str, value: Any, where: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        parse(changed(path, value))
    assert where in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"not toml",
        b"a = " + b"[" * 5000,
        b"a = 1\na = 2",
        b"#" * 262_145,
        b"{}",
        b"a." * 400_000 + b"a = 1",
    ],
)
def test_a_file_that_is_no_instrument_is_refused_whole(data: bytes) -> None:
    with pytest.raises(InvalidValueError):
        parse(data)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(InvalidValueError):
        parse(data)


@given(
    st.sampled_from(["id", "scale", "ends", "items", "items.0", "items.0.id", "translations.fr"]),
    st.recursive(
        st.one_of(st.integers(), st.text(max_size=5), st.booleans(), st.floats()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
        ),
        max_leaves=5,
    ),
)
def test_no_table_breaks_the_reader(path: str, value: Any) -> None:
    with suppress(InvalidValueError):
        parse(changed(path, value))


def test_joiners_that_scripts_need_are_kept() -> None:
    _, texts = parse(changed("items.0.text", "می\u200cخواهم"))
    assert texts["en"]["at_ease"] == "می\u200cخواهم"
