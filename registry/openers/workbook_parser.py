"""The process that parses a ledger's workbook: the file is its standard input, lines of JSON its standard output."""

import gc
import os
import sys
from collections.abc import Iterable, Iterator
from typing import IO

from registry.ledgers import Sheet, SheetCell, SheetRow
from registry.openers import spreadsheetml, workbook_xls
from registry.openers.confined import OUT_OF_MEMORY, limit_itself
from registry.openers.kinds import Kind, is_container, kind_at_sight, kind_inside
from registry.openers.limits import LEDGER_CPU_SECONDS, LEDGER_LINE_MB, LEDGER_OUTPUT_MB, MB
from registry.openers.packages import refuse_a_burst
from registry.openers.separated import decoded_or_refused, records
from registry.openers.sheet_lines import lines_of, refusal_line, tops_of
from sentences.refusals import BadInput

_TOP = 4096
_SELDOM = 200_000
# What our own exports put before a text that a spreadsheet would take for a formula.
_GUARDED = ("'=", "'+", "'-", "'@", "'＝", "'＋", "'－", "'＠")


def sheets_in(content: IO[bytes]) -> Iterator[Sheet]:
    """BadInput("file_no_workbook" | "file_locked" | "file_unpacks_too_large" | "file_damaged" | "file_not_text")."""
    top = content.read(_TOP)
    content.seek(0)
    kind = kind_at_sight("", top)
    if kind in (Kind.TEXT, Kind.CSV):
        return iter([_separated(content.read())])
    if not is_container(top):
        raise BadInput("file_no_workbook", file="")
    if kind is Kind.ARCHIVE:
        refuse_a_burst(content)
    inside = kind_inside(content)
    if inside is Kind.LOCKED:
        raise BadInput("file_locked", file="")
    if inside is not Kind.SHEETS:
        raise BadInput("file_no_workbook", file="")
    content.seek(0)
    return spreadsheetml.sheets(content) if kind is Kind.ARCHIVE else workbook_xls.sheets(content)


def _separated(content: bytes) -> Sheet:
    text, _ = decoded_or_refused(content)
    # Rows are counted as a spreadsheet counts them, which gives a record of several lines one number.
    rows = (_row(no, record) for no, (_, record) in enumerate(records(text), start=1))
    return Sheet("", rows)


def _row(no: int, record: Iterable[str]) -> SheetRow:
    texts = ((column, text.strip()) for column, text in enumerate(record, start=1))
    return SheetRow(no, tuple(SheetCell(column, _unguarded(text)) for column, text in texts if text))


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith(_GUARDED) else text


def write(lines: Iterable[bytes], output: IO[bytes]) -> None:
    """MemoryError beyond what whoever reads them may be made to hold or wait for."""
    written = 0
    for line in lines:
        written += len(line)
        if len(line) > LEDGER_LINE_MB * MB or written > LEDGER_OUTPUT_MB * MB:
            raise MemoryError
        output.write(line)


def main(top: str = "") -> int:
    """`top`: how many rows of each sheet are wanted; all of them where it is left out."""
    limit_itself(LEDGER_CPU_SECONDS)
    gc.set_threshold(_SELDOM)
    # What libraries print is no part of the answer.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 16)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        with output:
            try:
                sheets = sheets_in(sys.stdin.buffer)
                write(lines_of(tops_of(sheets, int(top)) if top else sheets), output)
            except BadInput as refusal:
                output.write(refusal_line(refusal))
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
