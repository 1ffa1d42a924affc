"""The rules of the clinic: what each is called, and what it means for people."""

from datetime import date, timedelta
from enum import StrEnum

from bot.alliance.clinic import CrisisNotice, QuoteComments
from bot.alliance.people import QuietHours, WeeklyTime
from bot.i18n.translator import Translator

_A_MONDAY = date(2024, 1, 1)


def rules(t: Translator) -> str:
    return t.say("The rules of the clinic. Tap one to read what it means and to change it.")


def name(t: Translator, policy: str) -> str:  # one name per rule
    match policy:
        case "checkin_delay":
            return t.label("Questions come after")
        case "quiet_hours":
            return t.label("Quiet hours")
        case "reminder_after":
            return t.label("Reminder after")
        case "expire_after":
            return t.label("Questions lapse after")
        case "digest_at":
            return t.label("Weekly overview")
        case "items_per_checkin":
            return t.label("Questions each time")
        case "instrument":
            return t.label("Questionnaire")
        case "free_text":
            return t.label("Words after the questions")
        case "quote_comments":
            return t.label("Words in the overview")
        case "discreet":
            return t.label("Discreet arrival")
        case "crisis_notice":
            return t.label("Words of danger")
        case "country":
            return t.label("Country")
        case "help_contact":
            return t.label("Help after hours")
        case "referral_words":
            return t.label("Where else to turn")
        case "holidays":
            return t.label("Public holidays in")
        case "min_translation_state":
            return t.label("Languages offered")
        case "backup_retention":
            return t.label("Backups are kept for")
        case _:
            return t.label("Answers are kept for")


def meaning(t: Translator, policy: str) -> str:  # one sentence per rule
    match policy:
        case "checkin_delay":
            return t.say(
                "How long after the end of a session the questions arrive. Sooner is fresher; "
                "later leaves time to get home."
            )
        case "quiet_hours":
            return t.say(
                "Nobody is written to in these hours, on their own clock. Clients may choose "
                "others for themselves."
            )
        case "reminder_after":
            return t.say("When somebody has not answered, one reminder comes after this time.")
        case "expire_after":
            return t.say(
                "Questions that stay unanswered for this long, or until the next session, lapse "
                "without a word."
            )
        case "digest_at":
            return t.say(
                "When therapists get their overview, on their own clock. Each may choose another "
                "time."
            )
        case "items_per_checkin":
            return t.say("Three questions come every time; the others take turns.")
        case "instrument":
            return t.say(
                "Which questionnaire is asked: our own, or one the clinic brought and has the "
                "right to use."
            )
        case "free_text":
            return t.say(
                "Whether clients are asked for a few words at the end. Their therapist reads them."
            )
        case "quote_comments":
            return t.say(
                "Whether these words stand in the overview, are shown at a tap, or not at all."
            )
        case "discreet":
            return t.say(
                "Whether questions arrive as one neutral sentence with a button. Clients may "
                "choose for themselves."
            )
        case "crisis_notice":
            return t.say(
                "What happens when words sound like danger, beside showing where help is: the "
                "client is asked whether to tell the therapist, the therapist is always told, or "
                "never. The consent says so; clients are asked again when it changes."
            )
        case "country":
            return t.say(
                "Whose emergency and crisis numbers are shown to people who named no country."
            )
        case "help_contact":
            return t.say("The clinic's own words on the help card: whom to call, and when.")
        case "referral_words":
            return t.say(
                "What clients read who ask for another therapist where the clinic has no other."
            )
        case "holidays":
            return t.say(
                "On the public holidays of this region, sessions of a series do not take place."
            )
        case "min_translation_state":
            return t.say(
                "How well a translation must have been checked before its language is offered."
            )
        case "backup_retention":
            return t.say(
                "How long backups are kept. Whoever erases their data is told the day until which "
                "a backup may still hold it, so the person who makes the backups has to delete "
                "them by then. None: no day is named."
            )
        case _:
            return t.say(
                "Older answers are deleted, after the therapist was told a month before. The "
                "consent says so; clients are asked again when it changes."
            )


def value(t: Translator, found: object) -> str:
    """A rule's value as people say it."""
    match found:
        case None:
            return t.label("None")
        case bool():
            return t.label("On") if found else t.label("Off")
        case timedelta():
            return t.duration(found)
        case QuietHours():
            if found.is_none:
                return value(t, None)
            return t.label("{first} to {last}", first=t.clock(found.start), last=t.clock(found.end))
        case WeeklyTime():
            return t.label(
                "{weekday} {hour}", weekday=_weekday(t, found.weekday), hour=t.clock(found.at)
            )
        case StrEnum():
            return _choice(t, found)
        case _:
            return str(found)


def _weekday(t: Translator, number: int) -> str:
    return t.weekday_name(_A_MONDAY + timedelta(days=number))


def _choice(t: Translator, choice: StrEnum) -> str:
    match choice:
        case CrisisNotice.ASK:
            return t.label("Ask the client")
        case CrisisNotice.ALWAYS:
            return t.label("Always tell the therapist")
        case CrisisNotice.NEVER:
            return t.label("Never tell the therapist")
        case QuoteComments.ON_TAP:
            return t.label("On tap")
        case QuoteComments.IN_DIGEST:
            return t.label("In the overview")
        case QuoteComments.NEVER:
            return t.label("Not at all")
        case _:
            return str(choice)


def headline(t: Translator, policy: str, found: object) -> str:
    return t.say("{name}: {value}", name=name(t, policy), value=value(t, found))


def current(t: Translator, policy: str, now: object) -> str:
    return "\n\n".join([headline(t, policy, now), meaning(t, policy)])


def write_label(t: Translator) -> str:
    return t.label("Write something else")


def ask_value(t: Translator, policy: str) -> str:
    if policy in ("help_contact", "referral_words"):
        return t.say("Please write the words as people should read them, or: none")
    if policy == "holidays":
        return t.say("Please write country and region, such as CA-QC or FR, or: none")
    if policy == "country":
        return t.say("Please write the two letters of the country, such as CA, or: none")
    if policy == "digest_at":
        return t.say("Please write day and hour in English, such as: mon 08:00")
    if policy == "quiet_hours":
        return t.say("Please write the hours like 21:00-08:00, or: none")
    if policy == "instrument":
        return t.say("Please write its name as the list of questionnaires shows it.")
    if policy == "retention":
        return t.say(
            "Please write 60d or more, such as 730d, or: none. Therapists are told a month before "
            "anything is deleted, and need time to read it first."
        )
    if policy in ("checkin_delay", "expire_after"):
        return t.say("Please write a number and a letter: 90m, 2h, 3d or 1w")
    return t.say("Please write a number and a letter: 90m, 2h, 3d or 1w, or: none")


def not_a_value(t: Translator, policy: str) -> str:
    return "\n\n".join([t.say("I could not take that. Nothing was changed."), ask_value(t, policy)])
