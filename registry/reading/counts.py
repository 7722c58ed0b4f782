"""The counts a cleanup notice states (宣告废止、失效14件，确认继续有效13件), and whether its lists hold as many."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from registry.identity.spelling import squeeze
from registry.reading.blocks import Paragraph, Piece
from registry.reading.categories import category_of
from registry.reading.facts import Remark
from registry.reading.listed import Category, CleanupList, StatedCount
from registry.reading.numerals import NUMERAL, value_of
from registry.reading.prose import ITEM

_CLAUSE_END = re.compile("[，,；;。：:（）()！？]")
_COUNT = re.compile(f"(?P<count>{NUMERAL})(?:余)?[件个項项份部]")
_COUNT_IN_HEADING = re.compile(f"(?:[（(]共?|共|计)(?P<count>{NUMERAL})[件个項项份部]")
# 对现行有效的36件规范性文件进行了清理 counts what was looked at.
_SCOPE = re.compile("进行了|进行全面|梳理|共清理|开展清理|清理了|纳入清理|列入清理|合计|总计")
_LONGEST_CLAUSE, _MOST_LINES = 300, 20
_ENDS = frozenset({Category.LAPSED, Category.REPEALED})


def stated_counts(pieces: Iterable[Piece]) -> tuple[StatedCount, ...]:
    """The first count stated for each category."""
    counts: dict[Category, StatedCount] = {}
    for parts, line in _clauses(pieces):
        # Whole again after hard line breaks; where that says nothing, its lines were not one clause.
        found = list(_counts_in("".join(parts))) or [one for part in parts for one in _counts_in(part)]
        for category, count in found:
            counts.setdefault(category, StatedCount(category, count, line))
    return tuple(counts.values())


def count_in_heading(heading: str) -> StatedCount | None:
    """继续有效的规范性文件（13件）; None where the heading states no count, or several."""
    category, matches = category_of(heading), list(_COUNT_IN_HEADING.finditer(squeeze(heading)))
    count = value_of(matches[0]["count"]) if len(matches) == 1 else None
    return StatedCount(category, count, 0) if category is not None and count is not None else None


def check_counts(stated: Sequence[StatedCount], lists: Iterable[CleanupList]) -> Iterator[Remark]:
    listed = Counter({one.category: 0 for one in stated})
    for one in lists:
        if one.category is not None:
            listed[one.category] += len(one.rows)
    lines = {one.category: one.line for one in stated}
    said = Counter({one.category: one.count for one in stated})
    if Category.ENDED in said or (Category.ENDED in listed and not _ENDS.isdisjoint(said)):
        said, listed = _one_end(said), _one_end(listed)
        lines.setdefault(Category.ENDED, min((lines[end] for end in _ENDS if end in lines), default=1))
    for category, count in said.items():
        if listed[category] != count:
            params = {"category": category.value, "stated": count, "found": listed[category]}
            yield Remark(lines[category], "stated_count_differs", params)


def _one_end(counts: Mapping[Category, int]) -> Counter[Category]:
    """废止 and 失效 as one: a notice may count them together and list them apart, or the other way round."""
    folded: Counter[Category] = Counter()
    for category, count in counts.items():
        folded[Category.ENDED if category in _ENDS else category] += count
    return folded


def _clauses(pieces: Iterable[Piece]) -> Iterator[tuple[list[str], int]]:
    """The text between two signs, by lines, and the line it begins on; what numbers itself begins anew."""
    parts: list[str] = []
    begun = 1
    for piece in pieces:
        text = squeeze(piece.text) if isinstance(piece, Paragraph) else ""
        for index, part in enumerate(_CLAUSE_END.split(text)):
            if index or not text or len(parts) > _MOST_LINES or ITEM.match(text):
                yield parts, begun
                parts = []
            begun = begun if parts else piece.line
            parts.append(part)
    yield parts, begun


def _counts_in(clause: str) -> Iterator[tuple[Category, int]]:
    if len(clause) > _LONGEST_CLAUSE or _SCOPE.search(clause):
        return
    start = 0
    matches = list(_COUNT.finditer(clause))
    for match in matches:
        # The words come before their count; where a clause has only one, also after it (14件予以废止).
        words = clause[start : match.start()] if len(matches) > 1 else clause
        category, count = category_of(words), value_of(match["count"])
        if category is not None and count is not None:
            yield category, count
        start = match.end()
