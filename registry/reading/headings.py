"""Where documents begin: a number standing alone under its title, or a title without one (`unnumbered`)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from registry.identity import Code, CodeLayout, Number, find_codes, parse_number
from registry.identity.spelling import squeeze
from registry.identity.titles import whole_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.contents import Contents
from registry.reading.facts import Remark
from registry.reading.title_lines import LONGEST_LINE, Heading, title_above, title_from
from registry.reading.unnumbered import alone, delivered, named_in_contents, told_by_heading

_CODE_LABEL = re.compile("[（(]?(?:统一)?(?:编制)?(?:规范性文件)?(?:登记|编)(?:编)?号[:：]?|[）)]")


def find_headings(
    pieces: Sequence[Piece], contents: Contents, layouts: Sequence[CodeLayout], *, listed: frozenset[int] = frozenset()
) -> tuple[list[Heading], list[Remark]]:
    """In order, with what is to be said of numbers without titles and titles without numbers.

    `listed`: pieces that are cells of a list; no title or number in it begins a document.
    """
    start = contents.end
    headings, remarks = _numbered(pieces, start, layouts, listed)
    # Each of these asks which lines are headings already.
    headings = [*headings, *named_in_contents(pieces, contents, headings)]
    headings = [*headings, *delivered(pieces, start, headings)]
    told = [one for one in told_by_heading(pieces, start, headings) if one.first not in listed]
    if headings or contents.entries:
        # What neither a number nor the contents confirm.
        remarks.extend(_unconfirmed(pieces, heading) for heading in told)
    elif not told:
        told = list(alone(pieces, listed))
    found = (heading if heading.code else _with_code(heading, pieces, start, layouts) for heading in [*headings, *told])
    return sorted(found, key=lambda heading: heading.first), remarks


def _numbered(
    pieces: Sequence[Piece], start: int, layouts: Sequence[CodeLayout], listed: frozenset[int]
) -> tuple[list[Heading], list[Remark]]:
    headings: list[Heading] = []
    remarks: list[Remark] = []
    floor = start
    for index in range(start, len(pieces)):
        number = _number_alone(pieces[index]) if index >= floor and index not in listed else None
        if number is None:
            continue
        heading = title_above(pieces, index, floor) or title_from(pieces, index + 1)
        if heading is None:
            remarks.append(Remark(pieces[index].line, "number_without_title", {"number": number.raw}))
            continue
        # The number stands under its title, or over it, as single documents are often printed.
        first, body = min(heading.first, index), max(heading.body, index + 1)
        whole = replace(heading, first=first, body=body, number=number)
        headings.append(_with_code(whole, pieces, floor, layouts))
        floor = headings[-1].body
    return headings, remarks


def _number_alone(piece: Piece) -> Number | None:
    return parse_number(piece.text) if isinstance(piece, Paragraph) else None


def _unconfirmed(pieces: Sequence[Piece], heading: Heading) -> Remark:
    return Remark(pieces[heading.first].line, "heading_without_number", {"title": whole_title(heading.title_raw)})


def _with_code(heading: Heading, pieces: Sequence[Piece], floor: int, layouts: Sequence[CodeLayout]) -> Heading:
    """The code stands alone over the title, or under the number."""
    for index in (heading.first - 1, heading.body):
        code = _code_alone(pieces[index], layouts) if floor <= index < len(pieces) else None
        if code is not None:
            first, body = min(heading.first, index), max(heading.body, index + 1)
            return replace(heading, first=first, body=body, code=code)
    return heading


def _code_alone(piece: Piece, layouts: Sequence[CodeLayout]) -> Code | None:
    if not isinstance(piece, Paragraph) or len(piece.text) > LONGEST_LINE:
        return None
    found = find_codes(piece.text, layouts)
    if len(found) != 1:
        return None
    around = piece.text[: found[0].start] + piece.text[found[0].end :]
    return found[0].code if not _CODE_LABEL.sub("", squeeze(around)) else None
