"""Where somebody may knock: the webhook and the health endpoints."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from socket import socket

from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """Where somebody may knock: None where nobody is to."""

    webhook: socket | None
    health: socket | None


@contextmanager
def open_doors(settings: Settings) -> Iterator[Doors]:
    """Before anything else runs, so that an address that is taken ends it cleanly.

    Raises:
        CannotListenError: an address is taken, or not this machine's.
    """
    with ExitStack() as stack:
        webhook = health = None
        if settings.webhook_url is None and settings.health_listen is None:
            yield Doors(webhook=None, health=None)
            return
        from bot.ops.web import listen  # noqa: PLC0415  # a server's weight only where one runs

        if settings.webhook_url is not None:
            webhook = listen("ALLIANCE_WEBHOOK_LISTEN", settings.webhook_listen)
            stack.enter_context(webhook)
        if settings.health_listen is not None:
            health = listen("ALLIANCE_HEALTH_LISTEN", settings.health_listen)
            stack.enter_context(health)
        yield Doors(webhook=webhook, health=health)
