"""Copies of a text as other presses would have printed it: cut at another width, with pages, with or without gaps."""

import random
import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

_SENTENCE_END = re.compile("[。；！？：:;]$")
_BEGINS = re.compile(
    "(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[)）]|[0-9]+[.．、]|第[一二三四五六七八九十百]+[条章节]|附件|[0-9]{1,3}$)"
)
_LIKE_A_TITLE = re.compile("(?:方案|办法|通知|清单|名单|项目|上)$")
# A column of the two-column gazette, in characters of which two narrow ones count for one.
_COLUMN = 19.5, 26.0
_LINES_OF_A_PAGE = 31


def is_running_text(line: str) -> bool:
    """A line with tabs is the row of a table: a press that wraps paragraphs sets its cells side by side as before."""
    return "\t" not in line


def cut(text: str, width: int, *, between: str = "\n") -> str:
    """Every line of running text cut at the width, in the middle of whatever stands there, as in a PDF's columns."""
    return "\n".join(between.join(_pieces(line, width)) for line in text.split("\n"))


def wrapped(text: str, width: int) -> str:
    """The same, but rather at white space, which the break then swallows."""
    lines = (_wrapped(line, width) if is_running_text(line) else [line] for line in text.split("\n"))
    return "\n".join("\n".join(pieces) for pieces in lines)


def joined(text: str) -> str:
    """The lines of a column put together into the paragraphs they were cut from; titles and rows stay as they are."""
    paragraphs: list[str] = []
    goes_on = False
    for line in (line.strip() for line in text.split("\n") if line.strip()):
        if goes_on and not _BEGINS.match(line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
        narrowest, widest = _COLUMN
        full = narrowest <= _columns(line) <= widest
        goes_on = full and not _SENTENCE_END.search(line) and not _LIKE_A_TITLE.search(paragraphs[-1])
    return "\n".join(paragraphs)


def with_pages(text: str, mark: str, *, only_in_text: bool = False) -> str:
    """A page number after every page full of lines; `only_in_text`: no sooner than a line of running text is over."""
    lines = text.split("\n")
    longest = max(len(line) for line in lines if is_running_text(line))
    out: list[str] = []
    page = since = 0
    for line, following in zip(lines, [*lines[1:], "\t"], strict=True):
        out.append(line)
        since += 1
        inside = is_running_text(line) and is_running_text(following) and len(line) >= min(longest, 20)
        if since >= _LINES_OF_A_PAGE and (inside or not only_in_text):
            page, since = page + 1, 0
            out.extend(["", mark.format(page=page), ""])
    return "\n".join(out)


def with_gaps(text: str, seed: int) -> str:
    """Blank lines taken out and put in at random."""
    chance = random.Random(seed)  # noqa: S311 - a test's shuffle
    lines = (line for line in text.split("\n") if line.strip() or "\t" in line or chance.random() < 0.5)
    return "\n".join(line + "\n" * chance.choice([0, 0, 1, 2]) for line in lines)


def reordered(text: str, ranges: Sequence[tuple[int, int]], order: Sequence[int]) -> str:
    """The documents, which stand in these lines, in another order; what stands before and after them stays there."""
    lines = text.split("\n")
    starts = [first for first, _ in ranges] + [ranges[-1][1] + 1]
    blocks = [lines[start - 1 : end - 1] for start, end in pairwise(starts)]
    kept = [lines[: starts[0] - 1], *(blocks[at] for at in order), lines[starts[-1] - 1 :]]
    return "\n".join(line for block in kept for line in block)


def _pieces(line: str, width: int) -> Iterator[str]:
    if not is_running_text(line) or len(line) <= width:
        yield line
        return
    yield from (line[at : at + width] for at in range(0, len(line), width))


def _wrapped(line: str, width: int) -> list[str]:
    return textwrap.wrap(line, width, break_on_hyphens=False) if len(line) > width else [line]


def _columns(line: str) -> float:
    return sum(1.0 if ord(char) > 0xFF else 0.5 for char in line)
