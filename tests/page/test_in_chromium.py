"""The page of phones in a real browser, used by mouse, by keyboard and on a small screen."""

from datetime import timedelta

import pytest
from selenium.webdriver.common.keys import Keys

from .browser import Browser, PhoneSeen
from .contrast import contrasts, ratio
from .scripted_bot import SmallClinic

pytestmark = pytest.mark.page


@pytest.fixture
def opened(browser: Browser, clinic: SmallClinic) -> Browser:
    browser.opens(clinic.url)
    return browser


@pytest.fixture
def maelle(opened: Browser, clinic: SmallClinic) -> PhoneSeen:
    return opened.phone(clinic.users["Maëlle"])


@pytest.fixture
def karim(opened: Browser, clinic: SmallClinic) -> PhoneSeen:
    return opened.phone(clinic.users["Karim"])


@pytest.fixture
def bruno(opened: Browser, clinic: SmallClinic) -> PhoneSeen:
    return opened.phone(clinic.users["Bruno"])


def focused(browser: Browser) -> str:
    return str(browser.script("return document.activeElement.id"))


def test_a_client_joins_consents_and_answers(maelle: PhoneSeen) -> None:
    maelle.taps("Start")
    maelle.shows("Votre thérapeute lit vos réponses une fois par semaine")
    maelle.taps("J'accepte")
    maelle.shows("C'est noté")
    maelle.types("/ask" + Keys.ENTER)
    maelle.taps("7")
    maelle.shows("question 2 sur 2")
    maelle.notes("Noté")
    maelle.taps("3")
    maelle.browser.waits(lambda: "question" not in maelle.screen())


def test_an_arabic_client_does_the_same_from_right_to_left(karim: PhoneSeen) -> None:
    karim.taps("Start")
    karim.taps("أوافق")
    karim.shows("تم الحفظ")
    karim.types("/ask" + Keys.ENTER)
    karim.shows("السؤال")
    places = {
        label: karim.browser.script(
            "return [...document.querySelectorAll(arguments[0] + ' .key')]"
            ".find((one) => one.innerText === arguments[1]).getBoundingClientRect().x",
            karim.css, label,
        )
        for label in ("0", "5", "6", "10")
    }  # fmt: skip
    assert places["0"] > places["5"]
    assert places["6"] > places["10"]
    style = "return getComputedStyle(document.querySelector(arguments[0])).direction"
    assert karim.browser.script(style, f"{karim.css} .theirs .words") == "rtl"
    karim.taps("7")
    karim.shows("السؤال \u20682\u2069")
    karim.taps("7")
    karim.browser.waits(lambda: "السؤال" not in karim.screen())


def test_each_paragraph_finds_its_own_direction(karim: PhoneSeen, clinic: SmallClinic) -> None:
    clinic.act("Karim", "says", text="hello to you")
    clinic.act("Karim", "says", text="أهلا")
    karim.shows("أهلا")
    directions = karim.browser.script(
        "return [...document.querySelectorAll(arguments[0] + ' .mine .words')]"
        ".map((one) => getComputedStyle(one).direction)",
        karim.css,
    )
    assert directions == ["ltr", "rtl"]


def test_what_happens_elsewhere_appears_while_somebody_types(
    maelle: PhoneSeen, bruno: PhoneSeen, clinic: SmallClinic
) -> None:
    clinic.act("Maëlle", "says", text="/start")
    maelle.shows("Bonjour")
    maelle.types("half a th")
    clinic.bot.says(clinic.users["Maëlle"], "Un mot de plus")
    clinic.act("Bruno", "says", text="hello from elsewhere")
    maelle.shows("Un mot de plus")
    bruno.shows("hello from elsewhere")
    assert maelle.field.get_attribute("value") == "half a th"
    assert focused(maelle.browser) == f"text-{maelle.user_id}"


def test_a_button_one_is_about_to_press_is_not_taken_away_by_a_change(
    maelle: PhoneSeen, clinic: SmallClinic
) -> None:
    maelle.types("/ask" + Keys.ENTER)
    maelle.shows("question 1")
    maelle.browser.script("window.key = document.querySelector(arguments[0])", f"{maelle.css} .key")
    maelle.taps("7")
    maelle.shows("question 2")
    assert maelle.browser.script("return [key.isConnected, key.dataset.tap]") == [True, "2:0"]


