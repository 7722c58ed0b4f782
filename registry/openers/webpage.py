"""Pages saved from the web. Nothing is fetched or run: scripts, styles, forms and what is hidden are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from registry.openers.encodings import decode
from registry.openers.opened import Opened
from registry.reading import Block, Cell, Paragraph, Row, Table, Where
from sentences.refusals import BadInput

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEFT_OUT = frozenset(
    {
        "head", "script", "style", "noscript", "template", "nav", "iframe", "object", "embed", "svg", "canvas",
        "select", "option", "button", "input", "textarea", "audio", "video",
    }
)  # fmt: skip
_IN_LINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
        "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_COUNT = re.compile("[0-9]{1,4}")
# What HTML itself allows a cell to span.
_MOST_SPANNED = 1000


def open_content(content: bytes) -> Opened:
    decoded = decode(content)
    if decoded is None:
        raise BadInput("file_not_text", file="")
    text, encoding = decoded
    # As bytes: what a page says of its own encoding is often wrong, and here it no longer matters.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode(), parser)
    page = _Page()
    if root is not None:
        page.take(root)
        page.end_line()
    return Opened(tuple(page.blocks), encoding=encoding)


class _Page:
    """The blocks so far, and the line that is under way."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._lines = self._tables = self._paragraphs = 0

    def take(self, element: Element) -> None:
        tag = _tag(element)
        if _is_left_out(element, tag):
            return
        if tag == "table" and not _is_layout(element):
            self.end_line()
            self._add_table(element)
            return
        apart = tag not in _IN_LINE
        if apart:
            self.end_line()
        if tag == "li":
            self._line.append(_number(element))
        self.take_inside(element, as_printed=tag == "pre")
        if apart:
            self.end_line()

    def take_inside(self, element: Element, *, as_printed: bool) -> None:
        self._add(element.text, as_printed=as_printed)
        for child in element:
            self.take(child)
            self._add(child.tail, as_printed=as_printed)

    def end_line(self) -> None:
        text = _plain("".join(self._line))
        self._line = []
        if text:
            self._lines += 1
            self._paragraphs += 1
            self.blocks.append(Paragraph(text, self._lines, ((Where.PARAGRAPH, self._paragraphs),)))

    def _add(self, text: str | None, *, as_printed: bool) -> None:
        first, *others = (text or "").split("\n") if as_printed else (text or "",)
        self._line.append(first)
        for line in others:
            self.end_line()
            self._line.append(line)

    def _add_table(self, table: Element) -> None:
        self._tables += 1
        rows: list[Row] = []
        for no, printed in enumerate(_rows(table), start=1):
            cells = tuple(Cell(_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan")) for cell in printed)
            if cells:
                self._lines += 1
                rows.append(Row(cells, self._lines, ((Where.TABLE, self._tables), (Where.ROW, no))))
        if any(cell.text for row in rows for cell in row.cells):
            self.blocks.append(Table(tuple(rows)))


def _tag(element: Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else "script"


def _is_left_out(element: Element, tag: str) -> bool:
    return tag in _LEFT_OUT or "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _is_layout(table: Element) -> bool:
    """Old pages lay themselves out with tables: one within another, or one column of everything."""
    return table.find(".//table") is not None or not any(row[1:] for row in _rows(table))


def _rows(table: Element) -> Iterator[list[Element]]:
    for row in table.iter("tr"):
        if not _is_left_out(row, "tr"):
            yield [cell for cell in row if _tag(cell) in ("td", "th") and not _is_left_out(cell, "td")]


def _cell_text(cell: Element) -> str:
    lines = _Page()
    lines.take_inside(cell, as_printed=False)
    lines.end_line()
    return "\n".join(block.text for block in lines.blocks if isinstance(block, Paragraph))


def _span(cell: Element, name: str) -> int:
    return max(1, min(_counted(cell.get(name, "")), _MOST_SPANNED))


def _number(item: Element) -> str:
    """Lists count for themselves; their numbers stand in no text."""
    listed = item.getparent()
    if listed is None or _tag(listed) != "ol":
        return ""
    before = sum(1 for _ in item.itersiblings("li", preceding=True))
    return f"{_counted(listed.get('start', '1')) + before}. "


def _counted(text: str) -> int:
    """1 for what is no number."""
    return int(text) if _COUNT.fullmatch(text.strip()) else 1


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
