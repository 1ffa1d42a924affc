"""Looks an installation over: one finding per check, in the order they depend on each other."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.alliance.errors import AllianceError

PATIENCE = 10.0
"""Seconds one check may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`detail` is one line for the operator."""

    name: str
    ok: bool
    detail: str


class Unwell(Exception):  # noqa: N818  # a finding, not a fault of the program
    """Raised by a check that found something wrong; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`look` returns what is well, or raises."""

    name: str
    look: Callable[[], Awaitable[str]] = field(repr=False)


async def examine(checks: Sequence[Check], *, patience: float = PATIENCE) -> list[Finding]:
    """Every check is made, whatever the ones before it found."""
    return [await _finding(check, patience) for check in checks]


async def _finding(check: Check, patience: float) -> Finding:
    try:
        async with asyncio.timeout(patience):
            detail = await check.look()
    except (Unwell, AllianceError) as error:
        return Finding(name=check.name, ok=False, detail=str(error))
    except TimeoutError:
        return Finding(name=check.name, ok=False, detail=f"no answer within {patience:g} s")
    except Exception as error:  # noqa: BLE001  # a doctor does not faint; the class says enough
        return Finding(name=check.name, ok=False, detail=f"failed with {type(error).__name__}")
    return Finding(name=check.name, ok=True, detail=detail)
