"""A stretch of rows under one heading and one header, as it is read from whatever layout."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from registry.identity import find_numbers
from registry.identity.spelling import squeeze
from registry.identity.titles import genre_of, issuers_of
from registry.reading.categories import category_of
from registry.reading.columns import Column, Header
from registry.reading.facts import Remark
from registry.reading.listed import Category

_LONGEST_HEADING = 80
_SENTENCE_ENDS = ("。", "；", "，", ";", ",")
_ENUMERATED = re.compile(
    "^(?:第[一二三四五六七八九十]+(?:部分|类|批)|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[)）])(?!《)"
)
_LIST_WORDS = re.compile("文件|目录|[0-9０-９一二三四五六七八九十百]+[件个项份][)）]?$")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over rows, and what it says is decided about them."""

    text: str
    line: int
    category: Category | None = None

    @classmethod
    def of(cls, text: str, line: int) -> "Heading":
        return cls(text, line, category_of(text))


@dataclass(slots=True)
class Segment:
    """`parted`: a heading without a decision of its own (区政府文件) stands before it; its rows may count anew."""

    header: Header
    heading: Heading
    parted: bool = False
    heads: tuple[str, ...] = ()
    ticked: Mapping[int, str] = field(default_factory=dict)  # columns that are ticked (√), and what that decides
    cells: list[dict[Column, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    short: list[tuple[int, set[Column]]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    in_prose: bool = False

    def add(self, cells: dict[Column, str], line: int) -> None:
        self.cells.append(cells)
        self.lines.append(line)


def could_head(text: str) -> bool:
    """Whether the line could stand over rows; one that names a document by its number is a row itself."""
    plain = squeeze(text)
    return len(plain) <= _LONGEST_HEADING and not plain.endswith(_SENTENCE_ENDS) and not find_numbers(plain)


def decides(text: str) -> bool:
    """Whether a line alone in its row says what is decided about those below it, and is no piece of a title."""
    plain = squeeze(text)
    if not could_head(text) or plain.startswith("《") or category_of(plain) is None:
        return False
    own = _ENUMERATED.match(plain) or _LIST_WORDS.search(plain)
    return bool(own or (len(plain) <= _SHORT and genre_of(plain) is None))


def parts_rows(text: str) -> bool:
    """Whether it only parts them: 一、区政府文件, （二）部门文件."""
    plain = squeeze(text)
    return could_head(text) and len(plain) <= 2 * _SHORT and _ENUMERATED.match(plain) is not None


def is_whole_title(text: str) -> bool:
    """Whether a cell holds a title from its beginning to its end."""
    plain = squeeze(text)
    if plain.startswith("《"):
        return plain.endswith("》") and plain.count("《") == plain.count("》")
    return genre_of(plain) is not None and bool(plain.startswith("关于") or issuers_of(text))


def filled(cells: dict[Column, str], columns: Sequence[Column]) -> Iterator[str]:
    return (text for column in columns if (text := cells.get(column)))
