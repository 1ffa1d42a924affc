"""The state of one local Telegram: one bot, its people, chats, messages, queue and troubles.

Everything happens in memory and at once; only `bot.sandbox.api` and `bot.sandbox.control` know
HTTP. Acts of people are in `acts.py`, methods of the bot in `methods.py`.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta

from bot.sandbox.accounts import Account, Call, Chat, ChatKind, Message, StoredFile, Tap
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import FaultPlan
from bot.sandbox.limits import RateLimits, Throttle
from bot.sandbox.news import News
from bot.sandbox.refusals import Json, Refusal, bad_request
from bot.sandbox.updates import MESSAGE_LIFE, TAP_LIFE, UpdateQueue, first_update_id


@dataclass(frozen=True, slots=True, kw_only=True)
class BotIdentity:
    """The one bot this Telegram knows. The token is made up and opens nothing else."""

    id: int = 7_000_000_001
    first_name: str = "Alliance Check-in"
    username: str = "alliance_sandbox_bot"
    token: str = "7000000001:sandbox-token-that-opens-nothing"  # noqa: S105  (made up)


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed; an empty `url` means they are polled."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error_date: int = 0
    last_error: str = ""


@dataclass(slots=True)
class Profile:
    """What the bot set about itself; keys are (scope, language) or language or chat id."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    actions: list[Json] = field(default_factory=list)


class TelegramWorld:
    """One strict Telegram for one bot.

    `seed` fixes every number that Telegram would pick at random. `news` counts changes: whoever
    shows this world waits on it. `arrivals` wakes the server's own waits (long polls, webhooks).
    """

    def __init__(
        self,
        clock: SandboxClock,
        *,
        seed: str = "alliance",
        bot: BotIdentity | None = None,
        limits: RateLimits | None = None,
    ) -> None:
        self.clock = clock
        self.seed = seed
        self.identity = bot or BotIdentity()
        self.bot = Account(
            id=self.identity.id,
            first_name=self.identity.first_name,
            username=self.identity.username,
            is_bot=True,
        )
        self.news = News()
        self.arrivals = News()
        self.queue = UpdateQueue(first_update_id(seed))
        self.throttle = Throttle(limits or RateLimits())
        self.faults = FaultPlan()
        self.webhook = Webhook()
        self.profile = Profile()
        self.accounts: dict[int, Account] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.taps: dict[str, Tap] = {}
        self.files: dict[str, StoredFile] = {}
        self.calls: list[Call] = []
        self.polls = 0
        self._next_message_id = self.number("message", 900) + 100

    def changed(self) -> None:
        self.news.tell()
        self.arrivals.tell()

    def advance(self, by: timedelta) -> None:
        """Wind the clock forward and wake whoever reads it."""
        self.clock.advance(by)
        self.changed()

    def close(self) -> None:
        """Let nobody wait any longer: the server ends."""
        self.news.close()
        self.arrivals.close()

    def number(self, about: str, below: int) -> int:
        """A number in [0, below) that looks random and depends on the seed alone."""
        digest = hashlib.sha256(f"{self.seed}:{about}".encode()).digest()
        return int.from_bytes(digest[:8]) % below

    def chat(self, chat_id: int) -> Chat:
        """Raises Refusal (chat not found)."""
        try:
            return self.chats[chat_id]
        except KeyError:
            raise bad_request("chat not found") from None

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """A message that still exists; None for a deleted or unknown one."""
        message = self.messages.get(chat_id, {}).get(message_id)
        return message if message and message.deleted_at is None else None

    def message_json(self, message: Message) -> Json:
        replied = self.message(message.chat.id, message.reply_to) if message.reply_to else None
        return message.as_json(replied)

    def post(self, message: Message) -> Message:
        self.messages.setdefault(message.chat.id, {})[message.message_id] = message
        self.changed()
        return message

    def next_message_id(self) -> int:
        self._next_message_id += 1
        return self._next_message_id

    def chat_instance(self, chat: Chat) -> str:
        return str(self.number(f"instance of {chat.id}", 2**63))

    def publish(self, kind: str, content: Json, *, lane: str) -> int | None:
        """Queue an update for the bot; its id, or None if the bot does not listen to the kind."""
        life = TAP_LIFE if kind == "callback_query" else MESSAGE_LIFE
        update_id = self.queue.push(kind, content, expires_at=self.clock.unix() + life, lane=lane)
        self.changed()
        return update_id

    def add_account(
        self,
        *,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
    ) -> Account:
        """Somebody new, whom the bot cannot write to before they wrote first."""
        account = Account(
            id=1_000_000_000 + self.number(f"person {len(self.accounts)}", 4_000_000_000),
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
        )
        self.accounts[account.id] = account
        self.changed()
        return account

    def account(self, account_id: int) -> Account:
        """Raises Refusal (404) for somebody who does not exist."""
        if account_id not in self.accounts:
            raise Refusal(404, "Not Found: there is no such person in this sandbox")
        return self.accounts[account_id]

    def private_chat(self, account: Account) -> Chat:
        """The person's own chat with the bot, opened if it is new."""
        fresh = Chat(id=account.id, kind=ChatKind.PRIVATE, person=account, bot_status="member")
        return self.chats.setdefault(account.id, fresh)
