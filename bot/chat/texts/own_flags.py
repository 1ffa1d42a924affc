"""The signs in a client's replies, told to the client: what was seen, by which rule, who knows."""

from bot.alliance.own_flags import OwnFlag, Told
from bot.alliance.signals import Flag, Level, Rule
from bot.i18n.translator import Translator


def intro(t: Translator) -> str:
    return t.say(
        "A sign is a reason for your therapist to ask how things are between you. It is no "
        "judgement of you and no diagnosis. Your answers are compared with your own earlier ones "
        "only, and what you kept to yourself never counted."
    )


def none_seen(t: Translator) -> str:
    return t.say("No sign was seen in your answers.")


def about(t: Translator, one: OwnFlag) -> str:
    """What was seen with its numbers, the rule behind it, and how the therapist comes to know."""
    flag = one.raised.flag
    return " ".join([*_seen_and_why(t, flag), _told(t, one.told)])


def _seen_and_why(t: Translator, flag: Flag) -> list[str]:
    if flag.score is None or flag.limit is None:
        return [_without_number(t, flag.rule), _only_the_trend(t)]
    match flag.rule:
        case Rule.DIRECT_SIGN:
            return [
                t.say(
                    "You answered a question about strain between you with {score} of 10.",
                    score=t.number(flag.score),
                ),
                t.say(
                    "From {limit} on, such an answer counts by itself, so that it is not "
                    "overlooked.",
                    limit=t.number(flag.limit),
                ),
            ]
        case Rule.WITHDRAWAL:
            return [_held_back(t, flag.score), _held_back_rule(t, flag.limit)]
        case Rule.DROP:
            return [_came_to(t, flag.score), _drop_rule(t, flag.level, flag.limit)]
        case Rule.RUN:
            return [_came_to(t, flag.score), _run_rule(t, flag.sessions, flag.limit)]
        case Rule.DROP_AND_WITHDRAWAL:
            return [_came_to(t, flag.score), *_beside(t, flag), _joined_rule(t, flag.limit)]


def _without_number(t: Translator, rule: Rule) -> str:
    if rule is Rule.WITHDRAWAL:
        return t.say("One of your answers was about holding something back.")
    return t.say("One of your answers was about strain between you.")


def _only_the_trend(t: Translator) -> str:
    return t.say(
        "Because you shared only the trend, neither the question nor the number is told, only "
        "that there was such a sign."
    )


def _came_to(t: Translator, score: float) -> str:
    return t.say("Your answers came to {score} of 10 on average.", score=t.number(score, 1))


def _drop_rule(t: Translator, level: Level, limit: float) -> str:
    shown = t.number(limit, 1)
    if level is Level.RUPTURE:
        return t.say(
            "By your own earlier answers, {limit} or less is clearly lower than is usual for you.",
            limit=shown,
        )
    return t.say(
        "By your own earlier answers, {limit} or less is a little lower than is usual for you.",
        limit=shown,
    )


def _run_rule(t: Translator, sessions: int, limit: float) -> str:
    return t.count(
        "Together with the session before it, {limit} or less is lower than is usual for you.",
        "Together with the {n} sessions before it, {limit} or less is lower than is usual for you.",
        sessions - 1,
        limit=t.number(limit, 1),
    )


def _held_back(t: Translator, score: float) -> str:
    return t.say(
        "You answered a question about holding something back with {score} of 10.",
        score=t.number(score),
    )


def _held_back_rule(t: Translator, limit: float) -> str:
    return t.say("From {limit} on, such an answer is worth keeping in mind.", limit=t.number(limit))


def _beside(t: Translator, flag: Flag) -> list[str]:
    if flag.marker is None:
        return [_without_number(t, Rule.WITHDRAWAL), _only_the_trend(t)]
    return [_held_back(t, flag.marker)]


def _joined_rule(t: Translator, limit: float) -> str:
    return t.say(
        "By your own earlier answers, {limit} or less is lower than is usual for you, and both "
        "together weigh more than either.",
        limit=t.number(limit, 1),
    )


def _told(t: Translator, told: Told) -> str:
    match told:
        case Told.OVERVIEW:
            return t.say("Your therapist was told of it in a weekly overview.")
        case Told.AT_ONCE:
            return t.say("Your therapist is told of it without waiting for the weekly overview.")
        case Told.NEXT_OVERVIEW:
            return t.say("Your therapist will be told of it in the next weekly overview.")
        case Told.FORMER:
            return t.say("Your therapist at that time could see it.")
