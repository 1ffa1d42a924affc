"""The record of processing activities, and an impact assessment with what the product does."""

from collections.abc import Sequence
from datetime import timedelta
from importlib.resources import files
from string import Template

from bot.alliance.clinic import Policies

Row = Sequence[str]

_YOURS = "[to fill in]"


def processing_rows(policies: Policies) -> list[Row]:
    """One field a row, as article 30 of the GDPR lists them; Quebec and Canada ask for less."""
    texts = policies.as_texts()
    return [
        ("controller", _YOURS),
        ("person responsible for personal information", _YOURS),
        ("purpose", "routine monitoring of the therapeutic alliance, and its repair"),
        ("legal basis", "express consent of the client, versioned and dated"),
        ("people concerned", "clients who agreed; therapists; admins of the practice"),
        (
            "categories of information",
            (
                "alias, language, time zone, country; Telegram id (found by keyed hash); dates of "
                "sessions and attendance; ratings and comments about the alliance (health "
                "information); flags derived from them; agreed goals; records of access"
            ),
        ),
        ("recipients", "the client's own therapist; admins: attendance only; Telegram as carrier"),
        ("transfers", f"Telegram's servers (no agreement on health information); host: {_YOURS}"),
        ("retention of answers", _kept(policies.retention)),
        ("retention of backups, as clients are told", _backups(policies.backup_retention)),
        ("notice on words of crisis", texts["crisis_notice"]),
        (
            "security",
            (
                "sealed per person under a root key kept apart; no content in logs; chained audit "
                "trail; erasure destroys keys and is repeated after a restore"
            ),
        ),
        ("technological product", "Alliance Check-in, open source, run by the practice itself"),
    ]


def impact_assessment(policies: Policies) -> str:
    """Markdown, to be completed by a person."""
    texts = policies.as_texts()
    template = (files("bot.exchange") / "registers" / "impact-assessment.md").read_text("utf-8")
    return Template(template).substitute(
        retention=_kept(policies.retention),
        backups=_backups(policies.backup_retention),
        free_text=texts["free_text"],
        crisis_notice=texts["crisis_notice"],
        discreet=texts["discreet"],
    )


def _kept(retention: timedelta | None) -> str:
    if retention is None:
        return "while they are a client"
    return f"{retention.days} days" if retention.days else f"{retention.seconds // 3600} hours"


def _backups(retention: timedelta | None) -> str:
    return "no day is named" if retention is None else f"at most {_kept(retention)}"
