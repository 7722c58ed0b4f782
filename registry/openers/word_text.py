"""The text of a Word paragraph as it stands once tracked changes are settled; hidden text and field codes left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from registry.openers.numbering import W
from registry.openers.opened import TrackedChanges

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Where a page was broken by hand.
PAGE = "\f"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_TEXTS = frozenset({f"{W}t", f"{W}delText"})
_THROUGH = frozenset(
    f"{W}{name}" for name in ("hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "bdo", "dir")
)
_ADDED, _TAKEN_OUT = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
_CHANGES = frozenset((*_ADDED, *_TAKEN_OUT))
_OFF = ("0", "false", "off")


def text_of(paragraph: Element, tracked: TrackedChanges) -> str:
    return "".join(_pieces(paragraph, tracked))


def parts_of(container: Element, tracked: TrackedChanges) -> Iterator[Element]:
    """The paragraphs and tables of a body, cell or text box, in order."""
    for child in container:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in _THROUGH or (child.tag in _CHANGES and _stands(child, tracked)):
            yield from parts_of(child, tracked)


def rows_through(container: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for child in container:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _THROUGH:
            yield from rows_through(child, name)


def text_boxes(element: Element) -> Iterator[Element]:
    """Each once: for older programs a box is written a second time."""
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{_MC}AlternateContent":
            boxes = (list(text_boxes(choice)) for choice in child)
            yield from next((found for found in boxes if found), [])
        else:
            yield from text_boxes(child)


def goes_on(paragraph: Element, tracked: TrackedChanges) -> bool:
    """Whether the paragraph's end is itself a change that falls away: the next one goes on with it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    gone = _TAKEN_OUT if tracked is TrackedChanges.ACCEPTED else _ADDED
    return mark is not None and any(mark.find(name) is not None for name in gone)


def row_stands(row: Element, tracked: TrackedChanges) -> bool:
    gone = "del" if tracked is TrackedChanges.ACCEPTED else "ins"
    return row.find(f"{W}trPr/{W}{gone}") is None


def changes_in(element: Element) -> int:
    return sum(1 for _ in element.iter(*_CHANGES))


def is_on(element: Element | None, path: str) -> bool:
    """A property that needs no value to hold, and may be switched off by one."""
    found = None if element is None else element.find(path)
    return found is not None and found.get(f"{W}val", "") not in _OFF


def _pieces(element: Element, tracked: TrackedChanges) -> Iterator[str]:
    for child in element:
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{W}br":
            yield PAGE if child.get(f"{W}type") == "page" else "\n"
        elif child.tag == f"{W}r":
            if not is_on(child, f"{W}rPr/{W}vanish"):
                yield from _pieces(child, tracked)
        elif child.tag in _THROUGH or (child.tag in _CHANGES and _stands(child, tracked)):
            yield from _pieces(child, tracked)


def _stands(change: Element, tracked: TrackedChanges) -> bool:
    return (change.tag in _ADDED) == (tracked is TrackedChanges.ACCEPTED)
