"""Bruno gets a picture that reads on his phone and pages that can be read aloud."""

import asyncio
import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.alliance.digests import Need
from bot.reports import typst_renderer
from bot.reports.own_data import runs_right
from bot.reports.sheet import SheetMaker
from bot.reports.typst_renderer import TypstRenderer
from bot.usecases.digest_report import DigestReport
from bot.usecases.own_sheet import OwnAnswer, OwnRound, OwnSection, OwnSheet
from bot.usecases.paper import Paper
from bot.usecases.renderer import RenderError
from tests.reports.sample_reports import caseload, client, eventful, report, trend

HOSTILE = '#panic("x") *b* $1$ <b> \\ @x [y] {"z"} // \u202eabc'
LITERAL = '#panic("x") *b* $1$ <b> \\ @x [y] {"z"} // abc'
PHOTO_BYTES, PHOTO_SIDES, PHOTO_RATIO = 10 * 2**20, 10_000, 20
"""Telegram's limits."""


@pytest.fixture(scope="module")
def renderer() -> TypstRenderer:
    return TypstRenderer()


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def opened(pdf: bytes, password: str = "") -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf), password=password)


def elements(pdf: bytes) -> Iterator[pikepdf.Object]:
    """The tags of a document, from the top."""
    with opened(pdf) as read:
        waiting: list[pikepdf.Object] = [read.Root.StructTreeRoot]
        while waiting:
            node = waiting.pop(0)
            children: pikepdf.Object | None = node.get("/K")
            found = children if isinstance(children, pikepdf.Array) else [children]
            inner = [child for child in found if isinstance(child, pikepdf.Dictionary)]
            waiting = [*inner, *waiting]
            if "/S" in node:
                yield node


# --- the picture --------------------------------------------------------------------------------


@pytest.mark.parametrize("clients", [1, 2, 5, 30, 31])
async def test_telegram_takes_the_picture_of_any_caseload(
    renderer: TypstRenderer, clients: int
) -> None:
    png = await renderer.picture(caseload(clients))
    width, height = size(png)
    assert width >= 800
    assert width + height <= PHOTO_SIDES
    assert max(width, height) < PHOTO_RATIO / 4 * min(width, height)
    assert len(png) < PHOTO_BYTES / 10


async def test_a_picture_of_very_many_shows_the_first_and_says_that_there_are_more(
    renderer: TypstRenderer,
) -> None:
    thirty = caseload(30)
    _, of_thirty = size(await renderer.picture(thirty))
    more = [client(trend(8, number=number)) for number in range(60)]
    _, of_many = size(await renderer.picture(report(*thirty.clients, *more)))
    assert of_thirty < of_many < 1.05 * of_thirty


async def test_a_flag_changes_the_picture(renderer: TypstRenderer) -> None:
    calm = await renderer.picture(report(client(trend(8, 8, 4))))
    alarmed = await renderer.picture(report(client(eventful())))
    assert calm != alarmed


async def test_the_same_report_gives_the_same_bytes(renderer: TypstRenderer) -> None:
    again = TypstRenderer()
    assert await renderer.picture(caseload(2)) == await again.picture(caseload(2))
    assert await renderer.document(caseload(2)) == await again.document(caseload(2))


# --- the document -------------------------------------------------------------------------------


async def test_the_document_is_tagged_titled_and_in_its_language(renderer: TypstRenderer) -> None:
    pdf = await renderer.document(report(client(eventful()), language="fr", region="CA"))
    with opened(pdf) as read:
        assert read.Root.MarkInfo.Marked
        assert str(read.Root.Lang).lower() == "fr-ca"
        assert str(read.docinfo["/Title"]) == "Weekly overview"
        assert read.Root.ViewerPreferences.DisplayDocTitle
        assert read.open_metadata()["pdfuaid:part"] == "1"


