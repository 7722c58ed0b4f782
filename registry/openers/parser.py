"""The process that parses: bytes on its standard input, JSON on its standard output. It limits itself first."""

import gc
import io
import json
import sys
from importlib import import_module
from typing import Any

from registry.openers.confined import OUT_OF_MEMORY, limit_itself
from registry.openers.kinds import Kind, is_container, kind_inside
from registry.openers.limits import CELLS, CPU_SECONDS, MB, OUTPUT_MB, ROWS, SECONDS
from registry.openers.opened import Opened, TrackedChanges, as_json
from registry.openers.packages import refuse_a_burst
from registry.reading import Table
from sentences.refusals import BadInput

# Each has `open_content`. By name: none is worth loading for another's format.
_MODULES = {
    Kind.CSV: "separated",
    Kind.HTML: "webpage",
    Kind.WORD: "word",
    Kind.SHEETS: "sheets",
    Kind.PDF: "pdf",
}
# Python code that walks down a page may go as deep as the library let the page be.
_DEEPEST = 20_000
_SELDOM = 200_000


def answer(kind: Kind, content: bytes, tracked: TrackedChanges) -> Opened | Kind:
    if is_container(content):
        if kind is Kind.ARCHIVE:
            refuse_a_burst(io.BytesIO(content))
        kind = kind_inside(io.BytesIO(content))
    if kind is Kind.LOCKED:
        raise BadInput("file_locked", file="")
    if kind not in _MODULES:
        return kind
    options = {"tracked": tracked} if kind is Kind.WORD else {}
    opened: Opened = import_module(f"registry.openers.{_MODULES[kind]}").open_content(content, **options)
    refuse_too_much(opened)
    return opened


def refuse_too_much(opened: Opened) -> None:
    rows = [row for block in opened.blocks if isinstance(block, Table) for row in block.rows]
    count = len(opened.blocks) + len(rows)
    if count > ROWS or sum(len(row.cells) for row in rows) > CELLS:
        raise BadInput("file_holds_too_many", file="", count=count, limit=ROWS)


def main(kind: str, tracked: str) -> int:
    limit_itself(CPU_SECONDS, seconds=SECONDS)
    sys.setrecursionlimit(_DEEPEST)
    # A process that builds one large value and ends has little to collect on the way.
    gc.set_threshold(_SELDOM)
    packed: dict[str, Any]
    try:
        found = answer(Kind(kind), sys.stdin.buffer.read(), TrackedChanges(tracked))
        packed = {"kind": found} if isinstance(found, Kind) else {"opened": as_json(found)}
        text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    except BadInput as refusal:
        text = json.dumps({"refused": refusal.code, "params": refusal.params})
    except MemoryError:
        return OUT_OF_MEMORY
    # A library may hand on half a pair of surrogates, which no file can hold.
    output = text.encode(errors="replace")
    if len(output) > OUTPUT_MB * MB:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(output)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
