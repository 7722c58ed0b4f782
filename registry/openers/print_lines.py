"""Printed lines into paragraphs: a page breaks its text where the paper ends, and prints its number besides."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_PAGE_NUMBER = re.compile(
    r"[-—–－·.•\s]*(?:第\s*)?[0-9０-９]{1,4}\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*[0-9０-９]{1,4}\s*页?)?[-—–－·.•\s]*"
)
_DIGITS = re.compile("[0-9０-９]+")
# What begins a paragraph also where it is not indented, and what a line of a table of contents ends with.
_BEGINS = re.compile(
    r"(?:第[一二三四五六七八九十百零]+[条章节编]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|[0-9]{1,2}[.、．]|附件)"
)
_ENDS = re.compile(r"(?:[。；：;:！？]|[.…·]{3}\s*[0-9]{1,4}|[（(][0-9]{1,4}[）)])$")
_CONTENTS_END = re.compile(r"(?:[.…·]{2}\s*[（(]?[0-9]{1,4}[）)]?|[^0-9号][（(][0-9]{1,4}[）)])$")
_LATIN = re.compile("[A-Za-z,.;:)]")
# Shares of the page's height in which heads and feet stand, and how many pages must print the same ones.
_MARGIN = 0.1
_FEWEST_PAGES = 3
_MANY = 0.4
# What no line break parts: a number or word, a sign with the marks that may not begin a line.
_UNBROKEN = re.compile(r"[（《“‘〈【「]*(?:[A-Za-z0-9.,%/~〔〕-]+|.)[，。、；：！？）》”’〉】」]*")
# In signs: how wide a Latin one is, how far a mark may hang over the edge; in points: how near two edges are one.
# In signs: how inexact an edge is, how far in a line that goes on may begin.
_LATIN_WIDTH, _HANGING, _NEAR = 0.55, 1.5, 2
_INEXACT, _INDENTED = 0.3, 0.8
_OPEN_LINES = 1.6


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """`top` and `bottom` count downwards, in points; `size` is that of its signs."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Column:
    left: float
    right: float


def furniture_of(pages: Sequence[tuple[float, Sequence[PrintedLine]]]) -> frozenset[tuple[int, int]]:
    """Page and index of the lines that a page prints for itself. Each page comes with its height."""
    edge = [
        (page, index, line)
        for page, (height, lines) in enumerate(pages)
        for index, line in enumerate(lines)
        if line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height
    ]
    seen = Counter(text for _, text in {(page, _DIGITS.sub("#", line.text)) for page, _, line in edge})
    often = max(_FEWEST_PAGES, _MANY * len(pages))
    return frozenset(
        (page, index)
        for page, index, line in edge
        if _PAGE_NUMBER.fullmatch(line.text) or seen[_DIGITS.sub("#", line.text)] >= often
    )


def columns_of(pages: Iterable[tuple[float, Sequence[PrintedLine]]]) -> dict[int, Column]:
    """Between which edges text runs on pages of each width, in whole points."""
    lines: defaultdict[int, list[PrintedLine]] = defaultdict(list)
    for width, printed in pages:
        lines[round(width)].extend(line for line in printed if line.right - line.left > width / 3)
    return {width: Column(min(line.left for line in of), _right_edge(of)) for width, of in lines.items() if of}


def _right_edge(lines: Sequence[PrintedLine]) -> float:
    """Where most of the longest lines end: a mark may hang over the edge."""
    furthest = max(lines, key=lambda line: line.right)
    near = [line.right for line in lines if line.right > furthest.right - _HANGING * furthest.size]
    often = Counter(round(right / _NEAR) for right in near)
    return max(near, key=lambda right: (often[round(right / _NEAR)], right))


def goes_on(line: PrintedLine, following: PrintedLine, column: Column | None, *, same_page: bool) -> bool:
    """Whether the next line is the same paragraph's: this one is full, that one begins at the edge."""
    if column is None or abs(line.size - following.size) > 1:
        return False
    full = column.right - line.right < (_width_of_head(following.text) + _INEXACT) * line.size
    at_edge = following.left < column.left + _INDENTED * line.size
    near = not same_page or following.top - line.bottom < _OPEN_LINES * line.size
    begins = _CONTENTS_END.search(line.text) or (_BEGINS.match(following.text) and _ENDS.search(line.text))
    return full and at_edge and near and not begins


def _width_of_head(text: str) -> float:
    """In signs: what would have stood on the line above if there had been room for it."""
    head = _UNBROKEN.match(text)
    return sum(_LATIN_WIDTH if sign.isascii() else 1 for sign in head[0]) if head else 1


def glued(first: str, second: str) -> str:
    """Two halves of a text that a narrow column broke: only between Latin words was there a space."""
    apart = first and second and _LATIN.match(first[-1]) and second[0].isascii() and second[0].isalpha()
    return f"{first} {second}" if apart else first + second


def glued_lines(lines: Iterable[str]) -> str:
    text = ""
    for line in lines:
        text = glued(text, line.strip())
    return text
