"""Draws digests with typst: one compiler, one drawing at a time, off the event loop."""

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

import typst

from bot.reports.legible import Legible
from bot.reports.own_data import OwnDataMaker
from bot.reports.sheet import SheetMaker
from bot.reports.supervision import SupervisionMaker
from bot.usecases.digest_report import DigestReport
from bot.usecases.own_sheet import OwnSheet
from bot.usecases.renderer import RenderError
from bot.usecases.supervision_sheet import SupervisionSheet

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).parent / "templates"

SHARP, PLAIN = 194.4, 144.0
"""Pixels per inch: 400 pt become 1080 or 800 px. Telegram shrinks a photo to 2560 px or less, so a
tall one of a large caseload gains nothing from more."""
LARGE: Final = 12
"""Clients above which a caseload is large."""


class TypstRenderer:
    """Implements `usecases.renderer.Renderer`.

    Nothing is read before the first drawing. typst keeps what it has worked out for a while, so a
    second report costs half of the first; one lock keeps it to one drawing, and one core, at once.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def picture(self, report: DigestReport) -> bytes:
        """A PNG, 1080 px wide; 800 px for a large caseload."""
        async with self._turn:
            return await asyncio.to_thread(self._picture, report)

    async def document(self, report: DigestReport, password: str | None = None) -> bytes:
        """A PDF/UA-1; with a password AES-256 (revision 6), tags and text kept readable."""
        async with self._turn:
            return await asyncio.to_thread(self._document, report, password)

    async def supervision(self, sheet: SupervisionSheet) -> bytes:
        """A PDF/UA-1 that does not say when it was made."""
        async with self._turn:
            return await asyncio.to_thread(self._supervision, sheet)

    async def own_data(self, sheet: OwnSheet) -> bytes:
        """A PDF/UA-1 of as many pages as it takes."""
        async with self._turn:
            return await asyncio.to_thread(self._own_data, sheet)

    def _own_data(self, sheet: OwnSheet) -> bytes:
        made = OwnDataMaker(self._legible).document(sheet)
        at = _whole(sheet.made_at)
        return _compiled(self._own, made, format="pdf", standards=["ua-1"], at=at)

    def _supervision(self, sheet: SupervisionSheet) -> bytes:
        made = SupervisionMaker(self._legible).document(sheet)
        return _compiled(self._supervisions, made, format="pdf", standards=["ua-1"])

    def _picture(self, report: DigestReport) -> bytes:
        sheet = self._sheets.picture(report)
        ppi = SHARP if len(report.clients) <= LARGE else PLAIN
        return _compiled(self._pictures, sheet, format="png", ppi=ppi)

    def _document(self, report: DigestReport, password: str | None) -> bytes:
        sheet = self._sheets.document(report)
        pdf = _compiled(
            self._documents, sheet, format="pdf", standards=["ua-1"], at=_whole(report.made_at)
        )
        return pdf if password is None else _sealed(pdf, password)

    @cached_property
    def _sheets(self) -> SheetMaker:
        return SheetMaker(self._legible)

    @cached_property
    def _legible(self) -> Legible:
        return Legible.with_fonts_in(FONTS)

    @cached_property
    def _fonts(self) -> typst.Fonts:
        return typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )

    @cached_property
    def _pictures(self) -> typst.Compiler:
        return self._compiler("picture.typ")

    @cached_property
    def _documents(self) -> typst.Compiler:
        return self._compiler("document.typ")

    @cached_property
    def _supervisions(self) -> typst.Compiler:
        return self._compiler("supervision.typ")

    @cached_property
    def _own(self) -> typst.Compiler:
        return self._compiler("own_data.typ")

    def _compiler(self, template: str) -> typst.Compiler:
        return typst.Compiler(
            input=TEMPLATES / template,
            root=TEMPLATES,
            font_paths=self._fonts,
            ignore_system_fonts=True,
        )


def _sealed(pdf: bytes, password: str) -> bytes:
    """Opened by the password alone; without it not even the title can be read."""
    import pikepdf  # noqa: PLC0415  # 20 MB that nobody needs who asks for no password

    sealed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(sealed, encryption=pikepdf.Encryption(owner=password, user=password, R=6))
    return sealed.getvalue()


def _whole(instant: datetime) -> datetime:
    """Typst takes whole seconds only, and a real clock has more."""
    return instant.replace(microsecond=0)


def _compiled(
    compiler: typst.Compiler,
    sheet: str,
    *,
    format: Literal["png", "pdf"],  # noqa: A002  # typst's own word
    ppi: float | None = None,
    standards: Sequence[Literal["ua-1"]] = (),
    at: datetime | None = None,
) -> bytes:
    """Typst's own complaints quote the text they are about, so they end here."""
    try:
        made = compiler.compile(
            format=format,
            ppi=ppi,
            sys_inputs={"sheet": sheet},
            pdf_standards=[*standards],
            timestamp=at,
        )
    except typst.TypstError:
        raise RenderError("typst cannot draw this report") from None
    except BaseException as panic:
        # A panic in Rust comes as a BaseException and would end the task that asked.
        if type(panic).__name__ != "PanicException":
            raise
        raise RenderError("typst gave up on this report") from None
    if not isinstance(made, bytes):
        raise RenderError("not one file")
    return made
