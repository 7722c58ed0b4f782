"""An office's own ledger (台账): sheets of cells into rows that speak of documents, doubts, an account of every cell.

Pure, like `registry.reading`: sheets come as values, whoever opened the workbook.
"""

from registry.ledgers.facts import ColumnRead, Doubt, Fate, LedgerRow, SheetReport, State, TermCell
from registry.ledgers.fields import SEVERAL, Field, Sureness
from registry.ledgers.headers import HEAD_ROWS, Correction
from registry.ledgers.reader import LedgerReader
from registry.ledgers.sheets import Merge, Sheet, SheetCell, SheetRow, letters

__all__ = [
    "HEAD_ROWS",
    "SEVERAL",
    "ColumnRead",
    "Correction",
    "Doubt",
    "Fate",
    "Field",
    "LedgerReader",
    "LedgerRow",
    "Merge",
    "Sheet",
    "SheetCell",
    "SheetReport",
    "SheetRow",
    "State",
    "Sureness",
    "TermCell",
    "letters",
]
