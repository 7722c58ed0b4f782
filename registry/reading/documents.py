"""One document: from its heading to the next one's, put together from what its parts say."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from registry.identity import CodeLayout, Number, find_numbers, genre_of, is_trial, issuers_of
from registry.identity.titles import whole_title
from registry.reading.annexes import AnnexPart, annex_parts, annex_titles, announced_annexes
from registry.reading.bases import bases_of, forwarded_by
from registry.reading.blocks import Paragraph, Piece, Table, last_line
from registry.reading.clauses import Text, read_clauses
from registry.reading.columns import header_of
from registry.reading.counts import check_counts, stated_counts
from registry.reading.facts import Cleanup, Instrument, ReadDocument, Remark
from registry.reading.instruments import read_instruments
from registry.reading.listed import CleanupList
from registry.reading.lists import read_lists, unread_tables, with_lapse_day
from registry.reading.marks import is_public_mark
from registry.reading.signature import read_signature
from registry.reading.tasks import read_tasks
from registry.reading.title_lines import Heading

_CLEANUP = re.compile("清理|废止|失效|继续有效|延长有效期")


@dataclass(frozen=True, slots=True)
class DocumentReading:
    document: ReadDocument
    cleanup: Cleanup | None
    remarks: tuple[Remark, ...]


def read_document(
    heading: Heading, pieces: Sequence[Piece], layouts: Sequence[CodeLayout], beside: Sequence[Piece] = ()
) -> DocumentReading:
    """`pieces` are the document's own, its heading included; `beside` is what a page prints around it."""
    body = pieces[heading.body - heading.first :]
    announced, announcing = announced_annexes(body)
    main, parts = annex_parts(body, announced, announcing)
    title = whole_title(heading.title_raw)
    lists, remarks = read_parts([AnnexPart(None, title, pieces[0].line, main), *parts], layouts, title)
    signers, signed_on = read_signature(main)
    dated_on = heading.delivered_on or signed_on
    instruments = read_instruments(title, body)
    tasks, unread = read_tasks(body, dated_on)
    texts, annexed = _texts(title, body, instruments, parts)
    clauses = read_clauses(texts, annexed, beside, dated_on)
    own, *inner = zip(clauses.effective, clauses.terms, strict=True)
    governing = inner[0] if len(inner) == 1 else (None, None)
    document = ReadDocument(
        title=title,
        title_raw=heading.title_raw,
        first_line=pieces[0].line,
        last_line=last_line(pieces[-1]),
        number=heading.number,
        code=heading.code,
        issuers=issuers_of(heading.title_raw) or signers,
        genre=genre_of(title),
        trial=any(map(is_trial, [title, *(one.title for one in instruments)])),
        dated_on=dated_on,
        public=True if any(map(_is_public, pieces)) else None,
        instruments=tuple(
            replace(one, effective=effective, term=term)
            for one, (effective, term) in zip(instruments, inner, strict=True)
        ),
        annexes=annex_titles(announced, parts),
        cites=_cites(heading.number, body, lists),
        effective=own[0] or governing[0],
        term=own[1] or governing[1],
        repeals=clauses.repeals,
        extensions=clauses.extensions,
        lapses=clauses.lapses,
        bases=bases_of((text.title, text.pieces) for text in texts),
        forwards=forwarded_by(title, texts[0].pieces),
        tasks=tasks,
    )
    cleanup, said = _cleanup(document, main, with_lapse_day(lists, clauses.lapses))
    return DocumentReading(document, cleanup, (*remarks, *said, *unread, *clauses.remarks))


def _texts(
    title: str, body: Sequence[Piece], instruments: Sequence[Instrument], parts: Sequence[AnnexPart]
) -> tuple[list[Text], list[Text]]:
    """The document's own text and its instruments', each up to where the next one or an annex begins; the annexes."""
    lines = [piece.line for piece in body]
    starts = {bisect_left(lines, part.line): Text(part.title, ()) for part in parts}
    starts |= {bisect_left(lines, one.line): Text(one.title, ()) for one in instruments}
    ends = [*sorted(starts), len(body)]
    slices = {start: body[start:end] for start, end in pairwise(ends)}
    texts = {start: Text(text.title, slices[start]) for start, text in starts.items()}
    issued = [bisect_left(lines, one.line) for one in instruments]
    return (
        [Text(title, body[: ends[0]]), *(texts[start] for start in issued)],
        [text for start, text in texts.items() if start not in issued],
    )


def read_parts(
    parts: Sequence[AnnexPart], layouts: Sequence[CodeLayout], title: str
) -> tuple[tuple[CleanupList, ...], list[Remark]]:
    """The cleanup lists of all parts, and what is to be said about their tables."""
    lists: list[CleanupList] = []
    remarks: list[Remark] = []
    for part in parts:
        found, said = read_lists(part, layouts, in_cleanup=_CLEANUP.search(title) is not None)
        lists.extend(found)
        remarks.extend((*said, *unread_tables(part)))
    return tuple(lists), remarks


def _cleanup(
    notice: ReadDocument, main: Sequence[Piece], lists: tuple[CleanupList, ...]
) -> tuple[Cleanup | None, tuple[Remark, ...]]:
    stated = stated_counts(main) if lists or _CLEANUP.search(notice.title) else ()
    if not lists and not stated:
        return None, ()
    return Cleanup(notice, stated, lists), tuple(check_counts(stated, lists))


def _is_public(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and is_public_mark(piece.text)


def _cites(own: Number | None, body: Sequence[Piece], lists: Sequence[CleanupList]) -> tuple[Number, ...]:
    """Numbers anywhere in the document; of the rows of its lists only what their reasons and remarks cite."""
    found: dict[str, Number] = {}
    for text in _citing_texts(body, lists):
        for one in find_numbers(text):
            found.setdefault(one.number.key, one.number)
    if own is not None:
        found.pop(own.key, None)
    return tuple(found.values())


def _citing_texts(body: Sequence[Piece], lists: Sequence[CleanupList]) -> Iterator[str]:
    run: list[str] = []
    for piece in body:
        if isinstance(piece, Paragraph):
            run.append(piece.text)
            continue
        # Paragraphs are joined first: hard line breaks cut numbers in two.
        yield "\n".join(run)
        run = []
        yield from _table_texts(piece)
    yield "\n".join(run)
    for row in (row for one in lists for row in one.rows):
        yield from filter(None, (row.reason, row.remark))


def _table_texts(table: Table) -> Iterator[str]:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    if not any(map(header_of, rows)):
        yield from (text for row in rows for text in row)
