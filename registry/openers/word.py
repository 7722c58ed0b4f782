"""Word documents: paragraphs, tables with merged cells, text boxes, automatic numbers, tracked changes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.package import OpcPackage
from docx.oxml.parser import parse_xml

from registry.openers.numbering import Numbering, W, numbering_of
from registry.openers.opened import Opened, TrackedChanges
from registry.openers.word_tables import cells_by_row
from registry.openers.word_text import PAGE, changes_in, goes_on, is_on, parts_of, text_boxes, text_of
from registry.reading import Block, PageBreak, Paragraph, Place, Remark, Row, Table, Where

if TYPE_CHECKING:
    from docx.opc.part import Part
    from lxml.etree import _Element as Element

_HEADS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
_MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


def open_content(content: bytes, *, tracked: TrackedChanges) -> Opened:
    main = OpcPackage.open(io.BytesIO(content)).main_document_part
    # Parsed from its bytes: to the library a document with macros is none.
    document = _xml(main)
    body = document.find(f"{W}body")
    text = _Text(
        tracked,
        numbering_of(*(_related(main, kind) for kind in (RELATIONSHIP_TYPE.NUMBERING, RELATIONSHIP_TYPE.STYLES))),
    )
    if body is not None:
        text.take(body)
    marks = [line for part in _parts(main, *_HEADS) for line in _lines(_xml(part))]
    return Opened(tuple(text.blocks), (*marks, *text.marks), tuple(_remarks(main, document, tracked)))


class _Text:
    """The blocks so far; it counts lines, paragraphs and tables."""

    def __init__(self, tracked: TrackedChanges, numbering: Numbering) -> None:
        self.blocks: list[Block] = []
        self.marks: list[str] = []
        self._tracked, self._numbering = tracked, numbering
        self._lines = self._paragraphs = self._tables = 0
        self._begun = ""

    def take(self, container: Element) -> None:
        for part in parts_of(container, self._tracked):
            if part.tag == f"{W}tbl":
                self._table(part)
            else:
                self._paragraph(part)

    def _paragraph(self, paragraph: Element) -> None:
        for box in text_boxes(paragraph):
            self.marks.extend(_lines(box))
            self.take(box)
        properties = paragraph.find(f"{W}pPr")
        if is_on(properties, f"{W}pageBreakBefore"):
            self._break()
        text = self._begun + _numbered(self._numbering.label(paragraph), text_of(paragraph, self._tracked))
        self._begun = text if goes_on(paragraph, self._tracked) else ""
        if not self._begun:
            self._lines_of(text)
        section = None if properties is None else properties.find(f"{W}sectPr")
        if section is not None and section.find(f"{W}type[@{W}val='continuous']") is None:
            self._break()

    def _lines_of(self, text: str) -> None:
        for index, page in enumerate(text.split(PAGE)):
            if index:
                self._break()
            for line in page.splitlines():
                if line.strip():
                    self._paragraphs += 1
                    place: Place = ((Where.PARAGRAPH, self._paragraphs),)
                    self.blocks.append(Paragraph(line.replace("\t", " ").strip(), self._next_line(), place))

    def _table(self, table: Element) -> None:
        cells = cells_by_row(table, self._tracked, self._cell_text)
        if not any(row[1:] or any(cell.columns > 1 for cell in row) for row in cells):
            # A frame around text.
            self._lines_of("\n".join(cell.text for row in cells for cell in row))
            return
        self._tables += 1
        rows = (
            Row(row, self._next_line(), ((Where.TABLE, self._tables), (Where.ROW, no)))
            for no, row in enumerate(cells, start=1)
        )
        self.blocks.append(Table(tuple(rows)))

    def _cell_text(self, cell: Element) -> str:
        """Its paragraphs, one a line; a table within it as lines as well."""
        lines: list[str] = []
        for part in parts_of(cell, self._tracked):
            boxed = [line for box in text_boxes(part) for line in _lines(box)]
            self.marks.extend(boxed)
            lines.extend(boxed)
            if part.tag == f"{W}tbl":
                inner = cells_by_row(part, self._tracked, self._cell_text)
                lines.extend(" ".join(filter(None, (one.text for one in row))) for row in inner)
            else:
                text = text_of(part, self._tracked).replace(PAGE, "\n").replace("\t", " ")
                lines.append(_numbered(self._numbering.label(part), text))
        return "\n".join(line.strip() for line in lines if line.strip())

    def _break(self) -> None:
        self.blocks.append(PageBreak(max(1, self._lines)))

    def _next_line(self) -> int:
        self._lines += 1
        return self._lines


def _numbered(label: str, text: str) -> str:
    """A label that ends in a sign of its own (一、 1.) needs no space after it."""
    return f"{label} {text}" if label and label[-1].isalnum() and text else label + text


def _lines(element: Element) -> Iterator[str]:
    return (text for one in element.iter(f"{W}p") if (text := text_of(one, TrackedChanges.ACCEPTED).strip()))


def _parts(main: Part, *kinds: str) -> Iterator[Part]:
    return (one.target_part for one in main.rels.values() if one.reltype in kinds and not one.is_external)


def _related(main: Part, kind: str) -> Element | None:
    return next((_xml(part) for part in _parts(main, kind)), None)


def _xml(part: Part) -> Element:
    # The library's own parser: entities stay unexpanded, nothing is fetched.
    root: Element = parse_xml(part.blob)
    return root


def _remarks(main: Part, document: Element, tracked: TrackedChanges) -> Iterator[Remark]:
    changes = changes_in(document)
    if changes:
        yield Remark(1, f"changes_{tracked.value}", {"count": changes})
    if any(_parts(main, _MACROS)):
        yield Remark(1, "macros_left_out")
