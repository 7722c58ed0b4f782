"""Tables as text: .csv and .tsv, in any of the encodings, with any of the usual separators."""

import csv
import io
from collections.abc import Iterator

from registry.openers.encodings import decode
from registry.openers.grids import blocks_of_rows, rows_of
from registry.openers.opened import Opened
from sentences.refusals import BadInput

_SEPARATORS = ",\t;|"
_SAMPLE_LINES, _SAMPLE = 20, 1 << 16


def open_content(content: bytes) -> Opened:
    text, encoding = decoded_or_refused(content)
    rows = rows_of(records(text))
    return Opened(tuple(blocks_of_rows(rows, 0, lambda _: ())), encoding=encoding)


def decoded_or_refused(content: bytes) -> tuple[str, str]:
    """The text and its encoding. BadInput("file_not_text")."""
    decoded = decode(content)
    if decoded is None:
        raise BadInput("file_not_text", file="")
    return decoded


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each with the line it begins on: a quoted cell may hold line breaks."""
    csv.field_size_limit(len(text) + 1)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text[:_SAMPLE]))
    first = 1
    for record in lines:
        yield first, record
        first = lines.line_num + 1


def _separator(text: str) -> str:
    """The one that most lines have, the same number of times."""
    lines = [line for line in text.splitlines()[: 2 * _SAMPLE_LINES] if line.strip()][:_SAMPLE_LINES]

    def evenness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines if separator in line]
        return max((counts.count(count) for count in set(counts)), default=0), sum(counts)

    return max(_SEPARATORS, key=evenness)
