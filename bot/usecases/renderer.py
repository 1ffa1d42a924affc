"""Whoever draws what is read on paper or as a picture."""

from typing import Protocol

from bot.usecases.digest_report import DigestReport
from bot.usecases.own_sheet import OwnSheet
from bot.usecases.supervision_sheet import SupervisionSheet


class Renderer(Protocol):
    """Draws reports; slow work is kept off the event loop.

    Raises:
        RenderError: it cannot be drawn. Trying again will not help.
    """

    async def picture(self, report: DigestReport) -> bytes:
        """A PNG that Telegram takes as a photo and that reads well 400 px wide."""
        ...

    async def document(self, report: DigestReport, password: str | None = None) -> bytes:
        """A tagged PDF; sealed with AES-256 where a password is given."""
        ...

    async def supervision(self, sheet: SupervisionSheet) -> bytes:
        """A tagged PDF without a date."""
        ...

    async def own_data(self, sheet: OwnSheet) -> bytes:
        """A tagged PDF."""
        ...


class RenderError(Exception):
    """A report that cannot be drawn. The message holds nothing of it."""
