"""/client: one client over time."""

from bot.alliance.client_views import ClientView
from bot.alliance.episodes import Shape
from bot.alliance.repair import Difficulty, keeps_coming_back
from bot.alliance.scoring import FacetChange
from bot.chat.texts import contact, repair
from bot.chat.texts import digest as digest_texts
from bot.chat.texts import episodes as episode_texts
from bot.i18n.translator import Translator

SHOWN = 5
"""Episodes and events that are told, the newest of them last."""


def view(t: Translator, one: ClientView) -> str:
    """What is known, then what to try, then what the numbers are not."""
    blocks = [
        _level(t, one),
        *_facets(t, one.facets),
        *_events(t, one),
        *_episodes(t, one),
        *_steps(t, one),
        digest_texts.caution(t),
    ]
    return "\n\n".join(blocks)


def difficulty_of(one: ClientView) -> Difficulty:
    """Where nothing stands out there is nothing to try either; asked for all the same, openly."""
    return Difficulty.OPEN if one.found is None else digest_texts.difficulty_of(one.found)


def title(t: Translator, alias: str) -> str:
    return t.say("{alias} over time", alias=alias)


def _level(t: Translator, one: ClientView) -> str:
    alias = one.client.alias
    if one.found is None or one.found.index is None:
        return t.say("{alias}: no rating yet.", alias=alias)
    index = t.number(one.found.index, 1)
    if one.found.change is None:
        return t.say("{alias}: the latest rating is {index}.", alias=alias, index=index)
    return t.say(
        "{alias}: the latest rating is {index}, {change} against the own level.",
        alias=alias,
        index=index,
        change=t.number(one.found.change, 1, signed=True),
    )


def _facets(t: Translator, facets: tuple[FacetChange, ...]) -> list[str]:
    if not facets:
        return []
    head = t.say("The latest answers against this client's own mean:")
    lines = [
        t.say(
            "{facet}: {change}",
            facet=digest_texts.facet_name(t, each.facet),
            change=t.number(each.change, 1, signed=True),
        )
        for each in facets
    ]
    return ["\n".join([head, *lines])]


def _events(t: Translator, one: ClientView) -> list[str]:
    if not one.events:
        return []
    head = t.say("What happened around the sessions:")
    lines = [
        t.say("{day}: {event}", day=t.date(each.at), event=contact.word(t, each.kind))
        for each in one.events[-SHOWN:]
    ]
    return ["\n".join([head, *lines])]


def _episodes(t: Translator, one: ClientView) -> list[str]:
    if not one.episodes:
        return [episode_texts.none_known(t)]
    return [
        f"{episode_texts.standing(t, each)} {episode_texts.course(t, each)}"
        for each in one.episodes[-SHOWN:]
    ]


def _steps(t: Translator, one: ClientView) -> list[str]:
    if one.episode is None:
        return []
    told = [repair.steps(t, difficulty_of(one))]
    if one.episode.shape is Shape.LASTING or keeps_coming_back(one.episodes):
        told.append(repair.beyond_repair(t))
    return told
