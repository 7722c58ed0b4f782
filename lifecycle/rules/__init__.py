"""What entries and time make of a document: pure values in, pure values out; no Django, no clock, no files.

Start with `life`: it reads the standing entries of one document (or part) as the law does. `whole` says what a document
and its instruments make of each other. `fold` turns that into periods which cover every day. Inside, every period is
half-open; `days` converts to the last valid day and back.
"""

from lifecycle.rules.days import BEGINNING, END_OF_TIME, day_after, day_before, last_day, stated
from lifecycle.rules.facts import Fact, Kind, Mark, Span, Status
from lifecycle.rules.fold import fold, fold_parts
from lifecycle.rules.life import Life, life_of
from lifecycle.rules.whole import Lives, lives_of

__all__ = [
    "BEGINNING",
    "END_OF_TIME",
    "Fact",
    "Kind",
    "Life",
    "Lives",
    "Mark",
    "Span",
    "Status",
    "day_after",
    "day_before",
    "fold",
    "fold_parts",
    "last_day",
    "life_of",
    "lives_of",
    "stated",
]
