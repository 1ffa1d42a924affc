"""`/mydata` to read: everything stored about a client, in their language."""

from collections.abc import Iterator, Sequence

from bot.alliance.episodes import Episode, EpisodeState
from bot.alliance.frames import Clarity
from bot.alliance.goals import Goal, GoalState
from bot.alliance.people import ClientState, Role
from bot.alliance.wishes import Wish, WishState
from bot.chat.texts import checkin as checkin_texts
from bot.chat.texts import consent as consent_texts
from bot.chat.texts import contact, joining, own_flags, own_rounds, settings, wishes
from bot.i18n.bidi import Direction
from bot.i18n.translator import Translator
from bot.usecases.gather_own_data import OwnData
from bot.usecases.own_data_json import consents_of
from bot.usecases.own_sheet import OwnSection, OwnSheet
from bot.usecases.paper import PAGE, PAGES, paper_of, region_of_script


def as_data(t: Translator) -> str:
    """Beside the second file."""
    return t.say("The same as data, for another program to read.")


def sheet(t: Translator, data: OwnData, looked: str) -> OwnSheet:
    """`looked`: who looked at the answers, as `/access` says it."""
    return OwnSheet(
        title=t.say("What is stored about you"),
        intro=_intro(t, data),
        language=t.cldr.language,
        region=t.cldr.territory or region_of_script(t.cldr.script),
        is_rtl=t.direction is Direction.RTL,
        paper=paper_of(t.cldr.territory),
        sections=[*_sections(t, data), _access(t, looked)],
        rounds_heading=t.say("Your answers"),
        rounds_intro=_rounds_intro(t, data),
        rounds=own_rounds.rounds(t, [*reversed(data.checkins)]),
        page=t.say("Page {page} of {pages}", page=PAGE, pages=PAGES),
        made_at=data.made_at,
    )


def _intro(t: Translator, data: OwnData) -> list[str]:
    return [
        t.say("This is what is stored here about you, as of {day}.", day=t.date(data.made_at)),
        t.say(
            "It also holds what you keep to yourself. Whoever gets hold of this file can read it, "
            "so keep it somewhere safe."
        ),
        *consent_texts.draft_notice(t),
    ]


def _rounds_intro(t: Translator, data: OwnData) -> str:
    if not data.checkins:
        return t.say("No session is known yet, so nothing was asked.")
    return t.say("Session by session, the newest first, each question as it was put to you.")


def _sections(t: Translator, data: OwnData) -> Iterator[OwnSection]:
    yield _you(t, data)
    yield _kept(t, data)
    yield _agreed(t, data)
    if data.goals:
        heading = t.say("Goals you share with your therapist")
        yield OwnSection(heading=heading, lines=[_goal(t, one) for one in data.goals])
    if data.reading is not None:
        yield OwnSection(heading=t.say("The frame"), lines=[_frame(t, data.reading.said)])
    if data.happened:
        yield OwnSection(
            heading=t.say("What happened around your sessions"),
            facts=[(t.date(one.at), contact.word(t, one.kind)) for one in data.happened],
        )
    yield _signs(t, data)
    if data.episodes:
        yield OwnSection(
            heading=t.say("Times that asked for care"),
            lines=[_care(t), *(_episode(t, one) for one in data.episodes)],
        )
    if data.wish is not None:
        heading = t.say("Your wish for another therapist")
        yield OwnSection(heading=heading, lines=_wish(t, data.wish))


# --- who, and what they chose -------------------------------------------------------------------


def _you(t: Translator, data: OwnData) -> OwnSection:
    client = data.client
    policies = data.policies
    discreet = policies.discreet if client.discreet is None else client.discreet
    quiet = client.quiet_hours or policies.quiet_hours
    country = t.territory(client.country) if client.country else settings.no_country(t)
    return OwnSection(
        heading=t.say("You and your settings"),
        facts=[
            (t.say("What your therapist calls you here"), client.alias),
            (t.say("Language"), t.language.autonym),
            (settings.timezone_name(t), joining.zone_name(client.speech.timezone)),
            (settings.country_name(t), country),
            (settings.quiet_hours_name(t), joining.quiet_hours_label(t, quiet)),
            (settings.sharing_name(t), checkin_texts.sharing_label(t, client.sharing)),
            (settings.asks_sharing_name(t), settings.on_off(t, on=client.asks_sharing)),
            (settings.discreet_name(t), settings.on_off(t, on=discreet)),
        ],
        lines=[
            *_away(t, data),
            t.say(
                "The way in which Telegram reaches you is stored as well, encrypted. It is not "
                "printed here, nor are keys and marks that say nothing about you."
            ),
        ],
    )


