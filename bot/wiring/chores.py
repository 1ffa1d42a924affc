"""The use cases behind the ticks, put together."""

from bot.calendars import days, recurrence
from bot.chat.voices.care import ChatCareVoice
from bot.chat.voices.retention import ChatRetentionVoice
from bot.usecases.deliver_checkins import DeliverDueCheckIns
from bot.usecases.end_retention import EndRetention
from bot.usecases.extend_series import ExtendSeries
from bot.usecases.follow_up_checkins import ExpireCheckIns, RemindClients
from bot.usecases.leave import ResumePaused
from bot.usecases.look_after_therapists import LookAfterTherapists
from bot.usecases.post_digest import PostWeeklyDigests
from bot.usecases.send_notices import SendNotices
from bot.wiring.house import House
from bot.wiring.ticks import Chores


def chores_of(house: House) -> Chores:
    """The use cases behind the ticks."""
    messenger = house.messenger
    return Chores(
        deliver=DeliverDueCheckIns(messenger=messenger, instrument=house.instrument),
        remind=RemindClients(messenger=messenger),
        expire=ExpireCheckIns(messenger=messenger),
        notify=SendNotices(messenger=messenger),
        resume=ResumePaused(),
        digests=PostWeeklyDigests(
            show=house.desk.show_digest, messenger=messenger, chance=house.chance
        ),
        care=LookAfterTherapists.aloud(ChatCareVoice(messenger)),
        extend=ExtendSeries(chance=house.chance, recurrences=recurrence, holidays=days),
        retain=EndRetention(voice=ChatRetentionVoice(letters=messenger)),
    )
