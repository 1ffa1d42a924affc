"""The doctor looks at everything and never faints."""

import asyncio

from bot.alliance.errors import AllianceError
from bot.ops.doctor import Check, Finding, Unwell, examine


async def _well() -> str:
    return "as it should be"


async def _unwell() -> str:
    raise Unwell("run “alliance init”")


async def _refused() -> str:
    raise AllianceError("no key")


async def _faints() -> str:
    raise ValueError("what Ada said")


async def _sleeps() -> str:
    await asyncio.sleep(60)
    return "never"


async def test_every_check_is_made_whatever_the_others_found() -> None:
    looks = {"a": _unwell, "b": _faints, "c": _refused, "d": _sleeps, "e": _well}
    checks = [Check(name=name, look=look) for name, look in looks.items()]

    findings = await examine(checks, patience=0.05)

    assert findings == [
        Finding(name="a", ok=False, detail="run “alliance init”"),
        Finding(name="b", ok=False, detail="failed with ValueError"),
        Finding(name="c", ok=False, detail="no key"),
        Finding(name="d", ok=False, detail="no answer within 0.05 s"),
        Finding(name="e", ok=True, detail="as it should be"),
    ]