def _away(t: Translator, data: OwnData) -> list[str]:
    client = data.client
    if client.state is ClientState.STOPPED:
        return [t.say("You have stopped; nothing is asked any more.")]
    if client.state is not ClientState.PAUSED:
        return []
    if client.paused_until is None:
        return [t.say("You are pausing until you come back with /resume.")]
    return [t.say("You are pausing until {day}.", day=t.date(client.paused_until))]


def _kept(t: Translator, data: OwnData) -> OwnSection:
    lines = [consent_texts.retention(t, data.policies)]
    if data.policies.backup_retention is not None:
        length = t.duration(data.policies.backup_retention)
        lines.append(t.say("Backups are deleted after {duration} at the latest.", duration=length))
    return OwnSection(heading=t.say("How long it is kept, and how to erase it"), lines=lines)


def _agreed(t: Translator, data: OwnData) -> OwnSection:
    return OwnSection(
        heading=t.say("What you agreed to"),
        facts=[
            (t.date(one.agreed_at), t.say("consent, version {version}", version=one.version))
            for one in consents_of(data)
        ],
        lines=[t.say("/privacy shows the text as it stands now.")],
    )


# --- what was agreed and what happened ----------------------------------------------------------


def _goal(t: Translator, goal: Goal) -> str:
    return t.say(
        "“{words}”: {state}, {day}",
        words=goal.words,
        state=_goal_state(t, goal),
        day=t.date(goal.since),
    )


def _goal_state(t: Translator, goal: Goal) -> str:
    match goal.state:
        case GoalState.PROPOSED if goal.proposed_by is Role.CLIENT:
            return t.say_in("goal", "proposed by you")
        case GoalState.PROPOSED:
            return t.say_in("goal", "proposed by your therapist")
        case GoalState.AGREED:
            return t.say_in("goal", "agreed by both")
        case GoalState.REACHED:
            return t.say_in("goal", "reached")
        case GoalState.LET_GO:
            return t.say_in("goal", "let go")
        case GoalState.REPLACED:
            return t.say_in("goal", "replaced by other words")
        case GoalState.DECLINED:
            return t.say_in("goal", "declined or taken back")


def _frame(t: Translator, said: Clarity) -> str:
    if said is Clarity.CLEAR:
        return t.say("You said that the frame your therapist wrote is clear. /frame shows it.")
    return t.say("You said that you have a question about the frame. /frame shows it.")


def _signs(t: Translator, data: OwnData) -> OwnSection:
    heading = t.say("Signs your therapist is told of")
    if not data.flags:
        return OwnSection(heading=heading, lines=[own_flags.none_seen(t), own_flags.intro(t)])
    return OwnSection(
        heading=heading,
        lead=[own_flags.intro(t)],
        facts=[
            (t.date(one.raised.session_starts_at), own_flags.about(t, one)) for one in data.flags
        ],
    )


def _care(t: Translator) -> str:
    return t.say(
        "After a sign, I remind your therapist of it until it seems mended, or until it was "
        "talked about. This is what is noted of that."
    )


def _episode(t: Translator, one: Episode) -> str:
    first, last = t.date(one.began_at), t.date(one.moves[-1].at if one.moves else one.began_at)
    match one.state:
        case EpisodeState.POSSIBLE | EpisodeState.CONFIRMED:
            return t.say("Since {first}; still open.", first=first)
        case EpisodeState.ADDRESSED:
            return t.say(
                "Since {first}; your therapist noted on {last} that it was talked about, or you "
                "said so.",
                first=first,
                last=last,
            )
        case EpisodeState.REPAIRED:
            return t.say("From {first} to {last}; it seems mended.", first=first, last=last)
        case EpisodeState.REFERRED:
            return t.say(
                "From {first} to {last}; your therapist noted that somebody else takes over.",
                first=first,
                last=last,
            )
        case EpisodeState.UNRESOLVED:
            return t.say("From {first} to {last}; closed.", first=first, last=last)


def _wish(t: Translator, wish: Wish) -> list[str]:
    if wish.state is WishState.WITHDRAWN:
        return [t.say("You made it on {day} and took it back.", day=t.date(wish.made_at))]
    return wishes.standing(t, wish).split("\n\n")


def _access(t: Translator, looked: str) -> OwnSection:
    parts: Sequence[str] = [line for part in looked.split("\n\n") for line in part.split("\n")]
    return OwnSection(heading=t.say("Who looked"), lines=parts)
