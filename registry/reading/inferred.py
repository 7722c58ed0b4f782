"""What the columns of a table without a header are, told by what they hold."""

from collections.abc import Callable, Sequence

from registry.identity import CodeLayout, genre_of, parse_code, parse_number
from registry.reading.categories import category_of
from registry.reading.cells import DITTO, is_nothing
from registry.reading.columns import Column, Header
from registry.reading.days import parse_last_day
from registry.reading.listed import Category
from registry.reading.numerals import value_of

# Of the cells that hold anything, so many must be what the column is taken for.
_ENOUGH = 0.6
_LONGEST_DECISION = 20
_SHORTEST_TITLE = 6
_EXPLAINED = frozenset({Category.ENDED, Category.LAPSED, Category.REPEALED, Category.DELISTED, Category.TO_REPEAL})


def columns_of(
    rows: Sequence[Sequence[str]], layouts: Sequence[CodeLayout], category: Category | None
) -> Header | None:
    """None where no column holds titles, or nothing beside them tells documents apart."""
    tests: tuple[tuple[Column, Callable[[str], bool]], ...] = (
        (Column.CODE, lambda text: parse_code(text, layouts) is not None),
        (Column.NUMBER, lambda text: parse_number(text) is not None),
        (Column.NO, lambda text: value_of(text) is not None),
        (Column.UNTIL, lambda text: parse_last_day(text) is not None or "有效期" in text or text.startswith("长期")),
        (Column.TITLE, _is_title),
        (Column.DECISION, lambda text: len(text) <= _LONGEST_DECISION and category_of(text) is not None),
    )
    width = max((len(row) for row in rows), default=0)
    columns: list[Column | None] = []
    for at in range(width):
        held = [row[at] for row in rows if at < len(row) and not is_nothing(row[at]) and not DITTO.match(row[at])]
        fitting = (one for one, fits in tests if one not in columns and held and _mostly(held, fits))
        columns.append(next(fitting, None))
    if Column.TITLE not in columns or {Column.CODE, Column.NUMBER}.isdisjoint(columns):
        return None
    return _with_words(columns, rows, category)


def _with_words(columns: list[Column | None], rows: Sequence[Sequence[str]], category: Category | None) -> Header:
    """What is left behind the title is said about the document: why it ends, else a remark."""
    spare = [Column.REASON, Column.REMARK] if category in _EXPLAINED else [Column.REMARK]
    title = columns.index(Column.TITLE)
    for at, column in enumerate(columns):
        if column is None and at > title and spare and any(at < len(row) for row in rows):
            columns[at] = spare.pop(0)
    return tuple(columns)


def _is_title(text: str) -> bool:
    return len(text) >= _SHORTEST_TITLE and (text.startswith("《") or genre_of(text) is not None)


def _mostly(held: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return sum(map(fits, held)) >= _ENOUGH * len(held)
