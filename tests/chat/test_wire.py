import logging

import pytest

from bot.chat.wire import quiet_libraries


def test_the_libraries_are_kept_from_printing_tokens_and_texts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    names = ("aiohttp", "httpx", "httpcore", "telegram")
    before = {name: logging.getLogger(name).level for name in names}
    try:
        quiet_libraries()
        for name in (
            "aiohttp.client",
            "httpx",
            "httpcore.http11",
            "telegram.Bot",
            "telegram.request",
        ):
            assert not logging.getLogger(name).isEnabledFor(logging.INFO)
            assert logging.getLogger(name).isEnabledFor(logging.WARNING)
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
