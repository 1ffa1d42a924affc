"""What every page has around it."""

from collections.abc import Sequence

from bot.sandbox.page.clock_bar import ClockBar
from bot.sandbox.page.handsets import PhoneOnPage, handset
from bot.sandbox.page.markup import Attributes, Child, Html, el
from bot.sandbox.world import TelegramWorld

_ABOUT = "A local Telegram on this machine; nothing leaves it."
_HOW = "Tap and write as any of these people, then wind the clock: the bot does what is due."
_NO_SCRIPT = (
    "This page needs JavaScript to stay up to date and to send what you write. "
    "What you see is how the phones looked when the page was loaded."
)


def document(title: str, body_class: str, *body: Child) -> str:
    head = (
        el("meta", {"charset": "utf-8"}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("meta", {"name": "color-scheme", "content": "light dark"}),
        el("meta", {"name": "referrer", "content": "no-referrer"}),
        el("title", None, title),
        el("link", {"rel": "icon", "href": "/page/icon.svg", "type": "image/svg+xml"}),
        el("link", {"rel": "stylesheet", "href": "/page/page.css"}),
    )
    whole = el("html", {"lang": "en"}, el("head", None, *head), _body(body_class, *body))
    return f"<!doctype html>\n{whole}\n"


def _body(body_class: str, *children: Child) -> Html:
    return el("body", {"class": body_class}, *children)


def _brand(here: str) -> Html:
    pages = (("/", "Phones"), ("/voice", "Every sentence"))
    links = [
        el("a", {"href": path, "aria-current": "page" if path == here else None}, words)
        for path, words in pages
    ]
    return el(
        "div",
        {"class": "brand"},
        el("h1", None, "Alliance Check-in ", el("span", None, "sandbox")),
        el("p", None, _ABOUT, f" {_HOW}" if here == "/" else None),
        el("nav", {"aria-label": "Pages"}, links),
    )


def banner(here: str, *more: Child) -> Html:
    return el("header", {"class": "banner"}, _brand(here), *more)


def skip_links(*links: tuple[str, str]) -> Html:
    jumps = [el("a", {"href": target}, words) for target, words in links]
    return el("nav", {"class": "skip", "aria-label": "Skip"}, jumps)


def phones_page(
    world: TelegramWorld, instance: str, bar: ClockBar, phones: Sequence[PhoneOnPage]
) -> str:
    """`instance` changes whenever the server is started anew."""
    skip = [(f"#phone-{one.user_id}", f"{one.name}'s phone") for one in phones]
    offline: Attributes = {"class": "offline", "id": "offline", "role": "status", "hidden": True}
    return document(
        "Alliance Check-in sandbox",
        "phones-page",
        skip_links(*skip, ("#clock", "The clock")),
        banner("/", _clock(bar)),
        el("p", offline, "The sandbox does not answer. This page goes on when it is back."),
        el("noscript", None, el("p", {"class": "offline"}, _NO_SCRIPT)),
        _jumps(phones),
        el(
            "main",
            {"id": "phones", "aria-label": "Phones", "data-instance": instance},
            [handset(world, one) for one in phones],
        ),
        _viewer(),
        el("script", {"src": "/page/page.js", "defer": True}),
    )


def _jumps(phones: Sequence[PhoneOnPage]) -> Html:
    """On a small screen one phone fills it: these lead from one to the next."""
    links = [
        el(
            "a",
            {"href": f"#phone-{one.user_id}"},
            el("bdi", None, one.name),
            el("small", None, one.role),
        )
        for one in phones
    ]
    return el("nav", {"class": "jumps", "aria-label": "Phones"}, links)


def _clock(bar: ClockBar) -> Html:
    pieces = bar.pieces()

    def room(name: str, **more: str) -> Html:
        inside = [one.html for one in pieces if one.into == name]
        return el("div", {"id": name} | more, inside)

    return el(
        "section",
        {"class": "clock", "id": "clock", "aria-label": "The clinic's clock"},
        room("clock-readout"),
        room("clock-handles"),
        room("clock-status", role="status"),
        [one.html for one in pieces if one.into == "clock"],
    )


def _viewer() -> Html:
    close = {"type": "button", "id": "viewer-close"}
    return el(
        "dialog",
        {"id": "viewer", "aria-labelledby": "viewer-title"},
        el("header", None, el("h2", {"id": "viewer-title"}), el("button", close, "Close")),
        el("div", {"id": "viewer-room"}),
    )
