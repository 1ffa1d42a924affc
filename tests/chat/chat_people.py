"""The people who meet in the chat tests, and the raw updates their phones cause."""

from typing import Any

from bot.alliance.people import Address

ADA = Address("tg:7001")
BRUNO = Address("tg:7002")
CHIDI = Address("tg:7003")

Raw = dict[str, Any]


def _id(person: Address) -> int:
    return int(person.value.removeprefix("tg:"))


def user(person: Address, **more: Any) -> Raw:
    return {"id": _id(person), "is_bot": False, "first_name": "Somebody", **more}


def private_chat(person: Address) -> Raw:
    return {"id": _id(person), "type": "private", "first_name": "Somebody"}


def message(person: Address, **more: Any) -> Raw:
    return {
        "message_id": 11,
        "date": 1_760_000_000,
        "from": user(person),
        "chat": private_chat(person),
        **more,
    }


def typed(update_id: int, person: Address, text: str) -> Raw:
    return {"update_id": update_id, "message": message(person, text=text)}


def tap(update_id: int, person: Address, data: str = "data", callback_id: str = "") -> Raw:
    return {
        "update_id": update_id,
        "callback_query": {
            "id": callback_id or f"cb{update_id}",
            "from": user(person, language_code="fr"),
            "chat_instance": "1",
            "data": data,
            "message": {"message_id": 12, "date": 0, "chat": private_chat(person)},
        },
    }


def membership(update_id: int, person: Address, status: str) -> Raw:
    return {
        "update_id": update_id,
        "my_chat_member": {
            "chat": private_chat(person),
            "from": user(person),
            "date": 1_760_000_000,
            "old_chat_member": {"status": "member", "user": {"id": 1, "is_bot": True}},
            "new_chat_member": {"status": status, "user": {"id": 1, "is_bot": True}},
        },
    }
