"""One document of a list that is no table: 1．《…》（青政发〔2031〕3号，QZDR-2031-0010002），有效期至2036年12月31日."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from registry.identity import CodeLayout, FoundCode, find_codes, find_numbers, genre_of, parse_code, parse_number
from registry.identity.spelling import CLOSING, OPENING, squeeze
from registry.identity.titles import issuer_names
from registry.reading.categories import category_of
from registry.reading.cells import is_nothing
from registry.reading.columns import Column, Header
from registry.reading.days import parse_last_day
from registry.reading.listed import Category
from registry.reading.numerals import YEAR

Cells = dict[Column, str]

_FIGURES = "[0-9０-９一二三四五六七八九十]{1,3}"
_DAY = rf"(?:{YEAR}\s*年\s*{_FIGURES}\s*月\s*{_FIGURES}\s*日|{YEAR}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}})"
_KINDS = "长期有效|永久有效|长期|永久|(?:未|没有|无)(?:规定|明确|注明|标注|载明|设定)有效期限?"
# With its own words in prose, alone where a header has told of such a column.
_TERM = re.compile(
    rf"(?:的?(?:有效期限?|延长|延续|顺延)(?:限)?(?:延长|延续|顺延)?(?:至|到|截至|为)?[:：]?\s*(?P<end>{_DAY}|长期有效|长期|永久)止?"
    rf"|(?P<kind>{_KINDS}))"
)
_ALONE = re.compile(rf"(?P<end>至?\s*{_DAY}\s*止?)|(?P<kind>{_KINDS})")
_LABELLED = re.compile(
    "(?P<what>(?:废止|失效|宣布失效)?(?:的)?(?:理由|依据|原因)(?:或者?依据)?|备注|说明|制定机关|发文机关|处理意见)[:：]"
    "(?P<text>.*?)(?=[;；。]|$)",
    re.DOTALL,
)
_CODE_LABEL = re.compile("(?:统一)?(?:编制)?(?:规范性文件)?(?:登记|编)号?[:：]\\s*|(?:发文字号|文号)[:：]\\s*")
_OPENS = re.compile(f"[{re.escape(OPENING)}，,；;。、\\s/／—－-]|$")
_EXPLAINED = frozenset({Category.ENDED, Category.LAPSED, Category.REPEALED, Category.DELISTED, Category.TO_REPEAL})
_CUT = "\x00"
_LONGEST_TITLE = 400
_AROUND = "，,、;；。:： "


@dataclass(frozen=True, slots=True)
class Entry:
    """`lines` as printed, the number taken off; `header` None: nothing told of columns."""

    no: str
    lines: Sequence[str]
    line: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_closed(self) -> bool:
        """Whether every name that was opened is closed again."""
        return self.text.count("《") == self.text.count("》") and bool(self.text.strip())


def cells_of_entry(
    entry: Entry, header: Header | None, layouts: Sequence[CodeLayout], category: Category | None
) -> Cells:
    placed = _by_place(entry, header, layouts) if header else None
    cells = placed if placed is not None else _by_what_it_is(entry, header, layouts, category)
    return {Column.NO: entry.no, **cells} if entry.no else cells


def _by_place(entry: Entry, header: Header, layouts: Sequence[CodeLayout]) -> Cells | None:
    """Where there are as many lines, or words, as columns, and each could be what its column holds."""
    columns = [column for column in header if column is not Column.NO]
    for texts in (list(entry.lines), entry.text.split()):
        if len(texts) == len(columns):
            cells: Cells = {column: text for column, text in zip(columns, texts, strict=True) if column is not None}
            if all(_fits(column, text, layouts) for column, text in cells.items()):
                return cells
    return None


def _fits(column: Column, text: str, layouts: Sequence[CodeLayout]) -> bool:
    if column is Column.TITLE:
        return not is_nothing(text) and not parse_number(text) and not parse_code(text, layouts)
    if is_nothing(text):
        return True
    if column is Column.CODE:
        return parse_code(text, layouts) is not None
    if column is Column.NUMBER:
        return bool(find_numbers(text) or parse_number(text))
    if column is Column.UNTIL:
        return _ALONE.search(text) is not None
    return parse_code(text, layouts) is None and parse_number(text) is None


def _by_what_it_is(
    entry: Entry, header: Header | None, layouts: Sequence[CodeLayout], category: Category | None
) -> Cells:
    """Title first, then number, code and term wherever they stand; what is left over is said about the document."""
    issuer, text = _issuer_before(entry.text, header)
    title, rest = _title_and_rest(text, layouts)
    cells: Cells = {Column.TITLE: title}
    if issuer:
        cells[Column.ISSUER] = issuer
    rest = _CODE_LABEL.sub("", rest)
    for match in list(_LABELLED.finditer(rest)):
        cells.setdefault(_labelled(match["what"]), squeeze(match["text"]))
    rest = _LABELLED.sub(_CUT, rest)
    for column, start, end in _anchored(rest, header, layouts):
        cells[column] = _unwrapped(rest[start:end].strip())
        rest = rest[:start] + _CUT * (end - start) + rest[end:]
    term = (_ALONE if header and Column.UNTIL in header else _TERM).search(rest) or _TERM.search(rest)
    if term:
        cells[Column.UNTIL] = squeeze(term["end"] or term["kind"])
        rest = rest[: term.start()] + _CUT + rest[term.end() :]
    apart = header is not None and {Column.REASON, Column.REMARK} <= set(header)
    texts = [word for text in rest.split(_CUT) for word in (text.split() if apart else [text])]
    _put_the_rest(cells, [text for text in map(_bare, texts) if text], header, category)
    return cells


def _issuer_before(text: str, header: Header | None) -> tuple[str, str]:
    """Where a column of issuers stands before the titles: 1 青泽区水利局 《…》."""
    if header and Column.ISSUER in header and header.index(Column.ISSUER) < header.index(Column.TITLE):
        first, _, rest = text.partition("\n") if "\n" in text else text.partition(" ")
        if issuer_names(first) and rest.strip():
            return first, rest
    return "", text


def _title_and_rest(text: str, layouts: Sequence[CodeLayout]) -> tuple[str, str]:
    text = text.lstrip()
    close = _closing(text) if text.startswith("《") else None
    if close is not None and _OPENS.match(text[close + 1 :]):
        return text[: close + 1], text[close + 1 :]
    start = _first_anchor(text, layouts)
    if start is None:
        return _title_by_genre(text)
    return text[:start].rstrip(f"{OPENING}，,、 \n\t"), text[start:]


def _closing(text: str) -> int | None:
    """Where the first 《 is closed."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char == "《") - (char == "》")
        if depth == 0:
            return index
    return None


