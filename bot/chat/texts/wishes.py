"""A client would like another therapist: what is asked, sent, and said where nobody could hear."""

from datetime import datetime

from bot.alliance.wishes import Wish, WishState
from bot.i18n.translator import Translator


def ask(t: Translator) -> str:
    """What would be told to whom, before anything is."""
    return "\n\n".join(
        [
            t.say(
                "You may ask for another therapist at any time, and you owe nobody a reason. "
                "Sometimes a change is the right step."
            ),
            t.say(
                "If you tap the first button, the people who run the clinic are told two things: "
                "the short name your clinic uses for you here, and that you would like another "
                "therapist. No reason, no answer of yours, no word you wrote."
            ),
            t.say(
                "I tell your therapist nothing of it. The clinic may talk with them to arrange "
                "the change."
            ),
        ]
    )


def sent(t: Translator, when: datetime) -> str:
    return "\n\n".join(
        [
            t.say(
                "I have passed your wish on to the people who run the clinic, on {day}. I cannot "
                "say when they read it; in the night it waits for their morning.",
                day=t.date(when),
            ),
            t.say(
                "Nothing else changes for now. /another_therapist shows how it stands and lets "
                "you take it back."
            ),
        ]
    )


def standing(t: Translator, wish: Wish) -> str:
    """A wish the clinic already has."""
    first = t.say("Your wish went to the clinic on {day}.", day=t.date(wish.made_at))
    if wish.state is WishState.SEEN and wish.seen_at is not None:
        return "\n\n".join(
            [
                first,
                t.say("Somebody there confirmed it on {day}.", day=t.date(wish.seen_at)),
            ]
        )
    return "\n\n".join([first, t.say("Nobody there has confirmed it yet.")])


def withdrawn(t: Translator) -> str:
    return t.say("Your wish is withdrawn, and those who were told of it are told that, too.")


def nobody_to_tell(t: Translator, words: str | None) -> str:
    """Where the only one who could hear is the therapist; with the clinic's own words, if any."""
    return "\n\n".join(
        [
            t.say(
                "In this clinic there is nobody apart from your therapist whom I could tell, so "
                "nothing was sent."
            ),
            *_referral(t, words),
            t.say("If you need someone now: /need_help"),
        ]
    )


def _referral(t: Translator, words: str | None) -> list[str]:
    if words is not None:
        return [t.say("The clinic has this to say about it:"), words]
    return [
        t.say(
            "You are free to choose another therapist at any time. The professional order or "
            "association of therapists where you live can name colleagues, and so can a family "
            "doctor or the health service near you."
        ),
        t.say(
            "If you feel able to say it to your therapist, that is welcome too: helping you find "
            "somebody who suits you better is part of their work."
        ),
    ]


# --- to those who run the clinic ----------------------------------------------------------------


def notice(t: Translator, alias: str) -> str:
    return t.say(
        "{alias} would like another therapist. No reason was asked for, and their therapist was "
        "not told by me. Please get in touch with them the way your clinic does.",
        alias=alias,
    )


def notice_withdrawn(t: Translator, alias: str) -> str:
    return t.say("{alias} has withdrawn the wish for another therapist.", alias=alias)


def acknowledged(t: Translator, alias: str) -> str:
    return t.say(
        "Noted: you have seen the wish of {alias}. They can see that somebody has.", alias=alias
    )
