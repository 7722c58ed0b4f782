"""Documents without a number: named by the contents page, told by their heading, delivered as a speech, or alone."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from registry.identity import genre_of, issuers_of, title_key
from registry.identity.spelling import DASHES, narrow, squeeze
from registry.identity.titles import issuer_names, short_title
from registry.reading.blocks import Paragraph, Piece
from registry.reading.contents import Contents
from registry.reading.days import PRINTED_DAY, parse_printed
from registry.reading.title_lines import MOST_LINES, Heading, could_be_title, lines_from, title_from

# Whom the text is for stands right under a title: 各镇人民政府，区政府各部门：.
_ADDRESSED = re.compile("(?:各|区|县|市|有关|局|镇|部门|单位|政府)[^。；]*[：:]$")
_LONGEST_ADDRESS = 200
# Nobody in particular is told a 通告; everybody is.
_TO_EVERYBODY = frozenset({"通告", "公告"})
_ADDRESSING = frozenset({"通知", "意见", "决定", "通报", "批复", "复函", "函", "办法", "方案"})
# Plans and measures may do without, and begin with what they are for.
_UNADDRESSED = frozenset({"意见", "办法", "方案", "规定", "细则"})
_PREAMBLE = re.compile("\\s*(?:为|根据|按照|依据)")
_PASSES_ON = re.compile("印发|转发|批转|公布|发布")
# ——2020年5月23日在博山区第十八届人民代表大会第四次会议上: a report that was read out, with its day.
_DELIVERED = re.compile(f"[{re.escape(DASHES)}]{{1,4}}(?P<day>{PRINTED_DAY})[,，]?在.{{2,60}}(?:会|会议)上")
_MOST_LINES_OF_A_SUBTITLE = 6
_SPOKEN = ("报告", "讲话", "说明")


def named_in_contents(pieces: Sequence[Piece], contents: Contents, known: Sequence[Heading]) -> Iterator[Heading]:
    """Documents without a number (通告 mostly), or with one that is spoilt, that the contents page names."""
    numbers = {heading.number.key for heading in known if heading.number}
    missing = [entry for entry in contents.entries if entry.number is None or entry.number.key not in numbers]
    wanted = {title_key(short_title(entry.title)) for entry in missing}
    wanted -= {title_key(short_title(heading.title_raw)) for heading in known}
    taken = _taken(known)
    index = contents.end
    while wanted and index < len(pieces):
        heading = None if index in taken else _title_at(pieces, index, wanted)
        if heading is not None:
            wanted.discard(title_key(short_title(heading.title_raw)))
            yield heading
        index = heading.body if heading else index + 1


def told_by_heading(pieces: Sequence[Piece], start: int, known: Sequence[Heading]) -> Iterator[Heading]:
    """Issuer, 关于…的通知, and whom it is for: so a document begins, also where its number was left out or lost.

    The text that a notice issues or passes on may begin like that as well; it is the notice's own.
    """
    taken = _taken(known)
    before: str | None = None
    starts = {heading.first: heading.title_raw for heading in known}
    index = start
    while index < len(pieces):
        before = starts.get(index, before)
        heading = None if index in taken or not _begins(pieces[index]) else title_from(pieces, index)
        if heading and _is_headed(pieces, heading) and not _is_issued_by(before, heading.title_raw):
            before = heading.title_raw
            yield heading
        index = heading.body if heading else index + 1


def delivered(pieces: Sequence[Piece], start: int, known: Sequence[Heading]) -> Iterator[Heading]:
    """政府工作报告, and the day and meeting in the line below."""
    taken = _taken(known)
    for index in range(start + 1, len(pieces)):
        found = None if index in taken else _subtitle(pieces, index)
        if found is None:
            continue
        end, day = found
        title = _report_above(pieces, index, start)
        if title:
            yield Heading("\n".join(title), index - len(title), end, delivered_on=day)


def alone(pieces: Sequence[Piece], listed: frozenset[int]) -> Iterator[Heading]:
    """A document all by itself, without a number: its title stands within the first lines, outside of lists."""
    headings = (title_from(pieces, index) for index in range(min(MOST_LINES, len(pieces))) if index not in listed)
    found = next((heading for heading in headings if heading), None)
    if found:
        yield found


def _taken(known: Iterable[Heading]) -> set[int]:
    return {index for heading in known for index in range(heading.first, heading.body)}


def _title_at(pieces: Sequence[Piece], at: int, wanted: set[str]) -> Heading | None:
    lines = lines_from(pieces, at)
    for count in range(1, len(lines) + 1):
        title = "\n".join(lines[:count])
        if title_key(short_title(title)) in wanted:
            return Heading(title, at, at + count)
    return None


def _begins(piece: Piece) -> bool:
    """Whether an issuer stands here, by itself or before 关于: cheap, as it is asked of every line."""
    if not isinstance(piece, Paragraph):
        return False
    return bool(issuer_names(piece.text) or ("关于" in piece.text and issuers_of(piece.text)))


def _is_headed(pieces: Sequence[Piece], heading: Heading) -> bool:
    genre = genre_of(heading.title_raw)
    if not issuers_of(heading.title_raw) or "关于" not in heading.title_raw:
        return False
    if genre in _TO_EVERYBODY or (genre in _ADDRESSING and _is_addressed(pieces, heading.body)):
        return True
    following = pieces[heading.body] if heading.body < len(pieces) else None
    return genre in _UNADDRESSED and isinstance(following, Paragraph) and _PREAMBLE.match(following.text) is not None


def _is_addressed(pieces: Sequence[Piece], at: int) -> bool:
    """The address may go on over a few lines."""
    text = ""
    for piece in pieces[at : at + MOST_LINES]:
        if not isinstance(piece, Paragraph) or "。" in piece.text:
            return False
        text += squeeze(piece.text)
        if text.endswith(("：", ":")):
            return len(text) <= _LONGEST_ADDRESS and _ADDRESSED.search(text) is not None
    return False


def _is_issued_by(notice: str | None, title: str) -> bool:
    if notice is None or not _PASSES_ON.search(notice):
        return False
    return title_key(short_title(title)) in title_key(notice)


def _subtitle(pieces: Sequence[Piece], at: int) -> tuple[int, date] | None:
    """Where the line —…在…会议上 that begins here ends, and its day."""
    first = pieces[at]
    if not isinstance(first, Paragraph) or not first.text.lstrip().startswith(tuple(DASHES)):
        return None
    text = ""
    for count, piece in enumerate(pieces[at : at + _MOST_LINES_OF_A_SUBTITLE], start=1):
        if not isinstance(piece, Paragraph):
            return None
        text += narrow(squeeze(piece.text))
        match = _DELIVERED.fullmatch(text)
        printed = parse_printed(match["day"]) if match else None
        if printed is not None:
            return at + count, printed.first
    return None


def _report_above(pieces: Sequence[Piece], at: int, floor: int) -> list[str]:
    """The lines above that are the title of a report: up to 关于, else the last one; none where no report ends here."""
    lines: list[str] = []
    for piece in reversed(pieces[max(floor, at - MOST_LINES) : at]):
        if not isinstance(piece, Paragraph) or not could_be_title(piece.text):
            break
        lines.insert(0, piece.text.strip())
        if lines[0].startswith("关于"):
            return lines if squeeze("".join(lines)).endswith(_SPOKEN) else []
    return lines[-1:] if lines and squeeze(lines[-1]).endswith(_SPOKEN) else []
