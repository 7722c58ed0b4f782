"""From blocks to facts: the contents page, the documents one after another, what is left."""

from collections.abc import Iterable, Iterator, Sequence

from registry.identity import CodeLayout, Number, title_key
from registry.identity.titles import short_title
from registry.reading.annexes import AnnexPart, annex_parts
from registry.reading.blocks import Block, Paragraph, Piece, pieces_of, printed
from registry.reading.contents import Contents, read_contents
from registry.reading.documents import DocumentReading, read_document, read_parts
from registry.reading.facts import Cleanup, ContentsEntry, ReadDocument, Reading, Remark
from registry.reading.headings import find_headings
from registry.reading.listed_lines import listed_lines
from registry.reading.marks import is_imprint
from registry.reading.masthead import read_masthead
from registry.reading.pages import without_page_numbers
from registry.reading.tasks import read_tasks
from registry.reading.title_lines import Heading, heading_at


def read(blocks: Iterable[Block], layouts: Sequence[CodeLayout]) -> Reading:
    """Whatever the blocks hold; what was not understood is in the remarks, in order of lines."""
    pieces = pieces_of(without_page_numbers(printed(blocks)))
    contents = read_contents(pieces)
    headings, remarks = find_headings(pieces, contents, layouts, listed=listed_lines(pieces))
    before = headings[0].first if headings else len(pieces)
    # What a web page prints above its one document: 实施日期, 失效日期.
    beside = pieces[contents.end : before] if len(headings) == 1 else ()
    documents = [read_document(*one, layouts, beside) for one in _parted(pieces, headings)]
    loose, said = _loose(pieces[contents.end : before], layouts)
    tasks, unread = read_tasks(pieces[contents.end : before], None)
    remarks.extend((*said, *unread, *(remark for one in documents for remark in one.remarks)))
    remarks.extend(_against_contents(contents.entries, [one.document for one in documents]))
    return Reading(
        gazette=read_masthead(pieces[: contents.start or before]),
        contents=contents.entries,
        documents=tuple(one.document for one in documents),
        cleanups=(*_cleanups(documents), *loose),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.line)),
        loose_tasks=tasks,
    )


def read_one(blocks: Iterable[Block], layouts: Sequence[CodeLayout], title: str = "") -> DocumentReading | None:
    """The blocks as one document, whatever else in them looks like a beginning; None where nothing is printed.

    `title` is what a person or an earlier reading took for its title, for where no rule tells one.
    """
    pieces = pieces_of(without_page_numbers(printed(blocks)))
    if not any(isinstance(piece, Paragraph) for piece in pieces):
        return None
    found, _ = find_headings(pieces, Contents(), layouts, listed=listed_lines(pieces))
    told = found[0] if found else None
    if told is None or told.first > 0:
        told = heading_at(pieces, title) or told or _first_line(pieces)
    return read_document(told, pieces[told.first :], layouts)


def _first_line(pieces: Sequence[Piece]) -> Heading:
    """Somebody said that a document begins here, and no rule tells its title."""
    at, first = next((at, piece) for at, piece in enumerate(pieces) if isinstance(piece, Paragraph))
    return Heading(first.text.strip(), at, at + 1)


def _parted(pieces: Sequence[Piece], headings: Sequence[Heading]) -> Iterator[tuple[Heading, Sequence[Piece]]]:
    """Each heading with its document's pieces; the last document ends where the imprint begins."""
    ends = [heading.first for heading in headings[1:]] + [len(pieces)]
    for heading, end in zip(headings, ends, strict=False):
        own = pieces[heading.first : end]
        closed = (index for index, piece in enumerate(own) if isinstance(piece, Paragraph) and is_imprint(piece.text))
        yield heading, own[: next(closed, len(own))]


def _cleanups(documents: Iterable[DocumentReading]) -> Iterator[Cleanup]:
    return (one.cleanup for one in documents if one.cleanup is not None)


def _loose(pieces: Sequence[Piece], layouts: Sequence[CodeLayout]) -> tuple[tuple[Cleanup, ...], list[Remark]]:
    """Lists outside any document: a ledger, or the annexes of a notice without the notice."""
    main, parts = annex_parts(pieces, (), frozenset())
    line = pieces[0].line if pieces else 1
    lists, remarks = read_parts([AnnexPart(None, "", line, main), *parts], layouts, "")
    return ((Cleanup(None, (), lists),) if lists else ()), remarks


def _against_contents(entries: Sequence[ContentsEntry], documents: Sequence[ReadDocument]) -> Iterator[Remark]:
    """Where the contents page and the documents differ; which of the two errs is for a person to say."""
    by_number = {document.number.key: document for document in documents if document.number}
    by_title = {_compared(document.title_raw): document for document in documents}
    for entry in entries:
        named = by_title.get(_compared(entry.title))
        numbered = by_number.get(entry.number.key) if entry.number else None
        if numbered is not None and named is None:
            params = {"contents": entry.title, "heading": numbered.title}
            yield Remark(numbered.first_line, "title_differs_from_contents", params)
        elif named is None:
            yield Remark(entry.line, "contents_entry_not_found", {"title": entry.title})
        elif numbered is None and entry.number:
            yield _other_number(named, entry.number)


def _other_number(document: ReadDocument, number: Number) -> Remark:
    if document.number is None:
        return Remark(document.first_line, "number_only_in_contents", {"number": number.key})
    params = {"contents": number.key, "heading": document.number.key}
    return Remark(document.first_line, "number_differs_from_contents", params)


def _compared(title: str) -> str:
    return title_key(short_title(title))
