"""The log: one line per event, and nothing anybody said."""

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest

from bot.usecases.events import Event
from bot.wiring.logs import open_log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, shown = list(root.handlers), root.level, warnings.showwarning
    yield
    root.handlers, warnings.showwarning = handlers, shown
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_an_event_is_one_line_of_json() -> None:
    out = io.StringIO()
    open_log("json", "info", out).event(Event.READY, polls=True)

    (line,) = out.getvalue().splitlines()
    written = json.loads(line)
    assert (written["event"], written["level"], written["polls"]) == ("ready", "info", True)
    assert written["timestamp"].endswith("Z")


def test_the_text_form_is_for_people() -> None:
    out = io.StringIO()
    open_log("text", "info", out).event(Event.READY)

    assert "ready" in out.getvalue()
    assert "{" not in out.getvalue()


def test_what_lies_below_the_level_is_not_written() -> None:
    out = io.StringIO()
    log = open_log("json", "warning", out)
    log.event(Event.SEND_DELIVERED, level="info")
    log.event(Event.TICK_FAILED, level="error", error="ValueError")

    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["tick_failed"]


def test_a_library_that_repeats_itself_does_not_fill_the_log() -> None:
    out = io.StringIO()
    open_log("json", "info", out)
    for _ in range(1000):
        logging.getLogger("a.server").warning("Exceeded concurrency limit.")
    logging.getLogger("a.server").warning("Invalid HTTP request received.")

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["times"] for line in lines] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1]


def test_another_library_is_named_and_not_quoted() -> None:
    out = io.StringIO()
    open_log("json", "debug", out)
    try:
        int("what Ada wrote")
    except ValueError:
        logging.getLogger("sqlalchemy").exception("row %s", "what Ada wrote")
    logging.getLogger("httpx").info("GET /bot123:secret/getMe")

    (line,) = out.getvalue().splitlines()
    assert "Ada" not in line
    assert "secret" not in out.getvalue()
    assert json.loads(line)["library"] == "sqlalchemy"
    assert json.loads(line)["error"] == "ValueError"