async def test_every_figure_says_in_words_what_it_shows(renderer: TypstRenderer) -> None:
    clients = [client(trend(8, number=n), alias=f"C-{n}") for n in range(3)]
    pdf = await renderer.document(report(*clients))
    spoken = [str(each.get("/Alt", "")) for each in elements(pdf) if each.S == "/Figure"]
    assert spoken[0] == "Small charts of everybody."
    assert [text for text in spoken if text.startswith("The trend")] == [
        "The trend of C-0.",
        "The trend of C-1.",
        "The trend of C-2.",
    ]
    assert all(spoken)


async def test_a_report_made_between_two_seconds_is_drawn(renderer: TypstRenderer) -> None:
    one = caseload(1)
    odd = replace(one, made_at=one.made_at.replace(microsecond=287_711))
    assert (await renderer.document(odd)).startswith(b"%PDF")


async def test_headings_go_down_one_step_at_a_time(renderer: TypstRenderer) -> None:
    kinds = [str(each.S) for each in elements(await renderer.document(caseload(3)))]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H3") == 3
    assert kinds.index("/H1") < kinds.index("/H2") < kinds.index("/H3")


async def test_one_client_alone_needs_no_overview(renderer: TypstRenderer) -> None:
    kinds = [str(each.S) for each in elements(await renderer.document(caseload(1)))]
    assert kinds.count("/Figure") == 1


@pytest.mark.parametrize(("paper", "width"), [(Paper.A4, 595), (Paper.LETTER, 612)])
async def test_pages_have_the_size_people_print_on(
    renderer: TypstRenderer, paper: Paper, width: int
) -> None:
    pdf = await renderer.document(report(client(trend(8)), paper=paper))
    with opened(pdf) as read:
        assert round(float(read.pages[0].mediabox[2])) == width


async def test_a_large_caseload_has_several_pages(renderer: TypstRenderer) -> None:
    with opened(await renderer.document(caseload(30))) as read:
        assert len(read.pages) > 5


async def test_a_document_with_a_password_opens_with_it_alone(renderer: TypstRenderer) -> None:
    pdf = await renderer.document(caseload(1), "żółw 亀")
    with pytest.raises(pikepdf.PasswordError):
        opened(pdf)
    with opened(pdf, "żółw 亀") as read:
        assert read.encryption.R == 6
        assert read.encryption.bits == 256
        assert read.Root.MarkInfo.Marked
    assert b"Weekly overview" not in pdf


# --- what people type ---------------------------------------------------------------------------


async def test_what_a_client_typed_is_printed_and_never_run(renderer: TypstRenderer) -> None:
    hostile = client(trend(8), alias=HOSTILE, alternative=HOSTILE, finding=HOSTILE)
    found = report(hostile, headline=HOSTILE, title=HOSTILE, period=HOSTILE, notes=[HOSTILE])
    assert await renderer.picture(found)
    pdf = await renderer.document(found)
    with opened(pdf) as read:
        assert str(read.docinfo["/Title"]) == LITERAL
    assert LITERAL in [str(each.get("/Alt", "")) for each in elements(pdf)]


@pytest.mark.parametrize(
    "comment",
    [
        "x" * 4096,
        "wort " * 819,
        "😀" * 2048,
        "שלום abc " * 450,
        "\n" * 4096,
        "ি" * 4096,
        "ক্" * 2048,
    ],
    ids=["one word", "words", "emoji", "both directions", "lines", "marks", "one syllable"],
)
async def test_a_comment_of_any_shape_is_printed(renderer: TypstRenderer, comment: str) -> None:
    assert await renderer.document(report(client(trend(8), finding=comment)))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=40), is_rtl=st.booleans())
def test_any_text_makes_an_accessible_document(
    renderer: TypstRenderer, text: str, *, is_rtl: bool
) -> None:
    found = report(
        client(trend(8), alias=text or "x", finding=text, alternative=f"x{text}"), is_rtl=is_rtl
    )
    assert renderer._document(found, None)
    assert renderer._picture(found)


# --- failing ------------------------------------------------------------------------------------


