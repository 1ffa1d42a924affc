"""What was read of many clients at once, each one's together again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from bot.alliance.people import ClientId


class OfClient(Protocol):
    """Whatever belongs to one client."""

    @property
    def client_id(self) -> ClientId: ...


One = TypeVar("One", bound=OfClient)


def by_client(found: Iterable[One]) -> Mapping[ClientId, Sequence[One]]:
    """In the order found; who has none is not in it."""
    each: defaultdict[ClientId, list[One]] = defaultdict(list)
    for one in found:
        each[one.client_id].append(one)
    return dict(each)
