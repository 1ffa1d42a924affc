"""alliance doctor"""

import asyncio
import sys

import typer

from bot.cli import REFUSED
from bot.cli.answers import Answer, Json, say, table


def doctor(*, as_json: Json = False) -> None:
    """Check settings, key, database, texts, clock and Telegram."""
    from bot.wiring.checkup import check_up  # noqa: PLC0415  # `--help` needs none of it

    findings = asyncio.run(check_up())
    rows = [("ok" if each.ok else "FAILED", each.name, each.detail) for each in findings]
    checks = [{"name": each.name, "ok": each.ok, "detail": each.detail} for each in findings]
    say(Answer(text=table(rows, none=""), document={"checks": checks}), as_json=as_json)
    failed = [each.name for each in findings if not each.ok]
    if failed:
        typer.echo(f"alliance: not in order: {', '.join(failed)}.", err=True)
        sys.exit(REFUSED)
