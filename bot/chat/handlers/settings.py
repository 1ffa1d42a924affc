"""`/settings` and `/language`: one screen for all roles of a person, each change shown at once."""

from dataclasses import dataclass, replace
from datetime import time

from bot.alliance.errors import InvalidValueError, NotFoundError
from bot.alliance.people import (
    Register,
    Speech,
)
from bot.chat.callback_data import Press
from bot.chat.content import TapAnswer
from bot.chat.handlers.choices import (
    GENDERS,
    QUIET_HOURS,
    country_page,
    gender_at,
    language_at,
    language_labels,
    zones_named,
)
from bot.chat.handlers.setting_changes import (
    HOURS,
    WAITING_FOR_CITY,
    begin_asking,
    changed_client,
    changed_therapist,
    chosen_zone,
    digest_at,
    is_asked,
    main_role,
    save_client,
    save_speech,
    save_therapist,
    wait_for_city,
)
from bot.chat.handlers.setting_effects import effect, follow
from bot.chat.handlers.setting_names import (
    CLIENT_ONLY,
    OF_THERAPISTS,
    ORDER,
    Setting,
    explanation_of,
    name_of,
    weekday,
)
from bot.chat.keyboards import SHARING_ORDER, Rows
from bot.chat.talk import Talk
from bot.chat.texts import checkin as checkin_texts
from bot.chat.texts import joining as joining_texts
from bot.chat.texts import settings as texts
from bot.chat.verbs import Verb
from bot.i18n.catalogs import Catalogs
from bot.usecases.actors import Product

_LANGUAGE, _REGISTER, _GENDER = range(3)
"""What the buttons of `/language` choose, in `a`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsHandlers:
    """Changes the person's own rows: in every role they hold, where it applies to all."""

    catalogs: Catalogs

    # --- settings ------------------------------------------------------------------------------

    async def overview(self, talk: Talk, _args: str = "") -> None:
        if not talk.roles:
            await talk.say(joining_texts.stranger(talk.t))
            return
        offered = _offered(talk)
        lines = [(name_of(talk.t, one), self._value(talk, one)) for one in offered]
        rows = talk.keyboards.rows(
            *((name_of(talk.t, one), Press(Verb.SETTING, a=ORDER.index(one))) for one in offered)
        )
        await talk.show(texts.overview(talk.t, lines), rows)

    async def choose(self, talk: Talk, press: Press) -> TapAnswer | None:
        """Shows the choices of one setting; for countries, the page in `b`."""
        setting = _setting(talk, press)
        if setting is Setting.TIMEZONE:
            await wait_for_city(talk)
        text = _with_effect(explanation_of(talk.t, setting), await effect(talk, setting))
        await talk.show(text, self._choices(talk, setting, press.b))
        return None

    async def set(self, talk: Talk, press: Press) -> TapAnswer | None:
        setting = _setting(talk, press)
        if setting is Setting.TIMEZONE:
            changed = await save_speech(
                talk, replace(talk.speech, timezone=await chosen_zone(talk, press))
            )
        elif setting in CLIENT_ONLY:
            changed = await save_client(talk, changed_client(talk, setting, press))
        else:
            changed = await save_therapist(talk, changed_therapist(talk, setting, press))
            await begin_asking(changed, setting)
        changed = replace(changed, t=self.catalogs.of(changed.speech))
        if setting is Setting.DIGEST_DAY:
            following = Press(Verb.SETTING, a=ORDER.index(Setting.DIGEST_HOUR))
            return await self.choose(changed, following)
        text = texts.changed(changed.t, name_of(changed.t, setting), self._value(changed, setting))
        await follow(changed, setting)
        await changed.show(_with_effect(text, await effect(changed, setting)))
        return None

    async def typed_city(self, talk: Talk, text: str) -> bool:
        """The name of a city after *time zone* was tapped; False if it was not."""
        role, subject = main_role(talk)
        dialog = await talk.work.dialogs.get(Product(), role, subject)
        if dialog is None or dialog.kind != WAITING_FOR_CITY:
            return False
        zones = zones_named(text)
        if not zones:
            return False
        await wait_for_city(talk, zones)
        rows = talk.keyboards.rows(
            *(
                (
                    joining_texts.zone_name(name),
                    Press(Verb.SETTING_VALUE, a=ORDER.index(Setting.TIMEZONE), b=number),
                )
                for number, name in enumerate(zones)
            )
        )
        await talk.say(joining_texts.timezone_matches(talk.t), rows)
        return True

    def _value(self, talk: Talk, setting: Setting) -> str:
        """What holds now, in words."""
        t, client = talk.t, talk.client
        weekly = digest_at(talk)
        match setting:
            case Setting.TIMEZONE:
                return joining_texts.zone_name(talk.speech.timezone)
            case Setting.DIGEST_DAY | Setting.DIGEST_HOUR:
                return f"{weekday(t, weekly.weekday)} {t.clock(weekly.at)}"
            case Setting.GUESSES | Setting.ASKS_SELF:
                return texts.on_off(t, on=is_asked(talk, setting))
            case _ if client is None:
                raise NotFoundError("not a client here")
            case Setting.QUIET_HOURS:
                quiet = client.quiet_hours or talk.clinic.policies.quiet_hours
                return joining_texts.quiet_hours_label(t, quiet)
            case Setting.COUNTRY:
                return t.territory(client.country) if client.country else texts.no_country(t)
            case Setting.SHARING:
                return checkin_texts.sharing_label(t, client.sharing)
            case Setting.ASKS_SHARING:
                return texts.on_off(t, on=client.asks_sharing)
            case Setting.DISCREET:
                own = client.discreet
                return texts.on_off(t, on=talk.clinic.policies.discreet if own is None else own)

    def _choices(self, talk: Talk, setting: Setting, page: int) -> Rows:
        t, a = talk.t, ORDER.index(setting)
        labels: list[str]
        match setting:
            case Setting.TIMEZONE:
                labels = []
            case Setting.COUNTRY:
                return _country_rows(talk, a, page)
            case Setting.QUIET_HOURS:
                labels = [joining_texts.quiet_hours_label(t, quiet) for quiet in QUIET_HOURS]
            case Setting.SHARING:
                labels = [checkin_texts.sharing_label(t, sharing) for sharing in SHARING_ORDER]
            case Setting.ASKS_SHARING | Setting.DISCREET | Setting.GUESSES | Setting.ASKS_SELF:
                labels = [texts.on_off(t, on=False), texts.on_off(t, on=True)]
            case Setting.DIGEST_DAY:
                labels = [weekday(t, number) for number in range(7)]
            case Setting.DIGEST_HOUR:
                labels = [t.clock(time(hour)) for hour in HOURS]
        return talk.keyboards.rows(
            *(
                (label, Press(Verb.SETTING_VALUE, a=a, b=number))
                for number, label in enumerate(labels)
            )
        )

    # --- language ------------------------------------------------------------------------------

    async def ask_language(self, talk: Talk, _args: str) -> None:
        labels = language_labels(self.catalogs, talk.clinic.policies, talk.t)
        rows = talk.keyboards.rows(
            *((label, Press(Verb.LANGUAGE, b=number)) for number, label in enumerate(labels))
        )
        if talk.roles:
            await talk.show(texts.choose_language(talk.t), rows)
        else:
            await talk.say(joining_texts.stranger(talk.t))

    async def language(self, talk: Talk, press: Press) -> TapAnswer | None:
        """`a` = 0: a language was chosen; 1: a form of address in it; 2: a grammatical gender."""
        speech = self._spoken(talk, press)
        changed = await save_speech(talk, speech)
        changed = replace(changed, t=self.catalogs.of(speech))
        if press.a == _LANGUAGE and changed.t.language.familiar is not None:
            await changed.show(texts.language_changed(changed.t), _register_rows(changed))
        elif press.a < _GENDER and changed.t.language.genders:
            await changed.show(joining_texts.ask_gender(changed.t), _gender_rows(changed))
        else:
            await changed.show(texts.language_changed(changed.t))
        return None

    def _spoken(self, talk: Talk, press: Press) -> Speech:
        """A gender belongs to the language it was chosen in, and so does a form of address."""
        match press.a:
            case 0:
                tag = language_at(self.catalogs, talk.clinic.policies, press.b).tag
                return replace(talk.speech, locale=tag, register=Register.POLITE, gender=None)
            case 1:
                register = Register.FAMILIAR if press.b else Register.POLITE
                return replace(talk.speech, register=register)
            case _:
                gender = gender_at(press.b - 1) if press.b else None
                return replace(talk.speech, gender=gender)


