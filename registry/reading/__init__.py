"""The reader: blocks of a source in, facts with their lines out. Pure, so that every format meets the same one."""

from registry.reading.blocks import Block, Cell, PageBreak, Paragraph, Row, Table
from registry.reading.contract import as_contract
from registry.reading.facts import (
    Category,
    Cleanup,
    CleanupList,
    CleanupRow,
    ContentsEntry,
    Gazette,
    Instrument,
    ReadDocument,
    Reading,
    Remark,
    StatedCount,
    UntilKind,
)
from registry.reading.reader import read
from registry.reading.secrecy import secret_mark

__all__ = [
    "Block",
    "Category",
    "Cell",
    "Cleanup",
    "CleanupList",
    "CleanupRow",
    "ContentsEntry",
    "Gazette",
    "Instrument",
    "PageBreak",
    "Paragraph",
    "ReadDocument",
    "Reading",
    "Remark",
    "Row",
    "StatedCount",
    "Table",
    "UntilKind",
    "as_contract",
    "read",
    "secret_mark",
]
