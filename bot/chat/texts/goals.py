"""Goals that client and therapist share, as either of the two reads them."""

from collections.abc import Sequence

from bot.alliance.goals import LONGEST_GOAL, MOST_GOALS, Goal, GoalState
from bot.alliance.people import Role
from bot.i18n.translator import Translator


def overview(t: Translator, me: Role, goals: Sequence[Goal], alias: str) -> str:
    """`alias`: whose they are, for the therapist."""
    head = t.say("Your goals:") if me is Role.CLIENT else t.say("Goals of {alias}:", alias=alias)
    if not goals:
        return _none_yet(t, me, alias)
    return "\n\n".join([head, *(_numbered(t, me, place, one) for place, one in _placed(goals))])


def _none_yet(t: Translator, me: Role, alias: str) -> str:
    if me is Role.CLIENT:
        return t.say(
            "You and your therapist have no goals here yet. You may propose up to {most}, in your "
            "own words; your therapist reads them and agrees or not.",
            most=t.number(MOST_GOALS),
        )
    return t.say(
        "There are no goals with {alias} here yet. Up to {most} can be proposed by either of you; "
        "each holds once the other agrees.",
        alias=alias,
        most=t.number(MOST_GOALS),
    )


def _placed(goals: Sequence[Goal]) -> list[tuple[int, Goal]]:
    return list(enumerate(goals, start=1))


def _numbered(t: Translator, me: Role, place: int, goal: Goal) -> str:
    return t.say(
        "{place}. {words} ({state})",
        place=t.number(place),
        words=goal.words,
        state=_state(t, me, goal),
    )


def one(t: Translator, me: Role, goal: Goal, before: Goal | None) -> str:
    """One goal by itself; `before`: the one whose words it is to replace."""
    lines = [t.say("“{words}”", words=goal.words), _state_sentence(t, me, goal)]
    if before is not None:
        lines.append(t.say("It is to replace these words: “{words}”", words=before.words))
    return "\n\n".join(lines)


def _state(t: Translator, me: Role, goal: Goal) -> str:
    if goal.state is not GoalState.PROPOSED:
        return t.say_in("goal", "agreed by both")
    if goal.proposed_by is me:
        return t.say_in("goal", "waiting for the other's answer")
    return t.say_in("goal", "waiting for your answer")


def _state_sentence(t: Translator, me: Role, goal: Goal) -> str:
    if goal.state is not GoalState.PROPOSED:
        return t.say("You both agreed on it. Now and then a check-in asks about it.")
    if goal.proposed_by is not me:
        return t.say("It is proposed to you. It holds once you agree.")
    return t.say("You proposed it. It holds once the other agrees.")


def place_label(t: Translator, place: int) -> str:
    return t.label("Goal {place}", place=t.number(place))


def ask_words(t: Translator, me: Role) -> str:
    if me is Role.CLIENT:
        what = t.say(
            "What would you like to be different? Write it here as one message, in your own words "
            "and with at most {most} characters. Your therapist will read it.",
            most=t.number(LONGEST_GOAL),
        )
    else:
        what = t.say(
            "Write the goal here as one message, best in the client's own words and with at most "
            "{most} characters. The client will read it.",
            most=t.number(LONGEST_GOAL),
        )
    return "\n\n".join(
        [
            what,
            t.say(
                "Your message is taken out of the chat once it is stored. Any command leaves "
                "everything as it is."
            ),
            t.say("Nobody reads this chat as it happens. If you need someone now: /need_help"),
        ]
    )


def too_long(t: Translator) -> str:
    return t.say(
        "A goal has at most {most} characters. Please write it shorter.",
        most=t.number(LONGEST_GOAL),
    )


def proposed(t: Translator, me: Role) -> str:
    if me is Role.CLIENT:
        return t.say("Stored. Your therapist is told that there is a proposal, and reads it here.")
    return t.say("Stored. Your client is told that there is something new, and reads it here.")


def not_possible(t: Translator) -> str:
    return t.say("That is not possible any more: the goals have changed. /goals shows them.")


def after_agreeing(t: Translator) -> str:
    return t.say("Agreed. It is a goal of you both now. /goals shows all of them.")


def after_declining(t: Translator) -> str:
    return t.say("Noted: this proposal does not become a goal. /goals shows what stands.")


def after_ending(t: Translator, how: GoalState) -> str:
    if how is GoalState.REACHED:
        return t.say("Noted: this goal is reached. /goals shows what stands.")
    return t.say("Noted: this goal is let go. /goals shows what stands.")
