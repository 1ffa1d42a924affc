"""The supervision sheet in words, and how its cases are chosen."""

from string import ascii_uppercase
from typing import assert_never

from bot.alliance.episodes import Cause, EpisodeState
from bot.alliance.signals import Rule
from bot.alliance.supervision import MOST_CASES, Case, CaseEpisode, CaseSession, CaseStep
from bot.chat.texts import digest as digest_texts
from bot.i18n.bidi import Direction
from bot.i18n.translator import Translator
from bot.usecases.paper import PAGE, PAGES, paper_of, region_of_script
from bot.usecases.supervision_sheet import CaseSheet, SupervisionSheet

_LITTLE = -1.0
"""Points against the own mean above which there is nothing worth a sentence."""


def choose(t: Translator) -> str:
    return t.say(
        "Which cases would you like to take to supervision? Choose up to {most}. The sheet calls "
        "them by letters and counts weeks: no alias, no date, none of their words.",
        most=t.number(MOST_CASES),
    )


def chosen_label(t: Translator, alias: str) -> str:
    return t.label("Chosen: {alias}", alias=alias)


def full(t: Translator) -> str:
    return t.say("That is as many as a sheet holds.")


def on_its_way(t: Translator, aliases: list[str]) -> str:
    """Which letter is whom: said here, never on the sheet."""
    lines = [
        t.say("{case} is {alias}.", case=heading(t, number), alias=alias)
        for number, alias in enumerate(aliases)
    ]
    head = t.say("The sheet is on its way. So that only you know who is who:")
    return "\n".join([head, *lines])


def nothing_yet(t: Translator) -> str:
    return t.say("There is no client here yet for whom a sheet could be made.")


# --- the sheet ----------------------------------------------------------------------------------


def sheet(t: Translator, cases: list[Case]) -> SupervisionSheet:
    return SupervisionSheet(
        title=t.say("For supervision"),
        intro=t.say(
            "Cases are called by letters, and weeks are counted from the first session shown. "
            "What clients keep to themselves is not here, nor is anything they wrote."
        ),
        language=t.cldr.language,
        region=region_of_script(t.cldr.script),
        is_rtl=t.direction is Direction.RTL,
        # The form of paper would tell the country.
        paper=paper_of(None),
        legend=t.say(
            "Each bar is a session: how far its rating lies above or below this client's own "
            "mean. A ring is a session without a rating."
        ),
        cases=[_case(t, number, case) for number, case in enumerate(cases)],
        questions_heading=t.say("Questions to take along"),
        questions=questions(t),
        notes=[digest_texts.caution(t), *_draft(t)],
        page=t.say("Page {page} of {pages}", page=PAGE, pages=PAGES),
    )


def heading(t: Translator, number: int) -> str:
    return t.say("Case {letter}", letter=ascii_uppercase[number])


def questions(t: Translator) -> list[str]:
    """For the therapist and whoever listens; about the therapist first."""
    return [
        t.say("What did I feel when it became difficult, and what did I do with that?"),
        t.say("What might be my own part in it, and could I say so to the client?"),
        t.say("What may the client not have been able to say to me?"),
        t.say("Do I know this moment from other clients, or from elsewhere in my life?"),
        t.say("Do we still want the same thing, and work on it in a way that suits this client?"),
        t.say("What small thing could I try in the next session, and how would I notice it helps?"),
        t.say("When would it be right to refer, and what would speak against it?"),
    ]


def _draft(t: Translator) -> list[str]:
    if not t.is_drafted:
        return []
    return [
        t.say("This translation is a draft that nobody who knows the language has reviewed."),
    ]


def _case(t: Translator, number: int, case: Case) -> CaseSheet:
    return CaseSheet(
        heading=heading(t, number),
        bars=[one.deviation for one in case.sessions],
        weeks=[t.number(one.week) for one in case.sessions],
        alternative=_alternative(t, case),
        lines=_lines(t, case),
    )


def _alternative(t: Translator, case: Case) -> str:
    rated = [one for one in case.sessions if one.deviation is not None]
    if not rated:
        return t.say("No rating yet.")
    said = [
        t.say(
            "week {week}: {change}",
            week=t.number(one.week),
            change=t.number(one.deviation or 0.0, 1, signed=True),
        )
        for one in rated
    ]
    return t.say("Against the own mean, {changes}.", changes=t.list(said))