def test_the_newest_message_stays_in_sight_unless_one_reads_above(
    maelle: PhoneSeen, clinic: SmallClinic
) -> None:
    clinic.act("Maëlle", "says", text="/start")
    for number in range(30):
        clinic.bot.says(clinic.users["Maëlle"], f"Ligne {number}")
    maelle.shows("Ligne 29")
    from_end = """
      const log = document.querySelector(arguments[0] + " .log");
      return log.scrollHeight - log.scrollTop - log.clientHeight;
    """
    assert maelle.browser.script(from_end, maelle.css) < 3
    maelle.browser.script(f"document.querySelector('{maelle.css} .log').scrollTop = 0")
    clinic.bot.says(clinic.users["Maëlle"], "Ligne 30")
    maelle.shows("Ligne 30")
    assert maelle.browser.script(from_end, maelle.css) > 300


def test_who_blocks_gets_nothing_and_who_unblocks_does(
    maelle: PhoneSeen, clinic: SmallClinic
) -> None:
    maelle.taps("Start")
    maelle.shows("Bonjour")
    maelle.browser.one(f"#b-{maelle.user_id}").click()
    maelle.notes("has blocked the bot")
    assert not maelle.field.is_displayed()
    assert focused(maelle.browser) == f"b-{maelle.user_id}"
    clinic.plan("Maëlle", timedelta())
    maelle.browser.waits(lambda: not clinic.bot.due)
    maelle.browser.one(f"#b-{maelle.user_id}").click()
    maelle.browser.waits(maelle.field.is_displayed)
    clinic.plan("Maëlle", timedelta())
    maelle.shows("question 1")
    assert maelle.screen().count("question 1") == 1


def test_a_picture_is_shown_and_can_be_enlarged(bruno: PhoneSeen) -> None:
    bruno.types("/digest" + Keys.ENTER)
    bruno.shows("This week, drawn")
    image = bruno.browser.one(f"{bruno.css} .picture img")
    wide = "return arguments[0].naturalWidth"
    bruno.browser.waits(lambda: bruno.browser.script(wide, image) == 480)
    assert image.get_attribute("alt") == "Picture: This week, drawn"
    bruno.browser.one(f"{bruno.css} .picture").click()
    assert bruno.browser.one("#viewer img").is_displayed()
    bruno.browser.presses(Keys.ESCAPE)
    bruno.browser.waits(lambda: not bruno.browser.one("#viewer").is_displayed())
    # Chromium hides the dialog first and tells the page in a task of its own.
    bruno.browser.waits(lambda: not bruno.browser.all("#viewer img"))


def test_a_pdf_is_read_in_place(bruno: PhoneSeen) -> None:
    bruno.types("/digest" + Keys.ENTER)
    bruno.shows("week 48.pdf")
    bruno.browser.one(f"{bruno.css} [data-kind=document]").click()
    frame = bruno.browser.one("#viewer iframe")
    assert frame.get_attribute("title") == "week 48.pdf"
    assert str(frame.get_attribute("src")).startswith(bruno.browser.driver.current_url)
    kind = "return fetch(arguments[0]).then((one) => one.headers.get('content-type'))"
    assert bruno.browser.script(kind, frame.get_attribute("src")) == "application/pdf"
    bruno.browser.one("#viewer-close").click()


def test_by_keyboard_alone_one_joins_answers_and_writes(maelle: PhoneSeen, opened: Browser) -> None:
    skip = opened.one(f".skip a[href='#phone-{maelle.user_id}']")
    opened.presses(Keys.TAB)
    assert opened.driver.switch_to.active_element == skip
    assert skip.rect["y"] >= 0
    opened.presses(Keys.ENTER)
    tabs_to(opened, f"s-{maelle.user_id}")
    opened.presses(Keys.ENTER)
    maelle.shows("Bonjour")
    opened.waits(lambda: focused(opened) == f"text-{maelle.user_id}")
    opened.presses("/ask", Keys.ENTER)
    maelle.shows("question 1")
    opened.presses(*[Keys.SHIFT + Keys.TAB] * 3)
    while opened.script("return document.activeElement.innerText") != "7":
        opened.presses(Keys.SHIFT + Keys.TAB)
    held = focused(opened)
    opened.presses(Keys.SPACE)
    maelle.shows("question 2")
    opened.waits(lambda: focused(opened) == held)
    opened.presses(Keys.SPACE)
    opened.waits(lambda: "question 2" not in maelle.screen())
    opened.waits(lambda: opened.script("return document.activeElement !== document.body"))


def tabs_to(browser: Browser, wanted: str) -> None:
    for _ in range(40):
        if focused(browser) == wanted:
            return
        browser.presses(Keys.TAB)
    raise AssertionError(f"{wanted} is out of the keyboard's reach")


