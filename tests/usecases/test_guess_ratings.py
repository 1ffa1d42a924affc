"""No way to look at what clients said leaves their guesses open."""

import re
from pathlib import Path

from bot.alliance.audit import SHOWS_REPLIES, AuditAction

BOT = Path(__file__).parents[2] / "bot"
_NAMES = "|".join(one.name for one in SHOWS_REPLIES - {AuditAction.EXPORT})
LOOKS = re.compile(rf"audit\.append\((?:[^()]|\([^()]*\))*?AuditAction\.(?:{_NAMES})\b")
"""An export is asked for by the client or by the operator, never by the therapist."""


def test_whoever_shows_a_therapist_what_was_said_closes_the_guesses_about_it() -> None:
    showing = {
        str(path.relative_to(BOT)): source
        for path in sorted(BOT.rglob("*.py"))
        if LOOKS.search(source := path.read_text(encoding="utf-8"))
    }
    assert {"usecases/show_digest.py", "chat/handlers/staff.py"} <= set(showing)
    assert [path for path, source in showing.items() if "reveal_clients(" not in source] == []
