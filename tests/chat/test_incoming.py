from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.incoming import (
    Ignored,
    MalformedUpdateError,
    Membership,
    Tap,
    Typed,
    callback_id_of,
    parse,
)

from .chat_people import ADA, BRUNO, Raw, membership, message, private_chat, tap, typed, user


def test_a_tap_says_who_tapped_what_under_which_message() -> None:
    assert parse(tap(5, ADA, "abc")) == Tap(
        update_id=5, sender=ADA, callback_id="cb5", data="abc", ref=_ref("12"), language="fr"
    )


def test_a_tap_whose_message_is_no_longer_known_is_still_a_tap() -> None:
    raw = tap(5, ADA)
    del raw["callback_query"]["message"]
    found = parse(raw)
    assert isinstance(found, Tap)
    assert found.ref is None


def test_a_typed_text_is_read_with_what_it_answers() -> None:
    raw = {
        "update_id": 6,
        "message": message(
            ADA, text="Seven", reply_to_message=message(ADA, message_id=9, text="?")
        ),
    }
    assert parse(raw) == Typed(
        update_id=6, sender=ADA, text="Seven", ref=_ref("11"), reply_to=_ref("9"),
        edited=False, language=None,
    )  # fmt: skip


def test_a_changed_text_is_marked_as_such() -> None:
    found = parse({"update_id": 6, "edited_message": message(ADA, text="Eight")})
    assert isinstance(found, Typed)
    assert (found.text, found.edited) == ("Eight", True)


def test_words_under_a_picture_are_text() -> None:
    found = parse({"update_id": 6, "message": message(ADA, photo=[{}], caption="Look")})
    assert isinstance(found, Typed)
    assert (found.text, found.other) == ("Look", False)


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "location", "poll"])
def test_what_has_no_words_arrives_as_something_else(kind: str) -> None:
    found = parse({"update_id": 6, "message": message(ADA, **{kind: {}})})
    assert isinstance(found, Typed)
    assert (found.text, found.other) == ("", True)


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_blocking_and_letting_in_again_are_noticed(status: str, *, blocked: bool) -> None:
    assert parse(membership(7, ADA, status)) == Membership(update_id=7, sender=ADA, blocked=blocked)


def test_half_a_character_is_replaced_so_that_the_rest_can_be_stored() -> None:
    found = parse(typed(1, ADA, "ok \ud83d, \U0001f600"))
    assert isinstance(found, Typed)
    assert found.text == "ok \ufffd, \U0001f600"


def test_a_strange_language_is_no_reason_to_lose_what_was_said() -> None:
    for strange in (7, "", "x" * 36, None):
        raw = {
            "update_id": 1,
            "message": message(ADA, text="a", **{"from": user(ADA, language_code=strange)}),
        }
        found = parse(raw)
        assert isinstance(found, Typed)
        assert found.language is None


# --- who is not let in


def _in_chat(kind: str, chat_id: int) -> Raw:
    return {
        "update_id": 1,
        "message": message(ADA, text="hello", chat={"id": chat_id, "type": kind}),
    }


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (_in_chat("group", -5), "not private"),
        (_in_chat("supergroup", -100_500), "not private"),
        (_in_chat("channel", -100_600), "not private"),
        (_in_chat("private", 7002), "not private"),
        (
            {"update_id": 1, "message": message(ADA, text="a", **{"from": user(ADA, is_bot=True)})},
            "bot",
        ),
        ({"update_id": 1, "message": message(ADA, pinned_message={})}, "nothing said"),
        ({"update_id": 1, "channel_post": {}}, "unknown kind"),
        ({"update_id": 1}, "unknown kind"),
        (
            {"update_id": 1, "callback_query": {"id": "1", "from": user(ADA), "game": "g"}},
            "unknown kind",
        ),
    ],
)  # fmt: skip
def test_groups_channels_bots_and_notes_of_telegram_are_ignored(raw: Raw, why: str) -> None:
    assert parse(raw) == Ignored(update_id=1, why=why)


def test_a_tap_in_a_group_is_ignored_and_can_still_be_answered() -> None:
    raw = tap(3, ADA)
    raw["callback_query"]["message"]["chat"] = {"id": -5, "type": "group"}
    assert parse(raw) == Ignored(update_id=3, why="not private")
    assert callback_id_of(raw) == "cb3"


