"""The product's own words, rendered into outbox rows."""

from dataclasses import dataclass

from bot.chat.voices.checkins import CheckInVoice
from bot.chat.voices.digests import DigestVoice
from bot.chat.voices.notices import NoticeVoice


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessenger(CheckInVoice, DigestVoice, NoticeVoice):
    """Implements `usecases.messenger.Messenger` for Telegram."""
