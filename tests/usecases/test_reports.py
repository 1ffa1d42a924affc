import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.usecases.paper import Paper, paper_of
from bot.usecases.report_json import from_json, to_json
from tests.reports.sample_reports import caseload, client, eventful, report, trend


@pytest.mark.parametrize("territory", ["US", "CA", "PH"])
def test_a_therapist_in_north_america_prints_on_letter(territory: str) -> None:
    assert paper_of(territory) is Paper.LETTER


@pytest.mark.parametrize("territory", ["FR", "PL", "EG", None])
def test_everybody_else_prints_on_a4(territory: str | None) -> None:
    assert paper_of(territory) is Paper.A4


def test_a_report_that_waited_as_text_is_the_same_report() -> None:
    found = report(client(eventful()), client(trend(8, None, 7), alias="ليلى"))
    found = replace(found, ticks=tuple(found.ticks))
    assert from_json(to_json(found)) == found


@given(clients=st.integers(0, 6), is_rtl=st.booleans(), title=st.text())
def test_any_report_comes_back_equal(clients: int, *, is_rtl: bool, title: str) -> None:
    found = replace(caseload(clients), is_rtl=is_rtl, title=title, region="CA")
    found = replace(found, ticks=tuple(found.ticks))
    assert from_json(to_json(found)) == found


def test_a_span_that_goes_on_has_no_end() -> None:
    read = from_json(to_json(report(client(eventful()))))
    assert read.clients[0].trend.spans[0].end is None
    assert read.made_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"v": 2}', "\x00"])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        from_json(text)


def test_a_report_of_another_version_is_refused() -> None:
    body = json.loads(to_json(caseload(1)))
    with pytest.raises(InvalidValueError):
        from_json(json.dumps(body | {"v": 2}))


def test_a_report_does_not_print_whom_it_is_about() -> None:
    shown = repr(report(client(trend(7.25), alias="Marie B.", finding="She said so.")))
    assert not any(text in shown for text in ("Marie", "She said", "7.25"))
