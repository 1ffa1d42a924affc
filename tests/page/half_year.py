"""Half a year of two alliances, lived on the page: strain, notice, overview, repair.

`python -m tests.page.half_year FOLDER` leaves a picture of every moment, to be read aloud.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.alliance.episodes import Act
from bot.alliance.instruments import Facet, Instrument, ItemId
from bot.alliance.people import Register
from bot.alliance.replies import FollowUp
from bot.chat.texts import checkin, episodes, repair
from bot.exchange.shipped import shipped_banks
from bot.i18n.catalogs import Catalogs
from bot.i18n.translator import Translator

from .browser import PhoneSeen, chromium
from .real_clinic import Clinic, digits, keys, sandbox

CALM, LOW, STRAINED = 8, 3, 9
"""An ordinary rating, one of a week that went wrong, and how true it then is that it did."""
_WEEK = timedelta(weeks=1)
_UNMARKED = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
"""Marks of direction, which nobody sees."""
_NEWEST = """
  const all = [...document.querySelectorAll(arguments[0] + " .message")];
  return all.slice(arguments[1]).map((one) => one.innerText);
"""
_ALL = "return document.querySelectorAll(arguments[0] + ' .message').length;"


def _nobody_looks(_moment: str, _phone: PhoneSeen) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class HalfYear:
    """`looks` is shown each moment worth reading, with the phone it is on."""

    clinic: Clinic
    instrument: Instrument = field(default_factory=lambda: shipped_banks()[-1][0])
    catalogs: Catalogs = field(default_factory=Catalogs.load)
    looks: Callable[[str, PhoneSeen], None] = _nobody_looks

    def words(self, tag: str) -> Translator:
        return self.catalogs.translator(tag, Register.POLITE, "UTC")

    def now(self) -> datetime:
        """On the wall in the clinic."""
        return datetime.strptime(self.clinic.now().rsplit(" ", 1)[0], "%a %d %B %Y, %H:%M")  # noqa: DTZ007  # a wall clock

    # --- clients -------------------------------------------------------------------------------

    def is_asked(self, phone: PhoneSeen) -> None:
        for _ in range(12):
            if digits(phone):
                return
            self.clinic.winds("next")
        raise AssertionError("nobody was asked")

    def rates(
        self, phone: PhoneSeen, tag: str, rating: int, follow_up: FollowUp = FollowUp.PARTLY
    ) -> set[str]:
        """A whole check-in, to its thanks: the facets it asked about, and `follow_up` if it did.

        That question may come though there is nothing to follow up: *partly* then changes nothing.
        """
        t, asked = self.words(tag), set[str]()
        closing = t.label("No comment")
        answered = checkin.follow_up_label(t, follow_up)
        while labels := keys(phone):
            shown = phone.screen()
            if digits(phone):
                item = self._item(phone, t)
                asked.add(self.instrument.item(item).facet or "")
                phone.taps(str(self._answer(item, rating)))
            elif answered in labels:
                asked.add("follow_up")
                self.looks(f"follow-up-{tag}", phone)
                phone.taps(answered)
            elif closing in labels:
                phone.taps(closing)
            else:
                break
            phone.browser.waits(lambda before=shown: phone.screen() != before)  # type: ignore[misc]  # a value of its own per turn
        return asked

    def _item(self, phone: PhoneSeen, t: Translator) -> ItemId:
        text = messages(phone)[-1]
        found = [one.id for one in self.instrument.items if t.item(self.instrument, one.id) in text]
        assert len(found) == 1, text
        return found[0]

    def _answer(self, item_id: ItemId, rating: int) -> int:
        """A week that goes wrong shows in the anchors and in what is asked about strain."""
        item = self.instrument.item(item_id)
        if item.facet is Facet.RUPTURE_DIRECT and rating == LOW:
            return STRAINED
        return 10 - rating if item.reversed else rating

    def pauses(self, phone: PhoneSeen, tag: str) -> None:
        phone.types("/pause\n")
        phone.taps(self.words(tag).label("Until I come back"))

    # --- the therapist -------------------------------------------------------------------------

    def speaks(self, phone: PhoneSeen, tag: str) -> None:
        """As chosen from the list of languages."""
        phone.types("/language\n")
        (name,) = [one.autonym for one in self.catalogs.choices() if one.tag == tag]
        phone.browser.waits(lambda: [one for one in keys(phone) if name in one])
        shown = phone.screen()
        phone.taps(next(one for one in keys(phone) if name in one))
        phone.browser.waits(lambda: phone.screen() != shown)
        self.looks(f"language-{tag}", phone)

    def hears(self, phone: PhoneSeen, tag: str) -> str:
        """Of a direct sign, in the morning if it is night there, and confirms it; the notice."""
        seen = self.words(tag).label("I have seen this")
        for _ in range(2):
            if seen in keys(phone):
                break
            self.clinic.winds("next")
        said = messages(phone)[-1]
        self.looks(f"notice-{tag}", phone)
        phone.taps(seen)
        phone.browser.waits(lambda: seen not in keys(phone))
        return said

    def overview(self, phone: PhoneSeen, tag: str) -> str:
        """Winds to the next one; its text."""
        before = count(phone)
        caution = self.words(tag).say(
            "A sign is a reason to talk, not a finding. The numbers come from our own questions, "
            "which are not a validated test."
        )
        for _ in range(12):
            found = [one for one in messages(phone, before) if caution in one]
            if found:
                return found[-1]
            self.clinic.winds("next")
        raise AssertionError("no overview came")

    def tends(self, phone: PhoneSeen, tag: str) -> str:
        """Taps *addressed* below the newest overview; what the bot says to that."""
        before = count(phone)
        phone.taps(episodes.act_label(self.words(tag), Act.ADDRESSED))
        return phone.browser.waits(lambda: messages(phone, before))[-1]

    def quiet_weeks(self, until: datetime) -> None:
        """Nobody is asked; only the week goes by."""
        while self.now() + _WEEK <= until:
            self.clinic.winds("week")


def messages(phone: PhoneSeen, after: int = 0) -> list[str]:
    """What stands on the phone, oldest first, without the `after` first ones."""
    return [str(one) for one in phone.browser.script(_NEWEST, phone.css, after)]


def count(phone: PhoneSeen) -> int:
    return int(phone.browser.script(_ALL, phone.css))


# --- the story -----------------------------------------------------------------------------------


def live(half: HalfYear) -> None:
    """From the first overview to the last one, 26 weeks on."""
    clinic, end = half.clinic, half.now() + 26 * _WEEK
    bruno, maelle, nour = clinic.phone("Bruno"), clinic.phone("Maëlle"), clinic.phone("نور")
    half.pauses(nour, "ar")
    half.speaks(bruno, "fr")
    mends_what_was(half, maelle, bruno)
    strains_and_mends(half, maelle, bruno, "fr", "M-04")
    half.pauses(maelle, "fr")
    half.speaks(bruno, "ar")
    nour.types("/resume\n")
    half.is_asked(nour)
    half.rates(nour, "ar", CALM)
    strains_and_mends(half, nour, bruno, "ar", "N-11")
    goes_away(half, bruno, nour, until=end - 2 * _WEEK)
    half.quiet_weeks(end)
    assert half.now() + _WEEK > end


def mends_what_was(half: HalfYear, maelle: PhoneSeen, bruno: PhoneSeen) -> None:
    """The strain she came with: two calm sessions end it."""
    t = half.words("fr")
    first = half.overview(bruno, "fr")
    half.looks("overview-first", bruno)
    assert says(first, t.say("{alias}: {state}", alias="M-04", state="…"))
    for _ in range(2):
        half.is_asked(maelle)
        half.rates(maelle, "fr", CALM)
    assert mended(half, half.overview(bruno, "fr"), "fr")


def strains_and_mends(
    half: HalfYear, client: PhoneSeen, bruno: PhoneSeen, tag: str, alias: str
) -> None:
    t = half.words(tag)

    # The ratings fall, and a week later something is said outright: Bruno hears of that at once.
    half.is_asked(client)
    half.looks(f"question-{tag}", client)
    if Facet.RUPTURE_DIRECT in half.rates(client, tag, LOW, FollowUp.NO):
        half.hears(bruno, tag)
    half.is_asked(client)
    assert Facet.RUPTURE_DIRECT in half.rates(client, tag, LOW, FollowUp.NO)
    assert alias in half.hears(bruno, tag)

    # The overview says why and what to try, and Bruno does.
    overview = half.overview(bruno, tag)
    half.looks(f"overview-{tag}", bruno)
    assert says(overview, repair.own_reaction(t))
    noted = half.tends(bruno, tag)
    half.looks(f"addressed-{tag}", bruno)
    assert says(noted, t.say("You marked it as addressed on {day}.", day="…"))

    # She is asked whether it got talked about, answers, and is back at her own level.
    half.is_asked(client)
    assert "follow_up" in half.rates(client, tag, CALM, FollowUp.YES)
    between = half.overview(bruno, tag)
    half.looks(f"said-{tag}", bruno)
    assert says(between, t.say("The client says on {day}: it was talked about.", day="…"))
    half.is_asked(client)
    half.rates(client, tag, CALM)
    assert mended(half, half.overview(bruno, tag), tag)
    half.looks(f"mended-{tag}", bruno)


def goes_away(half: HalfYear, bruno: PhoneSeen, nour: PhoneSeen, until: datetime) -> None:
    """The clock stops where she is told, in the morning if she sleeps."""
    before, heard = count(nour), count(bruno)
    bruno.types(f"/away {until:%Y-%m-%d}\n")
    bruno.browser.waits(lambda: count(bruno) > heard + 1)
    half.clinic.winds("next")
    nour.browser.waits(lambda: count(nour) > before)
    half.looks("away-ar", nour)
    assert "/need_help" in messages(nour)[-1]


def says(text: str, sentence: str) -> bool:
    """Whatever stands at the places marked `…`, every part of the sentence is there in order."""
    at = 0
    for part in sentence.translate(_UNMARKED).split("…"):
        at = text.translate(_UNMARKED).find(part.strip(), at)
        if at < 0:
            return False
    return True


def mended(half: HalfYear, text: str, tag: str) -> bool:
    sentence = half.words(tag).say(
        "Strain from {first} to {last}: mended, the client's ratings are back where they were.",
        first="…",
        last="…",
    )
    return says(text, sentence)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[str] = []

    def shoots(moment: str, phone: PhoneSeen) -> None:
        taken.append(moment)
        browser.resizes(2000, 1600)
        image = browser.one(phone.css).screenshot_as_png
        (folder / f"{len(taken):02}-{moment}.png").write_bytes(image)
        (folder / f"{len(taken):02}-{moment}.txt").write_text("\n\n".join(messages(phone)[-6:]))

    with (
        tempfile.TemporaryDirectory() as home,
        sandbox(Path(home)) as url,
        chromium(Path(home) / "profile") as browser,
    ):
        browser.opens(url, width=2000, height=1600)
        live(HalfYear(clinic=Clinic(browser), looks=shoots))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
