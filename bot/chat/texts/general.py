"""Help, privacy, settings, and the one helpful sentence for anything else."""

from bot.i18n.translator import Translator


def unknown_input(t: Translator) -> str:
    return t.say(
        "I only understand buttons and commands, and nobody reads this chat as it happens. /help "
        "shows what I can do, /need_help where to find help at once."
    )


def tap_the_scale(t: Translator) -> str:
    return t.say("Please tap a number from 0 to 10 above, or write one. /help shows more.")


def tap_an_answer(t: Translator) -> str:
    return t.say("Please tap one of the answers above, or skip. /help shows more.")


def comment_too_long(t: Translator) -> str:
    return t.say("That is more than I can keep. Please shorten it a little and send it again.")


def button_is_stale(t: Translator) -> str:
    return t.say("This button no longer works.")


def closed_already(t: Translator) -> str:
    return t.say("This round is closed already.")


def something_failed(t: Translator) -> str:
    return t.say("Something went wrong on my side, and nothing was lost. Please try once more.")


def privacy_for_staff(t: Translator) -> str:
    return "\n\n".join(
        [
            t.say(
                "Therapists read the replies of their own clients only, as far as each client "
                "shares them. Admins see schedules and attendance, never a reply."
            ),
            t.say(
                "Replies are stored encrypted. Telegram carries the messages and could read "
                "them, because a chat with a bot is not end-to-end encrypted."
            ),
            t.say("Clients may pause, stop, take their data with them or erase it at any time."),
        ]
    )


def not_now(t: Translator) -> str:
    return t.say("That does not apply to you at the moment. /help shows what does.")


def no_such_alias(t: Translator) -> str:
    return t.say("I know no client by that alias. /clients lists them.")
