"""A living clinic: the strict local Telegram, the real bot process, real SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.server import running_server
from tests.end_to_end.living_clinic import LivingClinic


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[LivingClinic]:
    with running_server() as server:
        living = await LivingClinic.founded(server, tmp_path)
        try:
            yield living
        finally:
            await living.bot.stop()
