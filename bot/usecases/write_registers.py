"""The registers that privacy laws ask a practice to keep, as rows of text."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.alliance.audit import SHOWS_REPLIES, AuditAction, AuditRecord
from bot.alliance.incidents import Incident
from bot.usecases.actors import Operator
from bot.usecases.ports import UnitOfWork

Row = Sequence[str]

_PAGE = 1000
INCIDENT_COLUMNS = (
    "noted_at",
    "occurred_on",
    "noticed_on",
    "what",
    "people_concerned",
    "risk_of_serious_harm",
    "measures",
    "authority_told_on",
    "people_told_on",
)
COMMUNICATION_COLUMNS = ("at", "nature", "about", "recipient", "purpose", "justification")
_NATURE = {
    AuditAction.OVERVIEW: "weekly overview: index, signs of strain, attendance",
    AuditAction.COMMENTS: "comments the client shared",
    AuditAction.CLIENT_VIEW: "course over time, shared answers",
    AuditAction.SUPERVISION_SHEET: "anonymised course, without alias or dates",
    AuditAction.EXPORT: "copy of everything kept about the client",
}
_PURPOSE = {
    AuditAction.OVERVIEW: "care: to notice strain in the alliance",
    AuditAction.COMMENTS: "care: to notice strain in the alliance",
    AuditAction.CLIENT_VIEW: "care: to notice strain in the alliance",
    AuditAction.SUPERVISION_SHEET: "supervision of the therapist",
    AuditAction.EXPORT: "access and portability",
}


@dataclass(frozen=True, slots=True)
class WriteRegisters:
    """Reads; writing the files is the edge's."""

    async def incidents(self, work: UnitOfWork) -> list[Row]:
        return [_incident(one) for one in await work.incidents.listed(Operator())]

    async def communications(self, work: UnitOfWork) -> AsyncIterator[Row]:
        """Every time somebody's answers were shown or copied, from the audit trail."""
        after = 0
        while page := await work.audit.trail(Operator(), after, _PAGE):
            for one in page:
                if one.record.action in SHOWS_REPLIES:
                    yield _communication(one.record)
            after = page[-1].record.number


def _incident(one: Incident) -> Row:
    return (
        one.noted_at.isoformat(timespec="seconds"),
        one.occurred_on.isoformat(),
        one.noticed_on.isoformat(),
        one.what,
        str(one.people),
        one.harm,
        one.measures,
        _day(one.authority_told_on),
        _day(one.people_told_on),
    )


def _communication(record: AuditRecord) -> Row:
    return (
        record.at.isoformat(timespec="seconds"),
        _NATURE[record.action],
        f"client:{record.client_id}",
        _recipient(record),
        _PURPOSE[record.action],
        "the client's own request" if record.actor.startswith("client:") else "consent",
    )


def _recipient(record: AuditRecord) -> str:
    """The product posts overviews to the therapist it names in the detail."""
    posted = record.action is AuditAction.OVERVIEW and record.detail
    return f"therapist:{record.detail}" if posted else record.actor


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