def _register_rows(talk: Talk) -> Rows:
    return talk.keyboards.rows(
        *(
            (texts.register_label(talk.t, register), Press(Verb.LANGUAGE, a=_REGISTER, b=number))
            for number, register in enumerate((Register.POLITE, Register.FAMILIAR))
        )
    )


def _gender_rows(talk: Talk) -> Rows:
    return talk.keyboards.rows(
        *(
            (joining_texts.gender_label(talk.t, gender), Press(Verb.LANGUAGE, a=_GENDER, b=number))
            for number, gender in enumerate((None, *GENDERS))
        )
    )


def _offered(talk: Talk) -> list[Setting]:
    offered = [Setting.TIMEZONE]
    if talk.client is not None:
        offered += CLIENT_ONLY
    if talk.therapist is not None:
        offered += OF_THERAPISTS
    return offered


def _setting(talk: Talk, press: Press) -> Setting:
    """Raises InvalidValueError where the button's setting is not this person's."""
    if press.a >= len(ORDER) or not talk.roles:
        raise InvalidValueError("no such setting")
    setting = ORDER[press.a]
    if setting is not Setting.DIGEST_HOUR and setting not in _offered(talk):
        raise InvalidValueError("not this person's setting")
    return setting


def _country_rows(talk: Talk, a: int, page: int) -> Rows:
    shown, following = country_page(talk.t, page)
    return talk.keyboards.rows(
        (texts.no_country(talk.t), Press(Verb.SETTING_VALUE, a=a)),
        *((name, Press(Verb.SETTING_VALUE, a=a, word=code)) for code, name in shown),
        (talk.t.label("More countries"), Press(Verb.SETTING, a=a, b=following)),
    )


# --- changes -----------------------------------------------------------------------------------


def _with_effect(text: str, shown: str) -> str:
    return f"{text}\n\n{shown}" if shown else text