# --- what is broken


def _without(raw: Raw, *path: str) -> Raw:
    inner = raw
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    return raw


def _with(raw: Raw, value: object, *path: str) -> Raw:
    inner = raw
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return raw


@pytest.mark.parametrize(
    "broken",
    [
        dict,
        lambda: {"update_id": True, "message": message(ADA, text="a")},
        lambda: {"update_id": "7"},
        lambda: {"update_id": -1},
        lambda: {"update_id": 1 << 60},
        lambda: {"update_id": 1, "message": None},
        lambda: {"update_id": 1, "message": []},
        lambda: _without(typed(1, ADA, "a"), "message", "chat"),
        lambda: _without(typed(1, ADA, "a"), "message", "from"),
        lambda: _without(typed(1, ADA, "a"), "message", "message_id"),
        lambda: _with(typed(1, ADA, "a"), 7, "message", "text"),
        lambda: _with(typed(1, ADA, "a"), "7001", "message", "from", "id"),
        lambda: _with(typed(1, ADA, "a"), 7001.0, "message", "from", "id"),
        lambda: _with(typed(1, ADA, "a"), 10**30, "message", "from", "id"),
        lambda: _with(typed(1, ADA, "a"), 0, "message", "message_id"),
        lambda: _with(typed(1, ADA, "a"), "soon", "message", "reply_to_message"),
        lambda: _with(tap(1, ADA), 7, "callback_query", "data"),
        lambda: _with(tap(1, ADA), None, "callback_query", "message"),
        lambda: _without(tap(1, ADA), "callback_query", "id"),
        lambda: _without(membership(1, ADA, "member"), "my_chat_member", "new_chat_member"),
        lambda: _with(membership(1, ADA, ""), 3, "my_chat_member", "new_chat_member", "status"),
    ],
)  # fmt: skip
def test_a_broken_update_is_named_as_broken(broken: Callable[[], Raw]) -> None:
    with pytest.raises(MalformedUpdateError):
        parse(broken())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
PATHS = st.sampled_from(
    [
        (typed, ("message",)), (typed, ("message", "from")), (typed, ("message", "chat")),
        (typed, ("message", "chat", "id")), (typed, ("message", "chat", "type")),
        (typed, ("message", "text")), (typed, ("message", "message_id")),
        (tap, ("callback_query",)), (tap, ("callback_query", "id")),
        (tap, ("callback_query", "from")), (tap, ("callback_query", "message")),
        (tap, ("callback_query", "message", "chat")), (tap, ("update_id",)),
    ]
)  # fmt: skip


@given(PATHS, JSON)
def test_no_update_whatever_is_in_it_does_more_than_be_refused_or_ignored(
    place: tuple[Callable[..., Raw], tuple[str, ...]], junk: Any
) -> None:
    make, path = place
    raw = _with(make(1, ADA, "a"), junk, *path)
    callback_id_of(raw)
    try:
        found = parse(raw)
    except MalformedUpdateError:
        return
    assert isinstance(found, Ignored) or found.sender == ADA or "from" in path


def test_the_error_about_a_broken_update_repeats_nothing_of_it() -> None:
    with pytest.raises(MalformedUpdateError) as caught:
        parse(_with(typed(1, ADA, "a secret"), ["a secret"], "message", "text"))
    assert "secret" not in str(caught.value)


def test_a_message_as_long_as_a_book_is_read_all_the_same() -> None:
    found = parse(typed(1, ADA, "word " * 400_000))
    assert isinstance(found, Typed)
    assert len(found.text) == 2_000_000


def test_a_private_chat_that_is_somebody_elses_yields_nobody() -> None:
    raw = tap(3, ADA)
    raw["callback_query"]["message"]["chat"] = private_chat(BRUNO)
    assert isinstance(parse(raw), Ignored)


def test_nothing_somebody_said_is_in_the_printed_form() -> None:
    shown = repr(parse(typed(1, ADA, "a secret"))) + repr(parse(tap(2, ADA, "a secret")))
    assert "secret" not in shown
    assert "7001" not in shown
    assert "cb2" not in shown


def _ref(value: str) -> Any:
    return value
