import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alliance.errors import InvalidValueError
from bot.chat.callback_data import Codec, ForgedError, Press
from bot.chat.verbs import Verb
from bot.usecases.ports import Vault

from .chat_people import ADA, CHIDI


class OneKey:
    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def mac(self, domain: str, message: bytes) -> bytes:
        return hmac.digest(self._secret, domain.encode() + b"/" + message, hashlib.sha256)[:10]


CODEC = Codec(cast("Vault", OneKey(b"house")))
OTHER_HOUSE = Codec(cast("Vault", OneKey(b"another house")))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PRESSES = st.builds(
    Press,
    verb=st.sampled_from(Verb),
    id=st.none() | st.uuids(),
    a=st.integers(0, 65535),
    b=st.integers(0, 65535),
    word=st.text(max_size=14).filter(lambda word: len(word.encode()) <= 14),
)
FULL = Press(Verb.VALUE, UUID(int=2**128 - 1), 65535, 65535, "fourteen bytes")


@given(PRESSES)
def test_a_press_comes_back_as_it_was_within_64_bytes(press: Press) -> None:
    data = CODEC.encode(press, ADA)
    assert CODEC.decode(data, ADA) == press
    assert 1 <= len(data.encode()) <= 64
    assert set(data) <= set(ALPHABET)


@given(PRESSES)
def test_the_same_press_of_somebody_else_is_refused(press: Press) -> None:
    with pytest.raises(ForgedError):
        CODEC.decode(CODEC.encode(press, ADA), CHIDI)


@pytest.mark.parametrize("press", [FULL, Press(Verb.AGREE)])
def test_every_change_of_a_single_character_is_refused(press: Press) -> None:
    data = CODEC.encode(press, ADA)
    for at in range(len(data)):
        for other in set(ALPHABET + "=+/ \n.é") - {data[at]}:
            with pytest.raises(ForgedError):
                CODEC.decode(data[:at] + other + data[at + 1 :], ADA)


@pytest.mark.parametrize("press", [FULL, Press(Verb.AGREE)])
def test_every_change_of_a_single_byte_is_refused(press: Press) -> None:
    data = CODEC.encode(press, ADA)
    sealed = urlsafe_b64decode(data + "=" * (-len(data) % 4))
    for at, byte in enumerate(sealed):
        for other in range(256):
            if other != byte:
                forged = sealed[:at] + bytes([other]) + sealed[at + 1 :]
                with pytest.raises(ForgedError):
                    CODEC.decode(urlsafe_b64encode(forged).decode().rstrip("="), ADA)


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    data = CODEC.encode(FULL, ADA)
    assert len(data) % 4 == 3
    last = ALPHABET.index(data[-1])
    same_bytes = data[:-1] + ALPHABET[last ^ 1]
    assert urlsafe_b64decode(same_bytes + "=") == urlsafe_b64decode(data + "=")
    for respelled in (same_bytes, data + "=", data + "\n", data[:20] + "." + data[20:], " " + data):
        with pytest.raises(ForgedError):
            CODEC.decode(respelled, ADA)


@given(
    st.text(max_size=70) | st.binary(max_size=48).map(lambda raw: urlsafe_b64encode(raw).decode())
)
def test_whatever_else_is_sent_is_refused(data: str) -> None:
    with pytest.raises(ForgedError):
        CODEC.decode(data, ADA)


@pytest.mark.parametrize("data", ["", "A" * 65, "A" * 1_000_000, "\ud83d"])
def test_empty_long_and_broken_data_is_refused(data: str) -> None:
    with pytest.raises(ForgedError):
        CODEC.decode(data, ADA)


def test_a_button_of_another_house_is_refused() -> None:
    with pytest.raises(ForgedError):
        CODEC.decode(OTHER_HOUSE.encode(FULL, ADA), ADA)


def _sealed_by_us(payload: bytes) -> str:
    return urlsafe_b64encode(payload + CODEC._mac(payload, ADA)).decode().rstrip("=")


@pytest.mark.parametrize(
    "payload",
    [b"", b"\x20ja\0\0\0\0", b"\x12ja\0\0\0\0", b"\x10zz\0\0\0\0", b"\x10j", b"\x11ja\0\0",
     b"\x10ja\0\0\0",
     b"\x10ja\0\0\0\0\xff", b"\x10\xff\xff\0\0\0\0", b"\x10ja\0\0\0\0fifteen letters"],
)  # fmt: skip
def test_a_button_of_another_release_is_refused_and_breaks_nothing(payload: bytes) -> None:
    with pytest.raises(ForgedError):
        CODEC.decode(_sealed_by_us(payload), ADA)


@pytest.mark.parametrize("wrong", [{"a": -1}, {"b": 65536}, {"word": "é" * 8}, {"word": "\ud83d"}])
def test_what_does_not_fit_into_a_button_is_refused_when_it_is_made(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError):
        Press(Verb.VALUE, **wrong)  # type: ignore[arg-type]  # one wrong value of either kind


def test_every_verb_is_two_characters_and_means_one_thing() -> None:
    assert all(len(verb.value.encode("ascii")) == 2 for verb in Verb)


def test_a_press_does_not_print_what_was_answered() -> None:
    assert "7" not in repr(Press(Verb.VALUE, a=7, b=7, word="7")).replace("Verb", "")