def _first_anchor(text: str, layouts: Sequence[CodeLayout]) -> int | None:
    """Where the first word begins that is a number, code, day or sign for nothing; else the first one inside a word."""
    for word in list(re.finditer(r"\S+", text))[1:]:
        if is_nothing(word[0]) or parse_number(word[0]) or parse_code(word[0], layouts) or parse_last_day(word[0]):
            return word.start()
    found = [one.start for one in find_codes(text, layouts)] + [one.start() for one in _TERM.finditer(text)]
    found += [one.start for one in find_numbers(text) if text[: one.start].count("《") == text[: one.start].count("》")]
    return min((start for start in found if start > 0), default=None)


def _title_by_genre(text: str) -> tuple[str, str]:
    """Nothing else that is known: the title is over with the first word that ends like one."""
    for word in re.finditer(r"\S+", text[:_LONGEST_TITLE]):
        if genre_of(text[: word.end()]):
            return text[: word.end()], text[word.end() :]
    return text, ""


def _anchored(rest: str, header: Header | None, layouts: Sequence[CodeLayout]) -> Iterator[tuple[Column, int, int]]:
    """Number and code behind the title; a number that a reason cites stands behind words."""
    codes = find_codes(rest, layouts)[:1]
    for code in codes:
        yield Column.CODE, code.start, code.end
    if header is not None and Column.NUMBER not in header:
        return
    words = [word.span() for word in re.finditer(r"\S+", rest) if parse_number(word[0])]
    inside = [(one.start, one.end) for one in find_numbers(rest)]
    if words and (not inside or words[0] <= inside[0]):
        yield Column.NUMBER, *words[0]
    elif inside and not _bare(_without(rest[: inside[0][0]], codes)):
        yield Column.NUMBER, *inside[0]


def _without(text: str, codes: Sequence[FoundCode]) -> str:
    for code in codes:
        text = text[: code.start] + text[code.end :]
    return text


def _unwrapped(text: str) -> str:
    """A number that stands in brackets is printed without them."""
    inner = text[1:-1]
    return inner if text[:1] in ("（", "(") and parse_number(inner) else text


def _labelled(what: str) -> Column:
    if what in ("备注", "说明"):
        return Column.REMARK
    if what.endswith("机关"):
        return Column.ISSUER
    return Column.DECISION if what == "处理意见" else Column.REASON


def _put_the_rest(cells: Cells, texts: list[str], header: Header | None, category: Category | None) -> None:
    if header and Column.DECISION in header:
        decided = next((text for text in texts if category_of(text)), None)
        if decided:
            cells[Column.DECISION] = decided
            texts.remove(decided)
    known = [column for column in (Column.REASON, Column.REMARK) if not header or column in header]
    spare = [column for column in known if column not in cells]
    if not texts or not spare:
        return
    if header is None:
        spare = [Column.REASON if category in _EXPLAINED and Column.REASON in spare else spare[-1]]
    for column, text in zip(spare, texts, strict=False):
        cells[column] = text
    if len(texts) > len(spare):
        cells[spare[-1]] += "".join(texts[len(spare) :])


def _bare(text: str) -> str:
    """Without the signs around it; nothing where it holds no more than a sign for nothing."""
    plain = "".join(line.strip() for line in text.splitlines()).strip(_AROUND)
    # What a number or code was cut out of may leave one half of its brackets.
    while plain and (plain[0] in CLOSING or (plain[0] in OPENING and _lowest(plain[1:]) >= 0)):
        plain = plain[1:].strip(_AROUND)
    while plain and (plain[-1] in OPENING or (plain[-1] in CLOSING and _lowest(plain) < 0)):
        plain = plain[:-1].strip(_AROUND)
    if plain[:1] and plain[0] in OPENING and plain[-1] in CLOSING and _lowest(plain[1:-1]) >= 0:
        plain = plain[1:-1].strip(_AROUND)
    return "" if is_nothing(plain) else plain


def _lowest(text: str) -> int:
    """How deep brackets go below where they begin: negative where one closes that was never opened."""
    depth = lowest = 0
    for char in text:
        depth += (char in OPENING) - (char in CLOSING)
        lowest = min(lowest, depth)
    return lowest