async def test_a_report_that_cannot_be_drawn_says_nothing_of_what_is_in_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unchecked(text: str) -> str:
        return text

    renderer = TypstRenderer()
    monkeypatch.setitem(vars(renderer), "_sheets", SheetMaker(unchecked))
    with pytest.raises(RenderError) as failure:
        await renderer.document(report(client(trend(8), finding="secret 😀")))
    assert "secret" not in repr(failure.value)
    assert failure.value.__cause__ is None


async def test_a_panic_in_typst_is_a_report_that_cannot_be_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unchecked(text: str) -> str:
        return text

    renderer = TypstRenderer()
    monkeypatch.setitem(vars(renderer), "_sheets", SheetMaker(unchecked))
    with pytest.raises(RenderError):
        await renderer.document(report(client(trend(8), finding="ি" * 4096)))
    assert await renderer.document(caseload(1))


async def test_two_at_once_wait_for_each_other_and_the_loop_goes_on() -> None:
    renderer = TypstRenderer()
    drawing = asyncio.gather(*(renderer.picture(caseload(3)) for _ in range(3)))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 2
    assert len({size(png) for png in await drawing}) == 1


async def test_nothing_is_read_before_the_first_drawing() -> None:
    assert set(vars(TypstRenderer())) == {"_turn"}
    assert typst_renderer.FONTS.is_dir()


def test_a_digest_about_nobody_is_a_report() -> None:
    empty: DigestReport = report()
    assert empty.clients == ()
    assert Need.NONE in empty.words.needs


# --- a client's own data ------------------------------------------------------------------------

MANY_SCRIPTS = "كانت الغرفة باردة. We laughed; 我们笑了。 Çok güzeldi, הכל היה טוב 🙂 नमस्ते "


def own_sheet(rounds: int, words: str, *, is_rtl: bool = False) -> OwnSheet:
    answer = OwnAnswer(question=f"{HOSTILE} السؤال", value="7", ends="0 = no, 10 = yes")
    one = OwnRound(
        heading="November 23, 2026",
        state="You answered this one.",
        answers=[answer] * 5,
        words_label="In your own words:",
        words=words,
        lines=["Who may see it: Shared"],
    )
    return OwnSheet(
        title="What is stored about you",
        intro=["As of today."],
        language="ar" if is_rtl else "en",
        region=None,
        is_rtl=is_rtl,
        paper=Paper.A4,
        sections=[OwnSection(heading="You", facts=[("Alias", HOSTILE)], lines=[HOSTILE])],
        rounds_heading="Your answers",
        rounds_intro="The newest first.",
        rounds=[one] * rounds,
        page="Page {page} of {pages}",
        made_at=datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC),
    )


@pytest.mark.parametrize("is_rtl", [False, True])
async def test_three_hundred_check_ins_become_pages(
    renderer: TypstRenderer, *, is_rtl: bool
) -> None:
    pdf = await renderer.own_data(own_sheet(300, "", is_rtl=is_rtl))
    with opened(pdf) as read:
        assert len(read.pages) > 20
        assert str(read.docinfo["/Title"]) == "What is stored about you"
    kinds = [str(each.S) for each in elements(pdf)]
    assert kinds.count("/H3") == 300


async def test_the_longest_words_in_many_scripts_are_printed_and_read_on(
    renderer: TypstRenderer,
) -> None:
    words = (MANY_SCRIPTS * 60)[:4096]
    for odd in (words, "x" * 4096, "\n".join("ab" * 1000), "\u0627\u0651" * 2048):
        pdf = await renderer.own_data(own_sheet(2, odd))
        assert pdf.startswith(b"%PDF")


@given(words=st.text(max_size=60))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_whatever_somebody_wrote_can_be_printed(renderer: TypstRenderer, words: str) -> None:
    assert (await renderer.own_data(own_sheet(1, words))).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "is_rtl", "right"),
    [
        ("hello كانت", False, False),
        ("كانت hello", False, True),
        ("“كانت”", False, True),
        ("123", False, False),
        ("123", True, True),
        ("hello", True, False),
    ],
)
def test_words_run_as_their_first_letter_does(text: str, *, is_rtl: bool, right: bool) -> None:
    assert runs_right(text, is_rtl=is_rtl) is right