def test_everything_that_has_the_focus_shows_it(opened: Browser, clinic: SmallClinic) -> None:
    clinic.act("Maëlle", "says", text="/ask")
    opened.phone(clinic.users["Maëlle"]).shows("question 1")
    outlines = []
    style = """
      const at = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(at);
      return [at.outerHTML.slice(0, 60), outlineStyle, outlineWidth];
    """
    for _ in range(45):
        opened.presses(Keys.TAB)
        outlines.append(opened.script(style))
    assert [each for each in outlines if each[1:] != ["solid", "3px"]] == []


def test_the_menu_of_commands_says_what_is_chosen(maelle: PhoneSeen, opened: Browser) -> None:
    opened.one(f"#c-{maelle.user_id}").click()
    opened.presses(Keys.ESCAPE)
    assert focused(opened) == f"c-{maelle.user_id}"
    opened.presses(Keys.ENTER, Keys.TAB, Keys.ENTER)
    maelle.shows("question 1")
    assert focused(opened) == f"text-{maelle.user_id}"


def test_shift_and_enter_begin_a_line_and_an_empty_message_is_not_sent(
    maelle: PhoneSeen,
) -> None:
    maelle.types("  " + Keys.ENTER)
    maelle.types("eins" + Keys.SHIFT + Keys.ENTER + Keys.NULL + "zwei" + Keys.ENTER)
    maelle.shows("eins\nzwei")
    assert maelle.screen().count("zwei") == 1


def test_landmarks_and_names_are_there_for_a_screen_reader(opened: Browser) -> None:
    tree = opened.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})
    nodes = [
        (one["role"]["value"], one.get("name", {}).get("value", ""))
        for one in tree["nodes"]
        if not one["ignored"]
    ]
    roles = [role for role, _ in nodes]
    assert {"banner", "main", "navigation", "log", "status"} <= set(roles)
    assert ("log", "Messages on Karim's phone") in nodes
    assert ("textbox", "Write as Karim") in nodes
    assert ("region", "Karim") in nodes
    assert ("button", "Block the bot on Karim's phone") in nodes
    nameless = [role for role, name in nodes if role in {"button", "link", "textbox"} and not name]
    assert nameless == []
    live = "return [...document.querySelectorAll('[aria-live=polite], [role=log], [role=status]')]"
    assert len(opened.script(f"{live}.map((one) => one.id)")) >= 10


def test_hostile_words_stay_words(maelle: PhoneSeen, opened: Browser) -> None:
    evil = "<img src=x onerror=\"document.title='taken over'\">"
    maelle.types(evil + Keys.ENTER)
    maelle.shows(evil)
    assert opened.driver.title == "Alliance Check-in sandbox"


SMALL = [(320, 640), (390, 844), (844, 390), (768, 1024)]


@pytest.mark.parametrize(("width", "height"), SMALL)
def test_nothing_is_wider_than_a_small_screen(
    browser: Browser, clinic: SmallClinic, width: int, height: int
) -> None:
    clinic.act("Maëlle", "says", text="/ask")
    clinic.act("Karim", "says", text="w" * 300)
    for path in ("/", "/voice?language=ar"):
        browser.opens(clinic.url + path, width=width, height=height)
        inside = "return [document.documentElement.scrollWidth, innerWidth]"
        whole, seen = browser.script(inside)
        assert whole <= seen == width
    browser.opens(clinic.url, width=width, height=height)
    for phone in browser.all(".log"):
        assert browser.script("return arguments[0].scrollWidth <= arguments[0].clientWidth", phone)


def test_on_a_small_screen_each_phone_can_be_brought_up_whole(
    browser: Browser, clinic: SmallClinic
) -> None:
    clinic.act("Karim", "says", text="/ask")
    browser.opens(clinic.url, width=390, height=844)
    karim = browser.phone(clinic.users["Karim"])
    browser.one(f".jumps a[href='#phone-{karim.user_id}']").click()
    box = """
      const at = document.querySelector(arguments[0]).getBoundingClientRect();
      return [at.left >= 0, at.right <= innerWidth, at.top >= 0, at.bottom <= innerHeight];
    """
    browser.waits(lambda: browser.script(box, karim.css) == [True] * 4)
    tall = (
        "return [...document.querySelectorAll(arguments[0] + ' .key')].map((k) => k.offsetHeight)"
    )
    assert min(browser.waits(lambda: browser.script(tall, karim.css))) >= 44


WORDS = (
    ".brand h1", ".brand p", ".brand a", ".now", ".due", ".winds button", ".winds > span", ".role",
    ".local", ".plain", ".face", ".day", ".mine .words", ".theirs .words", ".meta", ".trace",
    ".key", ".command", ".start", ".send", ".note p", ".file a", ".file small", ".file button",
    ".commands summary", "textarea", "#clock-status p",
)  # fmt: skip
SENTENCES = (".lead", ".languages a", ".summary", ".contents a", ".trigger", ".said", ".english",
             ".missing", ".anchor")  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["by day", "by night"])
