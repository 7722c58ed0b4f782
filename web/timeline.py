"""The life of a document as a drawing: where each bar, mark and label stands. Pure: days in, coordinates out.

The words come with the marks; the list beside the drawing says the same facts, so a label that finds no room loses
nothing. Solid has been, hatched will be if nothing happens, dashed is written but not yet effective, an open square is
the end, dots are what the record doesn't say.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lifecycle.rules import END_OF_TIME, Span, Status
from lifecycle.rules.facts import ALIVE, ENDED
from web.drawings import LEFT, RIGHT, WIDTH, Box, Dot, Drawing, Label, Line, Mark, Scale, Tone, Words

# Where the first mark stands: room for the dots of what came before.
FIRST = 76.0
BAR, LEVEL, HEAD, FOOT = 20.0, 26.0, 30.0, 34.0
# From the lowest baseline down to the bar: the words behind the end stand in between.
HANG = 21.0
# The size of the letters in timeline.css, and the space around them.
EM, GAP, FLAG = 14.0, 16.0, 6.0
LONGEST_LABEL = 440.0
# Most labels in one row, and how many after the day looked at are kept when there are more.
LABELS, NEXT = 8, 3
# A quarter is never wider than the drawing, or the life of one day would fill it.
WIDEST_DAY = (RIGHT - FIRST) / 92
# What is drawn once more, larger, takes less of the upper row than this; else it is large enough there.
WORTH_ENLARGING = (RIGHT - FIRST) / 3
# Room that the name of a month and of a year needs.
MONTH_WIDTH, YEAR_WIDTH = 48.0, 58.0
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
# A day further away than this from everything else would press the life into a dot.
FAR = timedelta(days=366 * 40)


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark with its words measured. It flies to the right of its pole."""

    mark: Mark
    day: str
    text: str
    width: float


def draw(
    spans: Sequence[Span],
    marks: Sequence[Mark],
    words: Words,
    *,
    shapes: Mapping[Status, str],
    closing: str = "",
    silent_before: bool = True,
    zoom_from: date | None = None,
) -> Drawing:
    """`marks` in order of days, one of them `Tone.NOW`. `closing` stands behind the end, or where none is stated.

    Not `silent_before`: what the record doesn't say of the days before it began needs no dots. With `zoom_from`,
    what lies between it and the mark of the end is drawn once more, larger, and there alone what is planned.
    """
    drawing = Drawing()
    shown = _near([mark for mark in marks if not mark.planned])
    flags = _flags(shown, words)
    furthest = RIGHT - _width(closing) - 3 * GAP
    edges = [mark.day for mark in shown] + [span.valid_from for span in spans if span.status in ENDED][:1]
    scale = _scale(edges, flags, furthest)
    bar = _hang(drawing, flags, scale, HEAD)
    told = spans if silent_before or spans[0].status != Status.UNKNOWN else spans[1:]
    _bars(drawing, told, scale, bar, furthest, shapes, _looked_at(marks))
    _close(drawing, spans, shown, scale, bar, furthest, closing)
    _dot(drawing, [mark for mark in shown if _happens(mark, spans)], scale, bar)
    _axis(drawing, scale, bar + BAR, words)
    drawing.height = bar + BAR + FOOT
    end = next((mark.day for mark in marks if mark.tone == Tone.END), None)
    if zoom_from and end and scale.at(end) - scale.at(zoom_from) < WORTH_ENLARGING:
        _zoom(drawing, [mark for mark in marks if zoom_from <= mark.day <= end], zoom_from, scale, bar + BAR, words)
    elif len(shown) < len(_near(marks)):
        # No second row: the one there is shows what is planned as well.
        plain = [replace(mark, planned=False) for mark in marks]
        return draw(spans, plain, words, shapes=shapes, closing=closing, silent_before=silent_before)
    return drawing


def _near(marks: Sequence[Mark]) -> list[Mark]:
    others = [mark.day for mark in marks if mark.tone != Tone.NOW]
    if not others:
        return list(marks)
    return [m for m in marks if m.tone != Tone.NOW or (m.day - max(others) < FAR and min(others) - m.day < FAR)]


