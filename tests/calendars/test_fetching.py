"""What a calendar's server may answer, and what it gets away with."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from bot.alliance.calendars import Trouble, Validators
from bot.calendars.addresses import Target, resolve
from bot.calendars.fetching import MOST_BYTES, Answer, fetch
from bot.calendars.reading import read
from bot.calendars.slimming import NoCalendarError
from bot.usecases.ports import CalendarTroubleError
from tests.calendars.feeds import WINDOW, feed, hour
from tests.calendars.web_server import Say, WebServer, saying

ICS = feed(hour())


def only_the_feed(to: Target, *, allow_private: bool) -> list[str]:
    """As if `feed.example` were public; every other host is looked up and judged for real."""
    if to.host == "feed.example":
        return ["127.0.0.1"]
    return resolve(to, allow_private=False)


@contextmanager
def serving(say: Say) -> Iterator[WebServer]:
    with WebServer(say).running() as server:
        yield server


def fetched(say: Say, validators: Validators | None = None) -> tuple[Answer, WebServer]:
    with serving(say) as server:
        given = validators or Validators()
        answer = fetch(server.address, given, allow_private=True, find=only_the_feed)
        return answer, server


def trouble(say: Say) -> tuple[Trouble, WebServer]:
    with serving(say) as server, pytest.raises(CalendarTroubleError) as caught:
        fetch(server.address, Validators(), allow_private=True, find=only_the_feed)
    return caught.value.trouble, server


def test_a_calendar_comes_with_what_to_ask_by_the_next_time() -> None:
    answer, server = fetched(saying(ICS, ETag='"7"', Last_Modified="Sun, 22 Nov 2026 12:00:00 GMT"))
    assert answer.content == ICS
    assert answer.validators == Validators(etag='"7"', modified="Sun, 22 Nov 2026 12:00:00 GMT")
    assert server.asked[0]["path"] == "/private/ada.ics?key=secret"
    assert server.asked[0]["Host"] == f"feed.example:{server.port}"
    assert "If-None-Match" not in server.asked[0]


def test_where_nothing_changed_nothing_comes() -> None:
    answer, server = fetched(saying(status=304), Validators(etag='"7"'))
    assert answer.content is None
    assert server.asked[0]["If-None-Match"] == '"7"'


def test_nothing_changed_is_no_answer_to_who_knows_nothing_yet() -> None:
    assert trouble(saying(status=304))[0] is Trouble.NOT_A_CALENDAR


def test_without_a_tag_the_date_is_asked_by() -> None:
    _, server = fetched(saying(status=304), Validators(modified="yesterday"))
    assert server.asked[0]["If-Modified-Since"] == "yesterday"


def test_a_packed_calendar_is_unpacked() -> None:
    answer, _ = fetched(saying(gzip.compress(ICS), Content_Encoding="gzip"))
    assert answer.content == ICS


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_calendar_that_is_gone_says_so(status: int) -> None:
    assert trouble(saying(status=status))[0] is Trouble.GONE


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_is_unreachable(status: int) -> None:
    assert trouble(saying(status=status))[0] is Trouble.UNREACHABLE


def test_a_hundred_megabytes_are_not_taken() -> None:
    sent = 0

    def pour(handler: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(bytes(1024 * 1024))
            sent += 1

    assert trouble(pour)[0] is Trouble.TOO_LARGE
    assert sent < 50


def test_a_packed_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(20 * MOST_BYTES))
    assert len(bomb) < 200_000
    assert trouble(saying(bomb, Content_Encoding="gzip"))[0] is Trouble.TOO_LARGE


def test_what_is_packed_badly_or_strangely_is_no_calendar() -> None:
    packed = zlib.compress(ICS)
    assert trouble(saying(packed, Content_Encoding="gzip"))[0] is Trouble.NOT_A_CALENDAR
    assert trouble(saying(packed, Content_Encoding="br"))[0] is Trouble.NOT_A_CALENDAR


def test_an_answer_that_breaks_off_is_not_taken_for_a_calendar() -> None:
    def break_off(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10000")
        handler.end_headers()
        handler.wfile.write(ICS[:40])

    answer, _ = fetched(break_off)
    assert answer.content == ICS[:40]
    with pytest.raises(NoCalendarError):
        read(answer.content, WINDOW)


# --- redirects ------------------------------------------------------------------------------------


def redirecting(to: str) -> Say:
    def say(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/there.ics":
            saying(ICS)(handler)
        else:
            saying(status=302, Location=to)(handler)

    return say


def test_a_redirect_is_followed() -> None:
    answer, server = fetched(redirecting("/there.ics"))
    assert answer.content == ICS
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "inside",
    [
        *("http://127.0.0.1:{port}/there.ics", "http://localhost:{port}/there.ics"),
        *("http://[::1]:{port}/there.ics", "http://[::ffff:127.0.0.1]:{port}/there.ics"),
        *("http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/"),
        *("http://2130706433:{port}/there.ics", "http://0.0.0.0:{port}/there.ics"),
    ],
)
def test_a_redirect_into_a_private_network_is_not_followed(inside: str) -> None:
    def say(handler: BaseHTTPRequestHandler) -> None:
        port = handler.headers["Host"].rpartition(":")[2]
        redirecting(inside.format(port=port))(handler)

    found, server = trouble(say)
    assert found is Trouble.FORBIDDEN_ADDRESS
    assert [one["path"] for one in server.asked] == ["/private/ada.ics?key=secret"]


@pytest.mark.parametrize("elsewhere", ["file:///etc/passwd", "ftp://feed.example/x", "gopher://x"])
def test_a_redirect_to_another_scheme_is_not_followed(elsewhere: str) -> None:
    assert trouble(redirecting(elsewhere))[0] is Trouble.FORBIDDEN_ADDRESS


def test_a_redirect_in_circles_ends() -> None:
    found, server = trouble(redirecting("/again"))
    assert found is Trouble.UNREACHABLE
    assert len(server.asked) == 5


def test_a_name_is_looked_up_once_so_that_its_answer_cannot_change() -> None:
    asked: list[str] = []

    def find(to: Target, *, allow_private: bool) -> list[str]:
        asked.append(to.host)
        return only_the_feed(to, allow_private=allow_private)

    with serving(saying(ICS)) as server:
        fetch(server.address, Validators(), allow_private=True, find=find)
    assert asked == ["feed.example"]


def test_the_address_is_in_no_error() -> None:
    with serving(saying(status=404)) as server, pytest.raises(CalendarTroubleError) as caught:
        fetch(server.address, Validators(), allow_private=True, find=only_the_feed)
    assert "secret" not in repr(caught.value) + str(caught.value.__cause__)
