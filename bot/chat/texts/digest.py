"""The weekly digest in words: who needs care, why with its numbers, and one thing to try."""

from bot.alliance.digests import ClientDigest, FacetMove, Need, RaisedFlag
from bot.alliance.instruments import Facet
from bot.alliance.notes import Note
from bot.alliance.repair import Difficulty, difficulty
from bot.alliance.signals import Level, Rule
from bot.chat.texts import contact, episodes, guesses, notices, own_scale, repair
from bot.i18n.translator import Translator
from bot.usecases.show_digest import DigestView


def digest(t: Translator, view: DigestView) -> str:
    """The whole text; the first line says how many need care."""
    if not view.digest.clients:
        nothing = t.say("No check-in was due since the last overview.")
        return "\n\n".join([*_waiting(t, view), nothing])
    care = [one for one in view.digest.clients if one.needs_care]
    rest = [one for one in view.digest.clients if not one.needs_care]
    blocks = [
        *_waiting(t, view),
        headline(t, len(care)),
        *(_care(t, one, view) for one in care),
    ]
    if rest:
        blocks.append(_rest(t, rest, view))
    if view.is_strained:
        blocks.append(repair.supervision(t))
    return "\n\n".join([*blocks, caution(t), *own_scale.note(t, view.digest.clients)])


def caution(t: Translator) -> str:
    """What the numbers are not."""
    return t.say(
        "A sign is a reason to talk, not a finding. The numbers come from our own questions, "
        "which are not a validated test."
    )


def about(t: Translator, one: ClientDigest, view: DigestView) -> str:
    """All that is said of one client, a line each."""
    return _care(t, one, view) if one.needs_care else _short(t, one, view)


def headline(t: Translator, needing_care: int) -> str:
    if needing_care == 0:
        return t.say("No alliance stands out this week.")
    return t.count(
        "{n} alliance needs care this week.", "{n} alliances need care this week.", needing_care
    )


def _waiting(t: Translator, view: DigestView) -> list[str]:
    return [notices.notice(t, alias, notice) for alias, notice in view.waiting]


# --- those who need care -----------------------------------------------------------------------


def _care(t: Translator, one: ClientDigest, view: DigestView) -> str:
    """Reasons and a step where there is news; after that only where it stands."""
    if not one.is_news:
        return _short(t, one, view)
    lines = [
        t.say("{alias}: {state}", alias=one.alias, state=_state(t, one)),
        *(reason(t, raised) for raised in one.flags),
        *contact.lines(t, one, view),
        *([_silence(t)] if one.silent_after_drop else []),
        *_episode(t, one),
        *([_moves(t, one.moves)] if one.moves else []),
        *own_scale.lines(t, one),
        *(_note(t, note) for note in one.notes),
        t.say("To try: {step}", step=repair.first_step(t, difficulty_of(one))),
        *guesses.lines(t, one, view),
        *_comments(t, one, view),
    ]
    return "\n".join(lines)


def _episode(t: Translator, one: ClientDigest) -> list[str]:
    return [] if one.episode is None else [episodes.standing(t, one.episode)]


def difficulty_of(one: ClientDigest) -> Difficulty:
    """What to begin with; where nothing new showed, what showed when the episode began."""
    worse = {move.facet for move in one.moves if move.is_worse}
    rules = {raised.flag.rule for raised in one.flags}
    if not rules and one.episode is not None:
        rules = set(one.episode.rules)
    return difficulty(rules, worse, is_silent=one.need is Need.SILENCE)


def _state(t: Translator, one: ClientDigest) -> str:
    """Index against the own level, and what was answered."""
    answered = t.say(
        "{answered} of {due} answered", answered=t.number(one.answered), due=t.number(one.due)
    )
    if one.due == 0 and one.index is None:
        return t.say("no check-in was due")
    if one.index is None:
        return answered
    if one.change is None:
        return t.say("index {index}, {answered}", index=t.number(one.index, 1), answered=answered)
    return t.say(
        "index {index} ({change} against the own level), {answered}",
        index=t.number(one.index, 1),
        change=t.number(one.change, 1, signed=True),
        answered=answered,
    )