def _looked_at(marks: Sequence[Mark]) -> date:
    return next(mark.day for mark in marks if mark.tone == Tone.NOW)


def _flags(marks: Sequence[Mark], words: Words) -> list[Flag]:
    """The first, the last, the day looked at and the next three; the others stay dots, and lines of the list."""
    now = next((index for index, mark in enumerate(marks) if mark.tone == Tone.NOW), len(marks))
    kept = {0, len(marks) - 1, *range(now, now + NEXT + 1)}
    return [_flag(mark, words.day) for index, mark in enumerate(marks) if len(marks) <= LABELS or index in kept]


def _flag(mark: Mark, say: Callable[[date], str]) -> Flag:
    day, text = say(mark.day), mark.text
    while _width(day) + _width(text) > LONGEST_LABEL:
        text = text.rstrip("…")[:-1] + "…"
    return Flag(mark, day, text, FLAG + _width(day) + EM + _width(text))


def _width(text: str) -> float:
    """Chinese letters are square; the others, bold ones too, stay under two thirds."""
    return sum(EM if unicodedata.east_asian_width(char) in "WFA" else EM * 0.62 for char in text)


def _scale(days: Sequence[date], flags: Sequence[Flag], furthest: float) -> Scale:
    """As wide as the labels allow: each ends before the right edge, and the last mark leaves room for the end."""
    first = min(days)
    bounds = [(day, furthest) for day in days] + [(flag.mark.day, RIGHT - flag.width) for flag in flags]
    per_day = [(x - FIRST) / (day - first).days for day, x in bounds if day > first]
    return Scale(first, FIRST, min([WIDEST_DAY, *per_day]))


def _levels(flags: Sequence[Flag], scale: Scale) -> list[int]:
    """From the right, each as low as possible: above every pole that its own words would otherwise cross."""
    levels = [0] * len(flags)
    for i in reversed(range(len(flags))):
        reaches = scale.at(flags[i].mark.day) + flags[i].width + GAP
        under = [levels[j] for j in range(i + 1, len(flags)) if scale.at(flags[j].mark.day) < reaches]
        levels[i] = max(under, default=-1) + 1
    return levels


def _hang(drawing: Drawing, flags: Sequence[Flag], scale: Scale, top: float) -> float:
    """Draws poles and labels under `top`; returns where the bar begins."""
    levels = _levels(flags, scale)
    bar = top + LEVEL * max(levels) + HANG
    for flag, level in zip(flags, levels, strict=True):
        now = flag.mark.tone == Tone.NOW
        x, baseline = scale.at(flag.mark.day), bar - HANG - LEVEL * level
        if now:
            drawing.boxes.append(Box("todaybox", x, baseline - 16, flag.width + FLAG, 22))
        foot = bar + BAR + FLAG if now else bar
        drawing.lines.append(Line("todayline" if now else "stem", x, baseline - 12, x, foot))
        css = "todaytext" if now else ""
        drawing.labels.append(Label(css, x + FLAG, baseline, flag.width - FLAG, flag.day, flag.text))
    return bar


def _bars(
    drawing: Drawing,
    spans: Sequence[Span],
    scale: Scale,
    bar: float,
    furthest: float,
    shapes: Mapping[Status, str],
    now: date,
) -> None:
    for span in spans:
        start, end = scale.within(span.valid_from), scale.within(span.valid_until)
        if span.status in ALIVE:
            css = f"is-{shapes[span.status]}{'' if span.certain else ' doubt'}"
            end = furthest if span.valid_until == END_OF_TIME else end
            drawing.boxes.extend(_alive(css, start, end, bar, scale.within(now)))
        elif span.status == Status.NOT_YET_IN_FORCE:
            drawing.boxes.append(Box("pend", start, bar, end - start, BAR))
        elif end > start:
            drawing.lines.append(Line("after", start, bar + BAR / 2, end, bar + BAR / 2))
    ended = next((span for span in spans if span.status in ENDED), None)
    if ended:
        drawing.boxes.append(Box(f"endbox is-{shapes[ended.status]}", scale.within(ended.valid_from), bar, 11, BAR))


