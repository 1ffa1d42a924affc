"""What is said about care for therapists, rendered into outbox rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.alliance.absences import Absence
from bot.alliance.guesses import HIGHEST
from bot.alliance.instruments import Instrument
from bot.alliance.people import Admin, Client, ClientId, Therapist
from bot.chat.callback_data import Press
from bot.chat.content import Button, Content
from bot.chat.keyboards import Keyboards, Rows
from bot.chat.texts import away as away_texts
from bot.chat.texts import guesses as guess_texts
from bot.chat.texts import self_checks as self_texts
from bot.chat.texts import wishes as wish_texts
from bot.chat.verbs import Verb
from bot.chat.voices.letters import Letters, reachable
from bot.i18n.bidi import Direction
from bot.i18n.translator import Translator
from bot.usecases.care_voice import ToGuess
from bot.usecases.ports import Chance, Lane, MessageKey, Outgoing

_FIRST_WEEK: Final = date(2020, 1, 6)
"""A Monday. A button carries weeks since then."""
_UPPER_ROW: Final = 6


@dataclass(frozen=True, slots=True)
class ChatCareVoice:
    """Implements `usecases.care_voice.CareVoice` for Telegram."""

    letters: Letters

    @property
    def chance(self) -> Chance:
        return self.letters.chance

    @property
    def instrument(self) -> Instrument:
        return self.letters.instrument

    # --- absences ------------------------------------------------------------------------------

    def absence(self, client: Client, absence: Absence) -> Outgoing:
        t = self.letters.catalogs.of(client.speech)
        return self._to_client(client, away_texts.told(t, absence.back_on), absence)

    def return_of_therapist(self, client: Client, absence: Absence) -> Outgoing:
        t = self.letters.catalogs.of(client.speech)
        return self._to_client(client, away_texts.told_of_return(t), absence)

    def _to_client(self, client: Client, text: str, absence: Absence) -> Outgoing:
        """Known by a key of its own, so that `/forget` can delete it; stale once all is over."""
        return self.letters.post(
            reachable(client.address),
            Content(text, protect=True),
            lane=Lane.NOTICE,
            key=MessageKey(f"said/{self.chance.uuid()}"),
            client_id=client.id,
            expires_at=absence.back_at,
        )

    # --- wishes --------------------------------------------------------------------------------

    def wish(self, admin: Admin, client_id: ClientId, alias: str) -> Outgoing:
        t, keyboards = self._for(admin)
        seen = (t.label("I have seen this"), Press(Verb.WISH_SEEN, id=client_id))
        text = wish_texts.notice(t, alias)
        return self._notice(admin, text, keyboards.rows(seen), client_id)

    def wish_withdrawn(self, admin: Admin, alias: str) -> Outgoing:
        t, _ = self._for(admin)
        return self._notice(admin, wish_texts.notice_withdrawn(t, alias))

    # --- therapists ----------------------------------------------------------------------------

    def self_check(self, therapist: Therapist, week: date) -> Outgoing:
        t, keyboards = self._for(therapist)
        rows = energy_rows(t, keyboards, week)
        return self._notice(therapist, self_texts.energy_question(t), rows)

    def guesses(self, therapist: Therapist, to_guess: ToGuess) -> Outgoing:
        t, keyboards = self._for(therapist)
        alias, checkin = to_guess[0]
        text = guess_texts.question(t, alias, checkin.session_starts_at)
        rows = guess_rows(t, keyboards, to_guess)
        return self._notice(therapist, text, rows, checkin.client_id)

    def _notice(
        self,
        to: Therapist | Admin,
        text: str,
        rows: Rows = (),
        client_id: ClientId | None = None,
    ) -> Outgoing:
        return self.letters.post(
            reachable(to.address),
            Content(text, rows, protect=True),
            lane=Lane.NOTICE,
            client_id=client_id,
        )

    def _for(self, person: Therapist | Admin) -> tuple[Translator, Keyboards]:
        t = self.letters.catalogs.of(person.speech)
        return t, self.letters.keyboards(reachable(person.address), t)


# --- buttons ------------------------------------------------------------------------------------


def energy_rows(t: Translator, keyboards: Keyboards, week: date) -> Rows:
    return _answers(keyboards, self_texts.energy_words(t), Verb.SELF_ENERGY, week)


def load_rows(t: Translator, keyboards: Keyboards, week: date) -> Rows:
    return _answers(keyboards, self_texts.load_words(t), Verb.SELF_LOAD, week)


def _answers(keyboards: Keyboards, words: Sequence[str], verb: Verb, week: date) -> Rows:
    number = (week - _FIRST_WEEK).days // 7
    return keyboards.rows(
        *((word, Press(verb, a=number, b=answer)) for answer, word in enumerate(words))
    )


def week_at(number: int) -> date:
    """The Monday a button carries."""
    return _FIRST_WEEK + timedelta(weeks=number)


def guess_rows(t: Translator, keyboards: Keyboards, to_guess: ToGuess) -> Rows:
    """The scale as under a check-in, then a way past this one."""
    checkin_id = to_guess[0][1].id
    digits = [
        keyboards.button(str(value), Press(Verb.GUESS, id=checkin_id, b=value))
        for value in range(HIGHEST + 1)
    ]
    skip = keyboards.button(t.label("No guess here"), Press(Verb.GUESS_SKIP, id=checkin_id))
    upper, lower = tuple(digits[:_UPPER_ROW]), tuple(digits[_UPPER_ROW:])
    return (_sided(t, upper), _sided(t, lower), (skip,))


def _sided(t: Translator, row: tuple[Button, ...]) -> tuple[Button, ...]:
    return row[::-1] if t.direction is Direction.RTL else row
