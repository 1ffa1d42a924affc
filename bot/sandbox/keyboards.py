"""The four kinds of reply markup, checked as Telegram checks them."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from bot.sandbox.refusals import Json, Refusal, bad_request

MAX_BUTTONS: Final = 100
MAX_ROW: Final = 8
MAX_DATA_BYTES: Final = 64
MAX_PLACEHOLDER: Final = 64
_ACTIONS: Final = frozenset(
    {
        "callback_data", "url", "web_app", "login_url", "switch_inline_query", "pay",
        "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
        "callback_game",
    }
)  # fmt: skip
_STYLES: Final = frozenset({"primary", "success", "danger"})


def checked_markup(markup: object) -> Json | None:
    """The markup without what says nothing, or None for an empty one.

    Raises:
        Refusal: the reason, as Telegram words it where it is known.
    """
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if "keyboard" in markup:
        return _reply_keyboard(markup)
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return _with_placeholder(markup)
    raise bad_request("can't parse reply markup JSON object: no known kind of markup in it")


def inline_only(markup: Json | None) -> Json | None:
    """What an edit accepts.

    Raises:
        Refusal: any other kind.
    """
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def flat_buttons(markup: Json | None) -> list[Json]:
    """Inline buttons in reading order."""
    return [button for row in (markup or {}).get("inline_keyboard", []) for button in row]


def _inline(rows: object) -> Json | None:
    checked = _rows(rows, _inline_button, "inline keyboard")
    return {"inline_keyboard": checked} if checked else None


def _rows(rows: object, check: Callable[[Json], Json], what: str) -> list[list[Json]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what} markup JSON object: Array of Arrays expected")
    kept = [row for row in rows if row]
    if any(len(row) > MAX_ROW for row in kept) or sum(map(len, kept)) > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return [[check(button) for button in row] for row in kept]


def _broken(what: str) -> Refusal:
    return bad_request(f"can't parse inline keyboard button: {what}")


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _broken("expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _broken('field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_EMPTY")
    actions = [name for name in _ACTIONS if button.get(name) not in (None, "", False)]
    if button.get("callback_data") == "" or not actions:
        raise _broken("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _broken("exactly one action must be specified")
    if button.get("style") not in _STYLES | {None}:
        raise bad_request("invalid button style specified")
    _check_action(actions[0], button[actions[0]])
    return {name: value for name, value in button.items() if value is not None}


def _check_action(action: str, value: object) -> None:
    match action, value:
        case "callback_data", str() if len(value.encode()) <= MAX_DATA_BYTES:
            return
        case "callback_data", _:
            raise bad_request("BUTTON_DATA_INVALID")
        case "url", _:
            _check_url(value, {"http", "https", "tg"})
        case "web_app", dict():
            _check_url(value.get("url"), {"https"})
        case _:
            return


def _check_url(url: object, schemes: set[str]) -> None:
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme not in schemes or not parts.netloc:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_keyboard(markup: Json) -> Json | None:
    rows = _rows(markup["keyboard"], _reply_button, "reply keyboard")
    return _with_placeholder(markup | {"keyboard": rows}) if rows else None


def _reply_button(button: object) -> Json:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not str(button.get("text") or "").strip():
        raise bad_request("keyboard button text must be non-empty")
    return button


def _with_placeholder(markup: Json) -> Json:
    if len(markup.get("input_field_placeholder") or "") > MAX_PLACEHOLDER:
        raise bad_request("input field placeholder is too long")
    return {name: value for name, value in markup.items() if value is not None}
