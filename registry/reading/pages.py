"""Page numbers between lines: what a page prints for itself and no text goes through."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate

from registry.identity.spelling import narrow, plain_dashes, squeeze
from registry.reading.blocks import Block, PageBreak, Paragraph, Table

_MARKED = re.compile(
    "(?:[-·]+[0-9]{1,4}[-·]+|第[0-9]{1,4}页(?:[,/]?共[0-9]{1,4}页)?|[0-9]{1,3}/[0-9]{1,3}页|-?Page[0-9]{1,4}-?)"
)
_BARE = re.compile("[0-9]{1,3}")
_SENTENCE_END = re.compile("[。；;：:！!？?]$")
# …至2023年 / 2 / 月28日: a line break, and no page.
_OPEN, _CLOSES = re.compile("[年月第〔（(]$"), re.compile("[月日条章节项款号〕）)件个]")
# A line as long as a column is wide; the rows of a table that prints a line for each cell are counted more closely
# than pages are.
_FULL_LINE, _SHORTEST_PAGE = 15, 15


def without_page_numbers(blocks: Sequence[Block]) -> list[Block]:
    """A number alone is a page's beside a page break, or where it cuts running text in two.

    Numbers that count on within a few lines of each other are the rows of a table, unless all of them cut text.
    """
    bare = {index: number for index, block in enumerate(blocks) if (number := _bare(block)) is not None}
    places = list(accumulate(len(block.rows) if isinstance(block, Table) else 1 for block in blocks))
    near = partial(_counted_near, bare, places)
    pages = _apart({index for index in bare if _at_break(blocks, index)}, near)
    pages |= _apart({index for index in bare if _cuts_text(blocks, index)}, near)
    return [block for index, block in enumerate(blocks) if index not in pages and not _is_marked(block)]


def _apart(chosen: set[int], near: Callable[[int], Sequence[int]]) -> set[int]:
    """Those of the chosen from which no counting on leads to a number that isn't one of them."""
    apart = set(chosen)
    leading = [index for index in chosen if not chosen.issuperset(near(index))]
    apart.difference_update(leading)
    while leading:
        for neighbour in near(leading.pop()):
            if neighbour in apart:
                apart.remove(neighbour)
                leading.append(neighbour)
    return apart


def is_page_mark(text: str) -> bool:
    """- 3 -, 第3页, 3/12页: a line that says itself that it counts pages."""
    return _matches(_MARKED, text)


def _is_marked(block: Block) -> bool:
    return isinstance(block, Paragraph) and is_page_mark(block.text)


def _bare(block: Block) -> int | None:
    return int(narrow(squeeze(block.text))) if isinstance(block, Paragraph) and _matches(_BARE, block.text) else None


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= _FULL_LINE and pattern.fullmatch(plain_dashes(narrow(squeeze(text)))) is not None


def _at_break(blocks: Sequence[Block], index: int) -> bool:
    beside = blocks[max(0, index - 1) : index + 2]
    return any(isinstance(block, PageBreak) for block in beside)


def _cuts_text(blocks: Sequence[Block], index: int) -> bool:
    if not 0 < index < len(blocks) - 1:
        return False
    before, after = blocks[index - 1], blocks[index + 1]
    if not (isinstance(before, Paragraph) and isinstance(after, Paragraph)):
        return False
    text, rest = squeeze(before.text), squeeze(after.text)
    if _OPEN.search(text) and _CLOSES.match(rest):
        return False
    return len(text) >= _FULL_LINE and not _SENTENCE_END.search(text)


def _counted_near(bare: Mapping[int, int], places: Sequence[int], index: int) -> list[int]:
    """The numbers next before and after this one that stand fewer lines away than a page has."""
    first = bisect_left(places, places[index] - _SHORTEST_PAGE)
    last = bisect_right(places, places[index] + _SHORTEST_PAGE)
    return [near for near in range(first, last) if near in bare and abs(bare[near] - bare[index]) == 1]
