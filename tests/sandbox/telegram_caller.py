"""A bot that calls the local Telegram over real HTTP and says what it likes."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.sandbox.exchange import Answer, exchange
from bot.sandbox.server import RunningServer


@dataclass
class Refused(Exception):  # noqa: N818  (Telegram's no)
    code: int
    description: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Caller:
    """A bot that says what it likes."""

    server: RunningServer

    async def raw(
        self, method: str, body: bytes, content_type: str, *, token: str | None = None
    ) -> Answer:
        return await exchange(
            "POST",
            f"{self.server.api_url}{token or self.server.token}/{method}",
            body=body,
            headers={"Content-Type": content_type},
            seconds=30,
        )

    async def __call__(self, method: str, **params: object) -> Any:
        answer = await self.raw(method, json.dumps(params).encode(), "application/json")
        body = json.loads(answer.body)
        if body["ok"]:
            return body["result"]
        assert answer.status == body["error_code"]
        raise Refused(answer.status, body["description"], body.get("parameters", {}))

    async def refusal(self, method: str, **params: object) -> Refused:
        with pytest.raises(Refused) as refused:
            await self(method, **params)
        return refused.value

    async def parts(self, method: str, params: dict[str, str], **files: tuple[str, bytes]) -> Any:
        """A multipart call; each file is (name, bytes)."""
        line = b"--frontier\r\n"
        body = b"".join(
            line + f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in params.items()
        )
        for part, (name, data) in files.items():
            head = f'Content-Disposition: form-data; name="{part}"; filename="{name}"\r\n\r\n'
            body += line + head.encode() + data + b"\r\n"
        content_type = "multipart/form-data; boundary=frontier"
        answer = await self.raw(method, body + b"--frontier--\r\n", content_type)
        decoded = json.loads(answer.body)
        if not decoded["ok"]:
            raise Refused(answer.status, decoded["description"])
        return decoded["result"]
