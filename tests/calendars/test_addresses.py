"""Which addresses a calendar may be fetched from."""

import pytest

from bot.alliance.errors import InvalidValueError
from bot.calendars.addresses import ForbiddenAddressError, is_public, normal, resolve, target


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_number_is_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        "0.0.0.0",  # noqa: S104  # refused, not listened at
        *("255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
        *("::127.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b:1::7f00:1", "fec0::1", "5f00::1"),
        *("192.0.0.8", "192.88.99.1", "3fff::1"),
        *("2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "not a number", ""),
    ],
)
def test_a_number_inside_some_network_is_not(number: str) -> None:
    assert not is_public(number)


def test_an_address_is_kept_as_https_without_its_fragment() -> None:
    assert normal("webcal://feed.example/a.ics?k=1#x", allow_private=False) == (
        "https://feed.example/a.ics?k=1"
    )


@pytest.mark.parametrize(
    "address",
    [
        *("http://feed.example/a.ics", "file:///etc/passwd", "ftp://feed.example/", "https://"),
        *("https://bruno:secret@feed.example/a.ics", "https://feed.example:99999/", "a.ics", ""),
        *("https://feed.example/a b", "https://feed.example/\r\nHost: x", "https://fée.example/"),
        "https://feed.example/" + "x" * 2000,
    ],
)
def test_what_is_no_address_of_a_calendar_is_refused_and_not_quoted(address: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        normal(address, allow_private=False)
    assert "feed.example" not in str(caught.value)


def test_plain_http_is_for_those_who_allow_it() -> None:
    assert normal("http://nextcloud.lan/a.ics", allow_private=True) == "http://nextcloud.lan/a.ics"


def test_a_name_that_leads_inside_is_forbidden_unless_allowed() -> None:
    inside = target("https://localhost:8443/a.ics", allow_private=False)
    with pytest.raises(ForbiddenAddressError):
        resolve(inside, allow_private=False)
    assert resolve(inside, allow_private=True)


def test_the_secret_part_of_a_target_is_in_no_repr() -> None:
    assert "secret" not in repr(target("https://feed.example/secret.ics", allow_private=False))