def _alive(css: str, start: float, end: float, bar: float, now: float) -> Iterator[Box]:
    """What has been up to the day looked at, and what will be; each at least wide enough to be seen."""
    split = min(max(now, start), end)
    if split > start:
        yield Box(f"past {css}", start, bar, max(split - start, 2), BAR)
    if end > split:
        yield Box(f"fut {css}", split, bar + 0.8, max(end - split, 2), BAR - 1.6)


def _close(
    drawing: Drawing,
    spans: Sequence[Span],
    marks: Sequence[Mark],
    scale: Scale,
    bar: float,
    furthest: float,
    closing: str,
) -> None:
    """The words behind the end; only the list has them where another mark stands in their place."""
    middle, width = bar + BAR / 2, _width(closing)
    if spans[-1].status not in ENDED:
        drawing.lines.append(Line("after", furthest, middle, furthest + 2 * GAP, middle))
        drawing.labels.append(Label("", furthest + 2 * GAP + FLAG, middle + 5, width, text=closing))
        return
    x = scale.within(next(span.valid_from for span in spans if span.status in ENDED)) + LEVEL
    if not any(x - LEVEL < scale.at(mark.day) < x + width for mark in marks):
        drawing.labels.append(Label("", x, bar + 3, width, text=closing))


def _happens(mark: Mark, spans: Sequence[Span]) -> bool:
    """Whether it falls into the life without beginning or ending a part of it."""
    return any(span.status in ALIVE and span.valid_from < mark.day < span.valid_until for span in spans)


def _dot(drawing: Drawing, marks: Sequence[Mark], scale: Scale, bar: float) -> None:
    happened = (mark for mark in marks if mark.tone in {Tone.PAST, Tone.FUTURE})
    drawing.dots.extend(Dot(scale.at(mark.day), bar + BAR / 2) for mark in happened)


def _axis(drawing: Drawing, scale: Scale, y: float, words: Words) -> None:
    drawing.lines.append(Line("axis", LEFT, y, RIGHT, y))
    named = LEFT - GAP
    for day, name in _ticks(scale, words):
        x = scale.at(day)
        drawing.lines.append(Line("tick", x, y, x, y + 6))
        if x >= named and x + YEAR_WIDTH <= WIDTH:
            drawing.labels.append(Label("y", x + 5, y + 17, YEAR_WIDTH - 5, text=name))
            named = x + YEAR_WIDTH


def _ticks(scale: Scale, words: Words) -> Iterator[tuple[date, str]]:
    """Months where they find room, else years, or every second, fifth, tenth year."""
    first, last = scale.day_at(LEFT), scale.day_at(RIGHT)
    months = scale.per_day * 30 >= MONTH_WIDTH
    room = scale.per_day * 365
    step = next((step for step in YEAR_STEPS if step * room >= YEAR_WIDTH), YEAR_STEPS[-1])
    for year in range(first.year, last.year + 1):
        if months:
            days = (date(year, month, 1) for month in range(1, 13))
            yield from (
                (day, words.month(day) if day.month > 1 else words.year(day)) for day in days if first <= day <= last
            )
        elif year % step == 0 and first <= date(year, 1, 1):
            yield date(year, 1, 1), words.year(date(year, 1, 1))


def _zoom(drawing: Drawing, marks: Sequence[Mark], start: date, above: Scale, axis: float, words: Words) -> None:
    """The lower row, joined to its place in the upper one by a wedge."""
    flags, end = _flags(marks, words), marks[-1].day
    scale = _scale([start, end], flags, RIGHT - 3 * GAP)
    band = _hang(drawing, flags, scale, drawing.height + LEVEL)
    left, right = scale.at(start), scale.at(end)
    corners = [(above.at(start), axis), (above.at(end), axis), (right, band), (left, band)]
    drawing.wedge = "M" + "L".join(f"{x} {y}" for x, y in corners) + "Z"
    drawing.boxes.append(Box("band", left, band, right - left, BAR))
    drawing.boxes.append(Box("endbox", right, band, 11, BAR))
    _dot(drawing, marks, scale, band)
    _axis(drawing, scale, band + BAR, words)
    drawing.height = band + BAR + FOOT
