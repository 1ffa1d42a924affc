"""Marks for sentences kept in constants: extraction sees them, a translator renders them later."""


def mark(msg: str) -> str:
    """`msg` itself; say it later with `Translator.say`."""
    return msg


def mark_in(_context: str, msg: str) -> str:
    """`msg` itself; say it later with `Translator.say_in` and the same context."""
    return msg


def mark_label(msg: str) -> str:
    """`msg` itself; put it on a button later with `Translator.label`."""
    return msg
