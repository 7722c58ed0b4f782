"""The reader: blocks of a source in, facts with their lines out. Pure, so that every format meets the same one."""

from registry.reading.basis import Basis
from registry.reading.blocks import Block, Cell, PageBreak, Paragraph, Place, Row, Table, Where, places_of
from registry.reading.contract import as_contract
from registry.reading.facts import (
    Cleanup,
    Commencement,
    ContentsEntry,
    Ending,
    EndsOn,
    Extension,
    Gazette,
    Instrument,
    Lapse,
    Precision,
    ReadDocument,
    Reading,
    Remark,
    Repeal,
    Targets,
    Term,
    TermKind,
    Words,
)
from registry.reading.listed import Category, CleanupList, CleanupRow, StatedCount, Task, UntilKind
from registry.reading.reader import read, read_one
from registry.reading.secrecy import secret_mark

__all__ = [
    "Basis",
    "Block",
    "Category",
    "Cell",
    "Cleanup",
    "CleanupList",
    "CleanupRow",
    "Commencement",
    "ContentsEntry",
    "Ending",
    "EndsOn",
    "Extension",
    "Gazette",
    "Instrument",
    "Lapse",
    "PageBreak",
    "Paragraph",
    "Place",
    "Precision",
    "ReadDocument",
    "Reading",
    "Remark",
    "Repeal",
    "Row",
    "StatedCount",
    "Table",
    "Targets",
    "Task",
    "Term",
    "TermKind",
    "UntilKind",
    "Where",
    "Words",
    "as_contract",
    "places_of",
    "read",
    "read_one",
    "secret_mark",
]
