"""Which addresses a calendar may be fetched from.

The one who names the address is staff, but where it leads is decided by whoever owns that name
and by every redirect: neither must make this machine speak to others inside its own network.
"""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

from bot.alliance.errors import InvalidValueError

MOST_CHARACTERS = 2_000
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""NAT64: the last four bytes are an IPv4 address."""
_UNICAST = IPv6Network("2000::/3")
"""All that has been given out of IPv6; what lies outside is old, local or an IPv4 in disguise."""
_SET_ASIDE = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv6Network("3fff::/20"),
)
"""Given to nobody, whatever a Python of some age says (IANA's special-purpose registries)."""
_PORTS = {"https": 443, "http": 80}
_KNOWN = (
    "a calendar's address begins with https:// (or webcal://) and holds no name or password; "
    "http:// and addresses inside your own network need ALLIANCE_CALENDAR_ALLOW_PRIVATE=true"
)


class ForbiddenAddressError(ValueError):
    """The address leads where it must not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to connect to, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str = field(repr=False)
    """With the query; the secret part."""

    @property
    def origin(self) -> str:
        default = self.port == _PORTS[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if default else f"{host}:{self.port}"


def normal(address: str, *, allow_private: bool) -> str:
    """The address as it is kept: `webcal` is `https`.

    Raises:
        InvalidValueError: not one a calendar may be fetched from; the message does not quote it.
    """
    try:
        parts = _parts(address)
        _target(parts, allow_private=allow_private)
    except ValueError as error:
        raise InvalidValueError(_KNOWN) from error
    return urlunsplit(parts)


def target(address: str, *, allow_private: bool) -> Target:
    """Raises ForbiddenAddressError: a scheme, port or form that is not fetched from."""
    try:
        return _target(_parts(address), allow_private=allow_private)
    except ValueError as error:
        raise ForbiddenAddressError from error


def _parts(address: str) -> SplitResult:
    text = address.strip()
    if len(text) > MOST_CHARACTERS or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError("not an address")
    parts = urlsplit(text)._replace(fragment="")
    if parts.scheme in ("webcal", "webcals"):
        parts = parts._replace(scheme="https")
    return parts


def _target(parts: SplitResult, *, allow_private: bool) -> Target:
    if parts.scheme not in (("https", "http") if allow_private else ("https",)):
        raise ValueError("another scheme")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise ValueError("no host, or a password")
    path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
    port = parts.port or _PORTS[parts.scheme]
    return Target(scheme=parts.scheme, host=parts.hostname, port=port, path=path)


def resolve(to: Target, *, allow_private: bool) -> list[str]:
    """The numeric addresses of the host, in the resolver's order.

    One forbidden address among them forbids all: a name that mixes them is up to something.

    Raises:
        ForbiddenAddressError: one of them lies inside a network.
        OSError: the name is not known.
    """
    found = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(each[4][0]) for each in found))
    if not allow_private and not all(is_public(number) for number in numbers):
        raise ForbiddenAddressError
    return numbers


def is_public(number: str) -> bool:
    """False for loopback, private, link-local, shared, documentation, multicast and the like.

    Also where such an IPv4 address is wrapped in an IPv6 one.
    """
    try:
        address = ip_address(number.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(one) for one in _unwrapped(address))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    set_aside = any(address in network for network in _SET_ASIDE)
    return address.is_global and not address.is_multicast and not set_aside


def _unwrapped(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        yield address
        return
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _TRANSLATED:
        inner.append(IPv4Address(address.packed[-4:]))
    wrapped = [one for one in inner if one is not None]
    yield from wrapped or [address]
