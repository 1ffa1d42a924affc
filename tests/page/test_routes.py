"""The page's own server: what it gives, and to whom it refuses."""

import asyncio
import json

import pytest

from bot.sandbox.exchange import Answer, exchange
from bot.sandbox.phones import Phone, Phones

from .scripted_bot import SmallClinic, small_clinic

pytestmark = pytest.mark.usefixtures("clinic")

JSON = {"Content-Type": "application/json"}


async def get(clinic: SmallClinic, path: str, **headers: str) -> Answer:
    return await exchange("GET", f"{clinic.url}{path}", headers=headers, seconds=10)


async def post(clinic: SmallClinic, path: str, body: bytes, **headers: str) -> Answer:
    return await exchange("POST", f"{clinic.url}{path}", body=body, headers=headers, seconds=10)


async def test_the_page_says_what_it_is(clinic: SmallClinic) -> None:
    answer = await get(clinic, "/")
    assert answer.status == 200
    assert b"A local Telegram on this machine; nothing leaves it." in answer.body
    assert answer.headers["cache-control"] == "no-store"


async def test_the_page_loads_nothing_from_elsewhere_and_cannot_be_framed(
    clinic: SmallClinic,
) -> None:
    policy = (await get(clinic, "/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert b"http://" not in (await get(clinic, "/page/page.css")).body


async def test_another_name_for_this_machine_is_refused(clinic: SmallClinic) -> None:
    for path in ("/", "/voice", "/page/news", "/page/page.js"):
        assert (await get(clinic, path, Host="evil.example")).status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_a_form_of_another_site_cannot_wind_the_clock(clinic: SmallClinic, kind: str) -> None:
    before = clinic.world.clock.version
    for path in ("/page/wind", "/page/halt"):
        assert (await post(clinic, path, b'{"by":"day"}', **{"Content-Type": kind})).status == 415
    assert (await get(clinic, "/page/wind")).status in {404, 405}
    assert clinic.world.clock.version == before


async def test_a_wind_of_no_known_length_is_refused(clinic: SmallClinic) -> None:
    assert (await post(clinic, "/page/wind", b'{"by":"year"}', **JSON)).status == 400
    assert (await post(clinic, "/page/wind", b"[]", **JSON)).status == 400


async def test_a_wind_answers_when_the_clock_has_arrived(clinic: SmallClinic) -> None:
    before = clinic.world.clock.now()
    answer = await post(clinic, "/page/wind", b'{"by":"day"}', **JSON)
    assert answer.status == 200
    assert (clinic.world.clock.now() - before).days == 1


@pytest.mark.parametrize(
    "path", ["/page/secret", "/page/..%2froutes.py", "/page/files/none", "/voice?language=tlh"]
)
async def test_what_is_not_there_is_not_found(clinic: SmallClinic, path: str) -> None:
    assert (await get(clinic, path)).status == 404


async def test_a_page_sent_as_a_document_is_a_download_and_a_pdf_is_shown(
    clinic: SmallClinic,
) -> None:
    clinic.act("Bruno", "says", text="/mydata")
    clinic.act("Bruno", "says", text="/digest")
    bruno = Phone(Phones(clinic.url), clinic.users["Bruno"], "Bruno")
    await bruno.wait_for(lambda one: (one.document or {}).get("file_name") == "week 48.pdf")
    files = clinic.world.files
    page, picture, paper = [await get(clinic, f"/page/files/{one}") for one in files]
    assert page.headers["content-type"] == "application/octet-stream"
    assert page.headers["content-disposition"].startswith("attachment")
    assert picture.headers["content-type"] == "image/png"
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.headers["content-disposition"] == "inline; filename*=UTF-8''week%2048.pdf"
    assert all(one.headers["x-content-type-options"] == "nosniff" for one in (page, paper))


async def test_news_tells_only_what_changed(clinic: SmallClinic) -> None:
    port = int(clinic.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /page/news HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    async with asyncio.timeout(10):
        everything = json.loads((await _data(reader)).removeprefix("data: "))
        assert len(everything) > 12
        clinic.act("Dalia", "blocks")
        changed = json.loads((await _data(reader)).removeprefix("data: "))
    dalia = clinic.users["Dalia"]
    assert {one["id"] for one in changed} == {f"status-{dalia}", f"note-{dalia}"}
    writer.close()


async def _data(reader: asyncio.StreamReader) -> str:
    """The next list of pieces; lines of headers and other events are stepped over."""
    while not (line := (await reader.readline()).decode()).startswith("data: ["):
        assert line
    return line


def test_a_page_that_is_open_does_not_keep_the_server_from_ending() -> None:
    with small_clinic() as clinic:
        assert clinic.server.server.started
    assert not clinic.server.thread.is_alive()
