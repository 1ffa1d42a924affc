"""Every sentence a person can receive, in every language and form of address."""

from collections.abc import Iterator
from typing import Final

from bot.alliance.instruments import Facet, Instrument, Item, Use
from bot.alliance.people import GrammaticalGender, Register
from bot.i18n.catalogs import Catalogs, Choice
from bot.i18n.catalogue import HIGH, LOW, Catalogue, item_context
from bot.i18n.registry import SOURCE
from bot.i18n.status import TranslationState
from bot.i18n.translator import Translator
from bot.sandbox.page.voice import VoiceLanguage, VoiceLine
from bot.wiring.sentences import Sentence, forms, sentences

_QUESTIONS: Final = "The questions"
_FORMS: Final = {
    Register.FAMILIAR: "familiar",
    GrammaticalGender.FEMININE: "feminine",
    GrammaticalGender.MASCULINE: "masculine",
}
_ABOUT: Final = {
    Facet.GOALS: "shared goals",
    Facet.TASKS: "the way of working",
    Facet.BOND: "being oneself",
    Facet.HEARD: "being heard",
    Facet.REGARD: "kindness",
    Facet.INVOLVEMENT: "taking part",
    Facet.FRAME: "the frame: time, fees, absences",
    Facet.FIT: "fit of words and pace",
    Facet.VOICE: "being able to disagree",
    Facet.HELPFULNESS: "usefulness",
    Facet.RUPTURE_DIRECT: "open strain",
    Facet.RUPTURE_INDIRECT: "holding back",
}
_OFTEN: Final = {
    Use.ANCHOR: "Every time",
    Use.ROTATING: "In turn",
    Use.RARE: "Rarely",
}


def voice(catalogs: Catalogs, instrument: Instrument) -> list[VoiceLanguage]:
    """One entry per shipped language, each followed by its forms with what differs in them."""
    said = sentences()
    return [
        language
        for choice in catalogs.choices()
        for language in (
            _language(catalogs, choice, instrument, said),
            *_variants(catalogs, choice, instrument, said),
        )
    ]


def _language(
    catalogs: Catalogs, choice: Choice, instrument: Instrument, said: list[Sentence]
) -> VoiceLanguage:
    t = catalogs.translator(choice.tag, Register.POLITE, "UTC")
    lines = [_line(one, _text(t, one)) for one in said]
    source = catalogs.catalogues[SOURCE]
    own = catalogs.catalogues[choice.tag]
    return VoiceLanguage(
        tag=choice.tag,
        name=choice.autonym,
        direction=choice.direction,
        state=_state_words(choice.state),
        lines=[*lines, *_questions(instrument, source, own)],
    )


def _state_words(state: TranslationState | None) -> str:
    if state is None:
        return "the original"
    if state is TranslationState.DRAFTED:
        return "a machine draft that nobody has reviewed"
    return state.name.lower().replace("_", " ")


def _line(sentence: Sentence, text: str) -> VoiceLine:
    return VoiceLine(
        place=sentence.place, trigger=sentence.trigger, english=sentence.source, text=text
    )


def _text(t: Translator, sentence: Sentence) -> str:
    if sentence.plural:
        return forms(t.plural_templates(sentence.english, sentence.plural))
    return t.template(sentence.context, sentence.english)


# --- forms of address, genders, regions --------------------------------------------------------


def _variants(
    catalogs: Catalogs, choice: Choice, instrument: Instrument, said: list[Sentence]
) -> Iterator[VoiceLanguage]:
    """Only the sentences that are other words there."""
    for tag, catalogue in sorted(catalogs.catalogues.items()):
        if tag.partition("@")[0].partition("_")[0] != choice.tag or tag == choice.tag:
            continue
        lines = [_line(one, text) for one in said if (text := _own_text(catalogue, one))]
        questions = _questions(instrument, catalogs.catalogues[SOURCE], catalogue)
        lines += [one for one in questions if one.text]
        if lines:
            yield VoiceLanguage(
                tag=tag,
                name=_variant_name(catalogs, choice, tag),
                direction=choice.direction,
                state=f"{_state_words(catalogs.states.get(tag))}; what differs here",
                lines=lines,
            )


def _own_text(catalogue: Catalogue, sentence: Sentence) -> str:
    return forms(catalogue.messages.get((sentence.context, sentence.english), ()))


def _variant_name(catalogs: Catalogs, choice: Choice, tag: str) -> str:
    manner = catalogs.registry.manner(tag)
    region = manner.locale.removeprefix(choice.tag).strip("_")
    chosen = (manner.register, manner.gender)
    forms = [_FORMS[one] for one in chosen if one is not None and one in _FORMS]
    return ", ".join([f"{choice.autonym} {region}".strip(), *forms])


# --- the questions -----------------------------------------------------------------------------


def _questions(
    instrument: Instrument, source: Catalogue, catalogue: Catalogue
) -> Iterator[VoiceLine]:
    for item in instrument.items:
        yield VoiceLine(
            place=_QUESTIONS,
            trigger=f"{_OFTEN[item.use]}: {_about(item)}{_direction(item)}",
            english=_question(instrument, source, item),
            text=_question(instrument, catalogue, item),
        )


def _about(item: Item) -> str:
    return "" if item.facet is None else _ABOUT[item.facet]


def _direction(item: Item) -> str:
    return " (a high answer is the bad end)" if item.reversed else ""


def _question(instrument: Instrument, catalogue: Catalogue, item: Item) -> str:
    """The words and what the ends of the scale mean; empty where there are none."""

    def words(key: str) -> str:
        return catalogue.find_item(item_context(instrument, key)) or ""

    text, low, high = words(item.id), words(f"{item.id}/{LOW}"), words(f"{item.id}/{HIGH}")
    return f"{text}\n0 = {low}\n10 = {high}" if text else ""
