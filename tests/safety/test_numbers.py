from datetime import date, timedelta
from typing import Any

import pytest

from bot.safety.number_file import numbers_from
from bot.safety.numbers import (
    ALWAYS,
    DROP_AFTER,
    WARN_AFTER,
    Entry,
    Line,
    Numbers,
    Source,
    SourceKind,
    ages,
    is_stale,
    is_supported,
    oldest_verified,
    usable,
    verified_on,
)
from bot.safety.shipped import shipped_numbers

CHECKED = date(2026, 1, 31)
OFFICIAL = Source(page="https://line.example/call", kind=SourceKind.OFFICIAL, seen_on=CHECKED)
PAPER = Source(page="https://paper.example/a", kind=SourceKind.INDEPENDENT, seen_on=CHECKED)
SAME_PAPER = Source(page="https://www.paper.example/b", kind=SourceKind.INDEPENDENT)
OLD_LIST = Source(page="A list", kind=SourceKind.INDEPENDENT, seen_on=date(2021, 7, 31))


def line(*sources: Source) -> Line:
    return Line(name="Line", call="123", languages=("en",), hours=ALWAYS, sources=sources)


@pytest.mark.parametrize(
    ("sources", "supported"),
    [
        ((OFFICIAL,), True),
        ((PAPER, OLD_LIST), True),
        ((PAPER,), False),
        ((PAPER, SAME_PAPER), False),
        ((OLD_LIST,), False),
        ((), False),
    ],
)
def test_a_number_needs_an_official_page_or_two_independent_sources(
    *, sources: tuple[Source, ...], supported: bool
) -> None:
    assert is_supported(sources) is supported
    assert usable(line(*sources), CHECKED) is supported


def test_two_owners_on_one_host_are_two_publishers_and_one_owner_is_one() -> None:
    ours, theirs, more = (
        Source(page=f"https://github.com/{path}", kind=SourceKind.INDEPENDENT)
        for path in ("ada/list", "bruno/list", "ada/other")
    )
    assert is_supported((ours, theirs))
    assert not is_supported((ours, more))


@pytest.mark.parametrize(
    ("age", "shown", "stale"),
    [
        (timedelta(0), True, False),
        (WARN_AFTER, True, False),
        (WARN_AFTER + timedelta(days=1), True, True),
        (DROP_AFTER, True, True),
        (DROP_AFTER + timedelta(days=1), False, True),
        (timedelta(days=-1), False, True),
    ],
)
def test_a_number_is_warned_about_after_six_months_and_dropped_after_twenty_four(
    *, age: timedelta, shown: bool, stale: bool
) -> None:
    assert usable(line(OFFICIAL), CHECKED + age) is shown
    assert is_stale(line(OFFICIAL), CHECKED + age) is stale


def test_a_page_without_a_date_supports_a_number_and_does_not_make_it_fresh() -> None:
    undated = Source(page="https://line.example", kind=SourceKind.OFFICIAL)
    assert not usable(line(undated), CHECKED)
    assert usable(line(undated, PAPER), CHECKED)
    assert verified_on(line(undated, OLD_LIST)) == date(2021, 7, 31)


def data(**line_fields: Any) -> dict[str, Any]:
    row = {"name": "N", "call": "1", "languages": ["en"], "hours": "24/7", "sources": ["a"]}
    return {
        "sources": {"a": {"page": "https://a.example", "kind": "official", "seen_on": CHECKED}},
        "countries": {"XX": {"lines": [row | line_fields]}},
        "directories": [],
    }


def test_a_data_file_is_read_as_written() -> None:
    numbers = numbers_from(data())
    assert numbers.countries["XX"].lines[0].call == "1"
    assert oldest_verified(numbers) == CHECKED
    assert [age.what for age in ages(numbers, CHECKED)] == ["N"]


def test_a_line_without_a_way_in_or_with_an_unknown_source_is_refused() -> None:
    without = data()
    del without["countries"]["XX"]["lines"][0]["call"]
    with pytest.raises(ValueError, match="needs a number"):
        numbers_from(without)
    with pytest.raises(ValueError, match="no such source"):
        numbers_from(data(sources=["nobody"]))
    with pytest.raises(TypeError):
        numbers_from(data(fax="1"))


def test_without_any_number_nothing_is_oldest() -> None:
    assert oldest_verified(Numbers(countries={})) is None


def test_one_undated_number_makes_the_oldest_unknown() -> None:
    undated = data()
    del undated["sources"]["a"]["seen_on"]
    assert oldest_verified(numbers_from(undated)) is None


# --- what is shipped -----------------------------------------------------------------------------


def test_every_shipped_row_stands_on_an_official_page_or_two_independent_sources() -> None:
    for code, country in shipped_numbers().countries.items():
        entries: tuple[Entry, ...] = (*country.emergency, *country.lines)
        for entry in entries:
            assert is_supported(entry.sources), (code, entry)
            assert verified_on(entry) is not None, (code, entry)


def test_no_shipped_row_was_already_too_old_when_it_was_last_looked_at() -> None:
    numbers = shipped_numbers()
    newest = max(age.verified_on for age in ages(numbers, CHECKED) if age.verified_on)
    assert [age for age in ages(numbers, newest) if not age.usable] == []


def test_the_doctor_sees_the_oldest_first_and_everything_stale_in_the_end() -> None:
    numbers = shipped_numbers()
    rows = ages(numbers, date(2040, 1, 1))
    days = [row.verified_on for row in rows if row.verified_on]
    assert days == sorted(days)
    assert days[0] == oldest_verified(numbers)
    assert all(row.stale and not row.usable for row in rows)


def test_countries_and_languages_are_codes_and_services_are_known() -> None:
    for code, country in shipped_numbers().countries.items():
        assert len(code) == 2
        assert code.isupper()
        assert country.code == code
        assert {entry.service for entry in country.emergency} <= {
            "emergency",
            "ambulance",
            "police",
        }
        assert all(len(tag) == 2 for one in country.lines for tag in one.languages)


def test_numbers_are_national_dialling_strings() -> None:
    """Short codes are not international numbers: a +33 3114 reaches nobody."""
    for country in shipped_numbers().countries.values():
        dials = [entry.dial for entry in country.emergency]
        dials += [dial for one in country.lines for dial in (one.call, one.text) if dial]
        assert all(not dial.startswith(("+", "00 ")) for dial in dials)
        assert all(set(dial) <= set("0123456789 -*") for dial in dials)


def test_what_two_sources_disagree_about_is_not_shipped() -> None:
    countries = shipped_numbers().countries
    assert not {"LB", "AE", "TR", "SG"} & set(countries)
    dialled = {one.call for country in countries.values() for one in country.lines}
    assert not {"199 284 284", "1393", "0570-064-556", "141", "1564", "800 4673"} & dialled
