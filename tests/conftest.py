"""What every test may rely on."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.sandbox.server import running_server
from tests.end_to_end.living_clinic import LivingClinic


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """A bot that ran inside a test leaves no handler on the root logger, and no closed stream."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(capture=False)


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[LivingClinic]:
    """The strict local Telegram, the real bot process, a real database."""
    with running_server() as server:
        living = await LivingClinic.founded(server, tmp_path)
        try:
            yield living
        finally:
            await living.bot.stop()
