"""The weekly digest: its parts, its buttons, its picture and pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from bot.alliance.people import Address, Therapist
from bot.chat.callback_data import Press
from bot.chat.content import BUTTONS_LIMIT, Button, Content, Kind, split
from bot.chat.keyboards import Keyboards, Rows
from bot.chat.texts import digest as texts
from bot.chat.texts.report import report
from bot.chat.verbs import Verb
from bot.chat.voices.letters import Letters
from bot.i18n.translator import Translator
from bot.usecases.ports import Lane, Outgoing
from bot.usecases.report_json import to_json
from bot.usecases.show_digest import DigestView


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestVoice(Letters):
    """One row a part; the last of the words bears the buttons."""

    def digest(self, therapist: Therapist, view: DigestView, name: str) -> Sequence[Outgoing]:
        t, to = self.for_therapist(therapist)
        parts = split(texts.digest(t, view))
        buttons = self._digest_rows(view, self.keyboards(to, t))
        rows = [
            self.post(
                to,
                Content(part, buttons if number == len(parts) - 1 else (), protect=True),
                lane=Lane.DIGEST,
                dedupe=f"digest/{name}/{number}",
            )
            for number, part in enumerate(parts)
        ]
        return [*rows, *self._drawings(t, to, view, name)] if view.digest.clients else rows

    def _drawings(self, t: Translator, to: Address, view: DigestView, name: str) -> list[Outgoing]:
        """Picture and pages; drawn when they leave, see `delivery.drawn`."""
        drawn = to_json(report(t, view)).encode()
        day = view.digest.period.until.astimezone(t.zone)
        contents = (
            Content(
                texts.headline(t, view.digest.needing_care),
                protect=True,
                kind=Kind.PHOTO,
                draws=True,
            ),
            Content(
                "", protect=True, kind=Kind.DOCUMENT, filename=f"{day:%Y-%m-%d}.pdf", draws=True
            ),
        )
        return [
            self.post(
                to,
                content,
                lane=Lane.DIGEST,
                dedupe=f"digest/{name}/{content.kind}",
                attachment=drawn,
            )
            for content in contents
        ]

    def _digest_rows(self, view: DigestView, keyboards: Keyboards) -> Rows:
        """For each client whose comments may be read or who is under strain.

        Telegram takes a hundred buttons; those with the greatest need come first.
        """
        t = keyboards.t
        rows: list[tuple[Button, ...]] = []
        for one in view.digest.clients:
            is_open = one.episode is not None and one.episode.is_open
            if one.needs_care or is_open:
                rows.append(keyboards.what_to_try(one, texts.difficulty_of(one)))
            if one.episode is not None and is_open:
                rows.append(keyboards.episode(one.episode))
            if one.client_id in view.quotable:
                press = Press(Verb.SHOW_COMMENT, id=one.client_id)
                rows += keyboards.rows((t.label("Words of {alias}", alias=one.alias), press))
        fitting = (sum(map(len, rows[: at + 1])) <= BUTTONS_LIMIT for at in range(len(rows)))
        return tuple(compress(rows, fitting))
