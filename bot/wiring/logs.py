"""What the product says about itself: one line per event on standard error, nothing personal.

Other libraries log words we did not choose (httpx the bot's token, SQLAlchemy the values of a
row), so of theirs only name, level and the class of an error are kept, from warnings on.
"""

import logging
import sys
from collections import Counter
from typing import Any, TextIO

import structlog

from bot.usecases.events import Event, Field


class StructuredLog:
    """An `EventLog` over structlog."""

    def __init__(self, logger: Any) -> None:
        self._logger = logger

    def event(self, event: Event, *, level: str = "info", **fields: Field) -> None:
        self._logger.log(_LEVELS[level], event.value, **fields)


_LEVELS = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def open_log(form: str, level: str, stream: TextIO | None = None) -> StructuredLog:
    """`form` is json or text, `level` the least that is written; to standard error by default."""
    output = stream or sys.stderr
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=output.isatty())
    )
    logger = structlog.wrap_logger(
        structlog.PrintLogger(output),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
    )
    log = StructuredLog(logger)
    _hush_libraries(log)
    return log


def _hush_libraries(log: StructuredLog) -> None:
    root = logging.getLogger()
    root.handlers = [_OnlyWho(log)]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


class _OnlyWho(logging.Handler):
    """Passes on who spoke and what class of error they met; never what they said.

    The same place is heard the first, second, fourth, eighth … time: whoever finds the webhook's
    address can make the server complain, and nobody is to fill the disk with that.
    """

    def __init__(self, log: StructuredLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log
        self._times: Counter[tuple[str, int]] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        place = (record.name, record.lineno)
        self._times[place] += 1
        times = self._times[place]
        if times & (times - 1):
            return
        kind = record.exc_info[0] if record.exc_info else None
        self._log.event(
            Event.LIBRARY_COMPLAINED,
            level="error" if record.levelno >= logging.ERROR else "warning",
            library=record.name,
            line=record.lineno,
            error=kind.__name__ if kind else None,
            times=times,
        )