def _lines(t: Translator, case: Case) -> list[str]:
    if not case.sessions:
        return [t.say("No session with this client has been asked about yet.")]
    return [
        t.count(
            "{n} session over {weeks}.",
            "{n} sessions over {weeks}.",
            len(case.sessions),
            weeks=t.count("{n} week", "{n} weeks", case.weeks),
        ),
        *_lowest(t, case),
        *(line for one in case.sessions for line in _session(t, one)),
        *(line for one in case.episodes for line in _episode(t, one)),
    ]


def _lowest(t: Translator, case: Case) -> list[str]:
    """How deep the deepest bar is; nothing where every session was much the same."""
    rated = [one for one in case.sessions if one.deviation is not None]
    low = min(rated, key=lambda one: one.deviation or 0.0, default=None)
    if low is None or low.deviation is None or low.deviation > _LITTLE:
        return []
    return [
        t.say(
            "The lowest rating is that of week {week}: {change} points of ten against the own "
            "mean.",
            week=t.number(low.week),
            change=t.number(low.deviation, 1, signed=True),
        )
    ]


def _session(t: Translator, one: CaseSession) -> list[str]:
    week, found = t.number(one.week), []
    if one.rule is not None:
        found.append(t.say("Week {week}: {what}.", week=week, what=rule_words(t, one.rule)))
    if one.was_cancelled:
        found.append(t.say("Week {week}: the session did not take place.", week=week))
    if one.was_silent:
        found.append(t.say("Week {week}: the check-in stayed unanswered.", week=week))
    return found


def rule_words(t: Translator, rule: Rule) -> str:
    """Why a session stood out, without a number."""
    match rule:
        case Rule.DIRECT_SIGN:
            return t.say_in("sign", "a direct sign of strain")
        case Rule.WITHDRAWAL:
            return t.say_in("sign", "a sign of holding back")
        case Rule.DROP:
            return t.say_in("sign", "a rating below what is usual")
        case Rule.RUN:
            return t.say_in("sign", "several ratings in a row below what is usual")
        case Rule.DROP_AND_WITHDRAWAL:
            return t.say_in("sign", "a rating below what is usual, and a sign of holding back")
        case _:
            assert_never(rule)


def _episode(t: Translator, episode: CaseEpisode) -> list[str]:
    steps = [_step(t, step) for step in episode.steps]
    told = [one for one in steps if one]
    first = t.say(
        "Strain from week {week}: {state}.",
        week=t.number(max(1, episode.began)),
        state=state_words(t, episode.state),
    )
    return [first, *told]


def state_words(t: Translator, state: EpisodeState) -> str:
    match state:
        case EpisodeState.POSSIBLE:
            return t.say_in("strain", "possible, not confirmed")
        case EpisodeState.CONFIRMED:
            return t.say_in("strain", "not mended yet")
        case EpisodeState.ADDRESSED:
            return t.say_in("strain", "talked about, not mended yet")
        case EpisodeState.REPAIRED:
            return t.say_in("strain", "mended")
        case EpisodeState.UNRESOLVED:
            return t.say_in("strain", "ended without being mended")
        case EpisodeState.REFERRED:
            return t.say_in("strain", "the client was referred on")
        case _:
            assert_never(state)


def _step(t: Translator, step: CaseStep) -> str:
    """What was tried and what came of it; empty for what the sessions tell already."""
    week = t.number(max(1, step.week))
    match step.cause:
        case Cause.ADDRESSED:
            return t.say("Week {week}: I talked about it with the client.", week=week)
        case Cause.LATER:
            return t.say("Week {week}: I wanted to come back to it later.", week=week)
        case Cause.REFERRED:
            return t.say("Week {week}: I referred the client on.", week=week)
        case Cause.SAID_YES:
            return t.say("Week {week}: the client says it was talked about.", week=week)
        case Cause.SAID_PARTLY:
            return t.say("Week {week}: the client says it was partly talked about.", week=week)
        case Cause.SAID_NO:
            return t.say("Week {week}: the client says it was not talked about.", week=week)
        case Cause.SAID_NOTHING:
            return t.say("Week {week}: the client says there was nothing difficult.", week=week)
        case Cause.BACK:
            return t.say("Week {week}: the ratings are back where they were.", week=week)
        case Cause.LEFT:
            return t.say("Week {week}: the client stopped.", week=week)
        case _:
            return ""