def test_words_stand_out_by_day_and_by_night(
    browser: Browser, clinic: SmallClinic, *, dark: bool
) -> None:
    browser.opens(clinic.url, dark=dark)
    maelle, bruno = (browser.phone(clinic.users[name]) for name in ("Maëlle", "Bruno"))
    maelle.types("/ask" + Keys.ENTER)
    maelle.taps("7")
    maelle.notes("Noté")
    bruno.types("/digest" + Keys.ENTER)
    bruno.shows("week 48.pdf")
    clinic.bot.says(clinic.users["Bruno"], "Gone soon", [[("Away", "gone")]])
    bruno.taps("Away")
    bruno.shows("was deleted")
    browser.one("#wind-hour").click()
    browser.waits(lambda: "stands at" in browser.reads("#clock-status"))
    found = contrasts(browser, *WORDS)
    assert {one: round(each, 2) for one, each in found.items() if each < 4.5} == {}
    assert set(found) == set(WORDS)
    browser.opens(f"{clinic.url}/voice?language=fr", dark=dark)
    found = contrasts(browser, *SENTENCES)
    assert {one: round(each, 2) for one, each in found.items() if each < 4.5} == {}
    assert set(found) == set(SENTENCES)


def test_day_and_night_differ(browser: Browser, clinic: SmallClinic) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    browser.opens(clinic.url)
    day = browser.script(ground)
    browser.opens(clinic.url, dark=True)
    assert browser.script(ground) != day
    assert round(ratio((0, 0, 0), (255, 255, 255))) == 21


def test_winding_a_week_stops_at_everything_due(
    maelle: PhoneSeen, opened: Browser, clinic: SmallClinic
) -> None:
    clinic.act("Maëlle", "says", text="/start")
    start = clinic.world.clock.now()
    for day in (1, 3, 6):
        clinic.plan("Maëlle", timedelta(days=day))
    opened.waits(lambda: "Due next: Tue 24 Nov" in opened.reads("#clock-now"))
    tabs_to(opened, "wind-week")
    opened.presses(Keys.ENTER)
    opened.waits(lambda: "The clock stands at Mon 30 Nov" in opened.reads("#clock-status"))
    assert maelle.screen().count("question 1") == 3
    for named in ("Tuesday 24", "Thursday 26", "Sunday 29"):
        maelle.shows(named)
    assert timedelta(days=7) <= clinic.world.clock.now() - start < timedelta(days=7, minutes=1)
    assert focused(opened) == "wind-week"
    assert "Mon 30 November" in opened.reads("#clock-now")


def test_winding_to_the_next_thing_due_goes_there_alone(
    maelle: PhoneSeen, opened: Browser, clinic: SmallClinic
) -> None:
    clinic.act("Maëlle", "says", text="/start")
    clinic.plan("Maëlle", timedelta(hours=5))
    clinic.plan("Maëlle", timedelta(hours=9))
    opened.one("#wind-next").click()
    maelle.shows("question 1")
    opened.waits(lambda: "stands at Mon 23 Nov, 09:00" in opened.reads("#clock-status"))
    assert maelle.screen().count("question 1") == 1


def test_a_wind_shows_how_far_it_is_and_can_be_stopped(
    opened: Browser, clinic: SmallClinic
) -> None:
    clinic.act("Maëlle", "says", text="/start")
    for hour in range(1, 160):
        clinic.plan("Maëlle", timedelta(hours=hour))
    opened.one("#wind-week").click()
    assert 0 <= opened.waits(lambda: opened.reads("#clock-progress progress", "max")) <= 100
    assert opened.reads("#wind-day", "ariaDisabled") == "true"
    opened.script("document.querySelector('#wind-halt').click()")
    opened.waits(lambda: not opened.all("#clock-progress progress"))
    assert clinic.bot.due
    opened.waits(lambda: opened.reads("#wind-day", "ariaDisabled") is None)


def test_every_sentence_is_one_link_away_and_each_has_its_own(opened: Browser) -> None:
    opened.one(".brand nav a[href='/voice']").click()
    opened.one(".languages a[hreflang=ar]").click()
    said = opened.waits(lambda: opened.all(".said[dir=rtl]"))
    assert "بضعة أسئلة" in said[0].text
    opened.one(".line .anchor").click()
    assert "#line-" in opened.driver.current_url
    assert opened.one(".line:target").is_displayed()
