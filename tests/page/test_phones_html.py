"""What one phone shows, as HTML and without a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox import acts
from bot.sandbox.accounts import Account, Message
from bot.sandbox.memberships import block
from bot.sandbox.page.handsets import MOST_MESSAGES, PhoneOnPage, handset, phone_pieces
from bot.sandbox.page.pieces import Piece
from bot.sandbox.refusals import Json
from bot.sandbox.server import new_world
from bot.sandbox.world import TelegramWorld

HOSTILE = """</textarea><script>alert(1)</script>"' onload=x"""


@pytest.fixture
def world() -> TelegramWorld:
    return new_world()


@pytest.fixture
def ada(world: TelegramWorld) -> Account:
    return world.add_account(first_name="Ada")


def phone_of(account: Account, language: str = "fr_CA", name: str = "Ada") -> PhoneOnPage:
    return PhoneOnPage(user_id=account.id, name=name, role="Client", language=language)


def from_bot(
    world: TelegramWorld, ada: Account, content: Json, markup: Json | None = None
) -> Message:
    message = Message(
        chat=world.private_chat(ada), message_id=world.next_message_id(), date=world.clock.unix(),
        sender=world.bot, content=content, markup=markup,
    )  # fmt: skip
    return world.post(message)


def pieces(world: TelegramWorld, ada: Account) -> dict[str, Piece]:
    return {one.id: one for one in phone_pieces(world, phone_of(ada))}


def test_hostile_names_and_texts_are_only_words(world: TelegramWorld) -> None:
    mallory = world.add_account(first_name=HOSTILE)
    acts.say(world, mallory, HOSTILE)
    keys = {"inline_keyboard": [[{"text": HOSTILE, "callback_data": HOSTILE}]]}
    from_bot(world, mallory, {"text": HOSTILE}, keys)
    file = {"file_id": HOSTILE, "file_name": HOSTILE, "mime_type": "application/pdf"}
    from_bot(world, mallory, {"document": file, "caption": HOSTILE})
    shown = handset(world, phone_of(mallory, language="en", name=HOSTILE))
    assert "<script" not in shown
    assert '" onload' not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_an_arabic_phone_runs_from_right_to_left_and_its_buttons_do_not(
    world: TelegramWorld, ada: Account
) -> None:
    from_bot(world, ada, {"text": "x"}, {"inline_keyboard": [[{"text": "1", "url": "tg://x"}]]})
    shown = handset(world, phone_of(ada, "ar"))
    assert 'lang="ar" dir="rtl"' in shown
    assert 'aria-label="Buttons of this message" dir="ltr"' in shown
    assert 'lang="fr-CA" dir="ltr"' in handset(world, phone_of(ada))


def test_a_deleted_message_leaves_a_trace_and_none_of_its_words(
    world: TelegramWorld, ada: Account
) -> None:
    (said,) = acts.say(world, ada, "my secret")
    acts.delete(world, ada, said.message_id)
    shown = handset(world, phone_of(ada))
    assert "my secret" not in shown
    assert "was deleted at" in shown


def test_an_edited_message_says_so_and_shows_its_new_words_only(
    world: TelegramWorld, ada: Account
) -> None:
    (said,) = acts.say(world, ada, "first words")
    world.advance(timedelta(minutes=2))
    acts.edit(world, ada, said.message_id, "second words")
    shown = handset(world, phone_of(ada))
    assert "first words" not in shown
    assert "second words" in shown
    assert ", edited <time" in shown


def test_a_day_is_named_once(world: TelegramWorld, ada: Account) -> None:
    acts.say(world, ada, "one")
    acts.say(world, ada, "two")
    assert handset(world, phone_of(ada)).count('class="day"') == 1
    world.advance(timedelta(days=1))
    acts.say(world, ada, "three")
    assert handset(world, phone_of(ada)).count('class="day"') == 2


def test_a_tap_waits_until_it_is_answered_and_the_answer_stands_until_the_next_act(
    world: TelegramWorld, ada: Account
) -> None:
    keys = {"inline_keyboard": [[{"text": "7", "callback_data": "seven"}]]}
    asked = from_bot(world, ada, {"text": "How was it?"}, keys)
    tap = acts.tap(world, ada, asked.message_id, data="seven")
    assert "key waiting" in handset(world, phone_of(ada))
    tap.answered_at, tap.answer = world.clock.now(), "Noted"
    assert "key waiting" not in handset(world, phone_of(ada))
    assert "Noted" in pieces(world, ada)[f"note-{ada.id}"].html
    world.advance(timedelta(seconds=2))
    acts.say(world, ada, "and then")
    assert "Noted" not in pieces(world, ada)[f"note-{ada.id}"].html


def test_only_what_changed_has_a_new_version(world: TelegramWorld, ada: Account) -> None:
    (first,) = acts.say(world, ada, "one")
    before = pieces(world, ada)
    acts.say(world, ada, "two")
    after = pieces(world, ada)
    fresh = {name for name in after if name not in before}
    changed = {name for name in before if before[name].version != after[name].version}
    assert len(fresh) == 1
    assert f"m-{ada.id}-{first.message_id}" not in changed


def test_an_empty_chat_begins_with_the_invitation(world: TelegramWorld, ada: Account) -> None:
    world.profile.texts["description", "fr"] = "Bonjour <b>"
    phone = PhoneOnPage(
        user_id=ada.id, name="Ada", role="Client", language="fr", start="/start abc"
    )
    shown = handset(world, phone)
    assert 'data-say="/start abc"' in shown
    assert "Bonjour &lt;b&gt;" in shown
    acts.say(world, ada, "/start abc")
    assert 'class="start"' not in handset(world, phone)


def test_whoever_blocked_the_bot_is_told_and_can_unblock(
    world: TelegramWorld, ada: Account
) -> None:
    acts.say(world, ada, "hello")
    assert "Unblock" not in handset(world, phone_of(ada))
    block(world, ada)
    shown = handset(world, phone_of(ada))
    assert 'data-verb="unblocks"' in shown
    assert "has blocked the bot" in shown


def test_the_menu_has_the_commands_of_the_person_alone(world: TelegramWorld, ada: Account) -> None:
    commands = world.profile.commands
    commands["default", ""] = [{"command": "help", "description": "Help"}]
    assert "/help" in pieces(world, ada)[f"commands-{ada.id}"].html
    commands[f"chat:{ada.id}:", ""] = [{"command": "pause", "description": "Stay silent"}]
    menu = pieces(world, ada)[f"commands-{ada.id}"].html
    assert "/pause" in menu
    assert "/help" not in menu


def test_a_very_long_chat_shows_its_end_and_says_so(world: TelegramWorld, ada: Account) -> None:
    acts.say(world, ada, "the very first")
    assert "Earlier messages" not in handset(world, phone_of(ada))
    for number in range(MOST_MESSAGES):
        acts.say(world, ada, f"message {number}")
    shown = handset(world, phone_of(ada))
    assert "Earlier messages" in shown
    assert "the very first" not in shown


def test_a_phone_never_shows_another_persons_messages(world: TelegramWorld, ada: Account) -> None:
    chidi = world.add_account(first_name="Chidi")
    acts.say(world, ada, "only mine")
    assert "only mine" not in handset(world, phone_of(chidi, name="Chidi"))


def test_times_are_those_of_the_persons_own_zone(world: TelegramWorld, ada: Account) -> None:
    assert world.clock.now().hour == datetime(2026, 11, 23, 9, tzinfo=UTC).hour
    assert ">09:00<" in pieces(world, ada)[f"status-{ada.id}"].html
