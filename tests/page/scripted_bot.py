"""A bot that knows a few lines by heart, and the small clinic it speaks to: for the page alone."""

import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

from bot.sandbox.limits import UNLIMITED
from bot.sandbox.page.handsets import PhoneOnPage
from bot.sandbox.page.routes import page_routes
from bot.sandbox.page.voice import VoiceLanguage, VoiceLine
from bot.sandbox.server import RunningServer, new_world, running_server
from bot.sandbox.winding import Winder, WorldDial
from bot.sandbox.world import TelegramWorld

SCALE = [[str(n) for n in range(6)], [str(n) for n in range(6, 11)]]
WORDS = {
    "fr": {
        "consent": "Bonjour. Après chaque séance, quelques questions courtes sur le travail que "
        "vous faites ensemble. Votre thérapeute lit vos réponses <b>une fois par semaine</b>. "
        "Personne ne lit ici en direct : /need_help",
        "agree": "J'accepte",
        "decline": "Je préfère pas",
        "item": "Quelques questions courtes pour vous\n\nSéance de lundi, question {n} sur 2\n\n"
        "Pendant cette séance, je me suis senti à l'aise de dire ce que je pensais.\n\n"
        "0 = pas du tout\n10 = tout à fait",
        "done": "C'est noté. Bruno lit vos réponses lundi. /need_help est toujours là.",
        "thanks": "Noté",
        "skip": "Passer",
    },
    "ar": {
        "consent": "مرحبًا. بعد كل جلسة أسئلة قصيرة عن عملكما معًا. يقرأ معالجك إجاباتك "
        "<b>مرة في الأسبوع</b>. لا أحد يقرأ هنا مباشرة: /need_help",
        "agree": "أوافق",
        "decline": "لا أوافق",
        "item": "بضعة أسئلة قصيرة لك\n\n"
        "جلسة يوم الاثنين، السؤال \u2068{n}\u2069 من \u20682\u2069\n\n"
        "في هذه الجلسة شعرت أنني أستطيع أن أقول ما أفكر فيه.\n\n0 = أبدًا\n10 = تمامًا",
        "done": "تم الحفظ. يقرأ برونو إجاباتك يوم الاثنين. /need_help متاح دائمًا.",
        "thanks": "تم",
        "skip": "تخطّي",
    },
}