def reason(t: Translator, raised: RaisedFlag) -> str:
    """Why it is flagged, with its numbers; without them where only the trend is shared."""
    flag = raised.flag
    day = t.date(raised.session_starts_at)
    if flag.score is None or flag.limit is None:
        if flag.rule is Rule.WITHDRAWAL:
            return t.say("Session of {day}: a sign of holding back.", day=day)
        return t.say("Session of {day}: a direct sign of strain.", day=day)
    score, limit = t.number(flag.score, 1), t.number(flag.limit, 1)
    match flag.rule:
        case Rule.DIRECT_SIGN:
            return t.say(
                "Session of {day}: a question about strain was answered {score} of 10 (from "
                "{limit} it counts as a direct sign).",
                day=day,
                score=t.number(flag.score),
                limit=t.number(flag.limit),
            )
        case Rule.WITHDRAWAL:
            return t.say(
                "Session of {day}: a question about holding back was answered {score} of 10 (from "
                "{limit} it counts as a sign).",
                day=day,
                score=t.number(flag.score),
                limit=t.number(flag.limit),
            )
        case Rule.DROP if flag.level is Level.RUPTURE:
            return t.say(
                "Session of {day}: {score}, clearly below what is usual for this client (limit "
                "{limit}).",
                day=day,
                score=score,
                limit=limit,
            )
        case Rule.DROP:
            return t.say(
                "Session of {day}: {score}, a little below what is usual for this client (limit "
                "{limit}).",
                day=day,
                score=score,
                limit=limit,
            )
        case Rule.RUN:
            return t.count(
                "Session of {day}: {score}; together with the rating before it, lower than usual "
                "for this client (limit {limit}).",
                "Session of {day}: {score}; together with the {n} ratings before it, lower than "
                "usual for this client (limit {limit}).",
                flag.sessions - 1,
                day=day,
                score=score,
                limit=limit,
            )
        case Rule.DROP_AND_WITHDRAWAL if flag.marker is None:
            return t.say(
                "Session of {day}: {score}, below what is usual for this client (limit {limit}), "
                "and a sign of holding back.",
                day=day,
                score=score,
                limit=limit,
            )
        case Rule.DROP_AND_WITHDRAWAL:
            return t.say(
                "Session of {day}: {score}, below what is usual for this client (limit {limit}), "
                "and a question about holding back was answered {marker} of 10.",
                day=day,
                score=score,
                limit=limit,
                marker=t.number(flag.marker),
            )


def _silence(t: Translator) -> str:
    return t.say("After that, a check-in stayed unanswered.")


def _note(t: Translator, note: Note) -> str:
    """How it was answered; stands beside a sign and never is one."""
    match note:
        case Note.STRAIGHT_LINE:
            return t.say("To bear in mind: every question got the same number.")
        case Note.SHORT:
            return t.say("To bear in mind: fewer than half of the questions were answered.")
        case Note.LATE:
            return t.say("To bear in mind: it was answered more than a day after it was asked.")


def _moves(t: Translator, moves: tuple[FacetMove, ...]) -> str:
    return t.say("Moved: {facets}.", facets=t.list([_move(t, move) for move in moves]))


def _move(t: Translator, move: FacetMove) -> str:
    name = facet_name(t, move.facet)
    if move.change is None:
        return (
            t.say("{facet} (worse)", facet=name)
            if move.is_worse
            else t.say("{facet} (better)", facet=name)
        )
    return t.say("{facet} {change}", facet=name, change=t.number(move.change, 1, signed=True))


def facet_name(t: Translator, facet: Facet) -> str:
    """What an item is about, as a noun in the middle of a sentence."""
    match facet:
        case Facet.GOALS:
            return t.say_in("facet", "shared goals")
        case Facet.TASKS:
            return t.say_in("facet", "the way of working")
        case Facet.BOND:
            return t.say_in("facet", "being oneself")
        case Facet.HEARD:
            return t.say_in("facet", "being heard")
        case Facet.REGARD:
            return t.say_in("facet", "kindness")
        case Facet.INVOLVEMENT:
            return t.say_in("facet", "taking part")
        case Facet.FRAME:
            return t.say_in("facet", "the frame")
        case Facet.FIT:
            return t.say_in("facet", "fit of words and pace")
        case Facet.VOICE:
            return t.say_in("facet", "being able to disagree")
        case Facet.HELPFULNESS:
            return t.say_in("facet", "usefulness")
        case Facet.RUPTURE_DIRECT:
            return t.say_in("facet", "open strain")
        case Facet.RUPTURE_INDIRECT:
            return t.say_in("facet", "holding back")


def _comments(t: Translator, one: ClientDigest, view: DigestView) -> list[str]:
    return [
        t.say("In their own words: “{comment}”", comment=comment)
        for comment in view.comments.get(one.client_id, ())
    ]


# --- the rest ----------------------------------------------------------------------------------


def _rest(t: Translator, rest: list[ClientDigest], view: DigestView) -> str:
    lines = [t.say("The others:"), *(_short(t, one, view) for one in rest)]
    return "\n".join(lines)


def _short(t: Translator, one: ClientDigest, view: DigestView) -> str:
    state = _state(t, one)
    line = t.say("{alias}: {state}", alias=one.alias, state=state)
    watched = [t.say("To watch. {reason}", reason=reason(t, raised)) for raised in one.flags]
    more = [*guesses.lines(t, one, view), *_comments(t, one, view)]
    watched += own_scale.lines(t, one)
    return "\n".join([line, *watched, *contact.lines(t, one, view), *_episode(t, one), *more])