def picture(width: int = 480, height: int = 300) -> bytes:
    """A real PNG, a calm gradient."""

    def chunk(name: bytes, body: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + sum_

    rows = b"".join(
        b"\x00" + b"".join(bytes((220 - y // 4, 230, 200 + x // 16)) for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def paper() -> bytes:
    """A real PDF of one empty page."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return body + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


@dataclass
class Api:
    """Calls of the Bot API that wait for their answer."""

    url: str

    def __call__(self, method: str, **params: object) -> Any:
        body = json.dumps(params).encode()
        return self._ask(method, body, "application/json")

    def sends(self, method: str, chat_id: int, caption: str, file: tuple[str, bytes]) -> Any:
        """A photo or a document."""
        part, name = method.removeprefix("send").lower(), file[0]
        line = b"--frontier\r\nContent-Disposition: form-data; name="
        body = line + f'"chat_id"\r\n\r\n{chat_id}\r\n'.encode()
        body += line + f'"caption"\r\n\r\n{caption}\r\n'.encode()
        body += line + f'"{part}"; filename="{name}"\r\n\r\n'.encode() + file[1]
        return self._ask(
            method, body + b"\r\n--frontier--\r\n", "multipart/form-data; boundary=frontier"
        )

    def _ask(self, method: str, body: bytes, kind: str) -> Any:
        request = Request(f"{self.url}/{method}", body, {"Content-Type": kind})  # noqa: S310  (our own server)
        with urlopen(request, timeout=30) as answer:  # noqa: S310  (our own server)
            return json.load(answer)["result"]


@dataclass
class ScriptedBot:
    """Answers what it is told in a thread; asks, thanks, sends pictures. Knows no strategy."""

    api: Api
    world: TelegramWorld
    languages: dict[int, str]
    due: list[tuple[datetime, int]] = field(default_factory=list)
    """When whom to ask again."""
    wakes: threading.Event = field(default_factory=threading.Event)
    stopped: bool = False

    async def next_due(self) -> datetime | None:
        return min((at for at, _ in self.due), default=None)

    def hears(self) -> None:
        """Until the server ends."""
        offset = 0
        with self._until_stopped():
            while not self.stopped:
                for update in self.api("getUpdates", offset=offset, timeout=20):
                    offset = update["update_id"] + 1
                    self._answer(update)

    def keeps_time(self) -> None:
        with self._until_stopped():
            while not self.stopped:
                self._ask_who_is_due()
                self.wakes.wait(0.03)

    @contextmanager
    def _until_stopped(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            if not self.stopped:
                raise

    def _ask_who_is_due(self) -> None:
        now = self.world.clock.now()
        for each in [one for one in self.due if one[0] <= now]:
            if self.world.chats[each[1]].bot_status == "member":
                self.asks(each[1], 1)
            self.due.remove(each)

    def _answer(self, update: dict[str, Any]) -> None:
        match update:
            case {"callback_query": {"id": query, "data": data, "message": message}}:
                self._tapped(query, data, message)
            case {"message": {"chat": {"id": user}, "text": str(text)}}:
                self._heard(user, text)
            case _:
                return

    def _heard(self, user: int, text: str) -> None:
        words = self._words(user)
        if text.startswith("/start"):
            keys = [[(words["agree"], "yes")], [(words["decline"], "no")]]
            self.says(user, words["consent"], keys)
        elif text == "/ask":
            self.asks(user, 1)
        elif text == "/digest":
            self.api.sends("sendPhoto", user, "This week, drawn", ("week.png", picture()))
            self.api.sends("sendDocument", user, "", ("week 48.pdf", paper()))
        elif text == "/mydata":
            evil = b"<script>document.title='taken over'</script>"
            self.api.sends("sendDocument", user, "", ("mydata.html", evil))
        else:
            self.says(user, "Heard. I can do /ask, /digest and /need_help.")

    def _tapped(self, query: str, data: str, message: dict[str, Any]) -> None:
        user, message_id = message["chat"]["id"], message["message_id"]
        words = self._words(user)
        if data == "slow":
            return
        self.api("answerCallbackQuery", callback_query_id=query, text=words["thanks"])
        if data == "1:7":
            self.asks(user, 2, edit=message_id)
        elif data == "gone":
            self.api("deleteMessage", chat_id=user, message_id=message_id)
        else:
            where = {"chat_id": user, "message_id": message_id}
            self.api("editMessageText", **where, text=words["done"])

    def asks(self, user: int, number: int, *, edit: int | None = None) -> None:
        words = self._words(user)
        rows = [[(each, f"{number}:{each}") for each in row] for row in SCALE]
        if self.languages.get(user) == "ar":
            rows = [list(reversed(row)) for row in rows]
        keys = [*rows, [(words["skip"], "skip")]]
        self.says(user, words["item"].format(n=number), keys, edit=edit)

    def says(
        self,
        user: int,
        text: str,
        keys: list[list[tuple[str, str]]] | None = None,
        *,
        edit: int | None = None,
    ) -> Any:
        markup = {
            "inline_keyboard": [
                [{"text": t, "callback_data": d} for t, d in row] for row in keys or []
            ]
        }
        method = "sendMessage" if edit is None else "editMessageText"
        more = {} if edit is None else {"message_id": edit}
        told = {"chat_id": user, "text": text, "parse_mode": "HTML", "reply_markup": markup}
        return self.api(method, **told, **more)

    def _words(self, user: int) -> dict[str, str]:
        return WORDS[self.languages.get(user, "fr")]


@dataclass(frozen=True, kw_only=True)
class SmallClinic:
    """A running sandbox with four phones, its page, and the scripted bot."""

    server: RunningServer
    bot: ScriptedBot
    users: dict[str, int]

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def world(self) -> TelegramWorld:
        return self.server.world

    def plan(self, name: str, after: timedelta) -> None:
        """Let the bot ask this person once so much time has passed."""
        self.bot.due.append((self.world.clock.now() + after, self.users[name]))

    def act(self, name: str, verb: str, **body: object) -> Any:
        url = f"{self.url}/control/users/{self.users[name]}/{verb}"
        kind = {"Content-Type": "application/json"}
        request = Request(url, json.dumps(body).encode(), kind)  # noqa: S310  (our own server)
        with urlopen(request, timeout=30) as answer:  # noqa: S310  (our own server)
            return json.load(answer)


def a_voice() -> list[VoiceLanguage]:
    line = ("Check-in", "A session ended, and the wait after it is over")
    english = "A few short questions for you"
    thanks = ("Closing", "The last question was answered", "Thank you. Bruno reads it on Monday.")

    def lines(first: str, last: str) -> list[VoiceLine]:
        return [
            VoiceLine(place=line[0], trigger=line[1], english=english, text=first),
            VoiceLine(place=thanks[0], trigger=thanks[1], english=thanks[2], text=last),
        ]

    def language(tag: str, name: str, direction: str, *texts: str) -> VoiceLanguage:
        known = {"tag": tag, "name": name, "direction": direction}
        return VoiceLanguage(**known, state="drafted", lines=lines(*texts))

    return [
        language("en", "English", "ltr", english, thanks[2]),
        language("fr", "Français", "ltr", "Quelques questions courtes pour vous", ""),
        language("ar", "العربية", "rtl", "بضعة أسئلة قصيرة لك", "شكرًا. يقرأ برونو يوم الاثنين."),
    ]


@contextmanager
def small_clinic() -> Iterator[SmallClinic]:
    world = new_world(limits=UNLIMITED)
    people = (("Maëlle", "Client", "fr"), ("Karim", "Client", "ar"), ("Bruno", "Therapist", "fr"),
              ("Dalia", "Admin", "en"))  # fmt: skip
    users = {name: world.add_account(first_name=name).id for name, _, _ in people}
    zones = {"Karim": "Africa/Cairo"}
    names = {"fr": "Français", "ar": "العربية", "en": "English"}
    phones = [
        PhoneOnPage(
            user_id=users[name], name=name, role=role, language=language,
            language_name=names[language], zone=ZoneInfo(zones.get(name, "America/Toronto")),
            start=f"/start invited-{name}",
        )
        for name, role, language in people
    ]  # fmt: skip
    languages = {users["Karim"]: "ar"}
    bot = ScriptedBot(Api(""), world, languages)
    winder = Winder(dial=WorldDial(world), next_due=bot.next_due, patience=5)
    routes = page_routes(
        world, phones=phones, winder=winder, voice=a_voice, zone=ZoneInfo("America/Toronto")
    )
    with running_server(world, more=routes) as server:
        bot.api = Api(f"{server.api_url}{server.token}")
        commands = [{"command": "ask", "description": "Ask me now"}]
        bot.api("setMyCommands", commands=commands)
        bot.api("setMyDescription", description="A few short questions after each session.")
        threads = [threading.Thread(target=do, daemon=True) for do in (bot.hears, bot.keeps_time)]
        for thread in threads:
            thread.start()
        try:
            yield SmallClinic(server=server, bot=bot, users=users)
        finally:
            bot.stopped = True
            bot.wakes.set()
            server.ask_to_stop()
            for thread in threads:
                thread.join(10)
