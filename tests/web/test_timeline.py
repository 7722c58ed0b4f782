"""The drawing is pure: days in, coordinates out. Words never touch, and nothing is drawn that isn't so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.rules import BEGINNING, END_OF_TIME, Fact, Kind, Span, fold
from lifecycle.rules.ends import end_of
from tests.lifecycle.lives import LIVES
from tests.lifecycle.told import Told
from web.drawings import LEFT, RIGHT, WIDTH, Drawing, Label, Mark, Tone, Words
from web.statuses import SHAPES
from web.timeline import LABELS, draw

WORDS = Words(
    day=lambda day: f"{day.year}年{day.month}月{day.day}日",
    month=lambda day: f"{day.month}月",
    year=lambda day: f"{day.year}年",
)
START, LAST = date(2020, 6, 22), date(2025, 1, 31)
REGISTERED = Fact(BEGINNING, Kind.REGISTRATION)
LIFE = fold([REGISTERED, Fact(START, Kind.COMMENCEMENT), Fact(START, Kind.TERM, LAST + timedelta(days=1))])
MARKS = [
    Mark(date(2020, 5, 21), "成文"),
    Mark(START, "施行"),
    Mark(date(2021, 9, 27), "清理确认继续有效"),
    Mark(date(2024, 8, 12), "所看日", Tone.NOW),
    Mark(LAST, "最后有效日", Tone.END),
]


def drawn(spans: Sequence[Span], marks: Sequence[Mark], *, closing: str = "次日起自动失效", **how: object) -> Drawing:
    return draw(spans, marks, WORDS, shapes=SHAPES, closing=closing, **how)  # type: ignore[arg-type]


def of(drawing: Drawing, css: str) -> list[str]:
    named = [*(box.css for box in drawing.boxes), *(line.css for line in drawing.lines)]
    return [one for one in named if css in one.split()]


def assert_readable(drawing: Drawing) -> None:
    """No label touches another, none leaves the drawing, and no pole crosses words."""
    words = [label for label in drawing.labels if label.text or label.day]
    for one, other in combinations(words, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or abs(one.y - other.y) >= 14, (one, other)
    for label in words:
        assert label.x + label.width <= WIDTH, label
        assert 12 <= label.y <= drawing.height, label
        for pole in drawing.lines:
            if pole.css in {"stem", "todayline"} and pole.y1 < label.y - 4 < pole.y2:
                assert not label.x < pole.x1 < label.x + label.width, (label, pole)
    assert all(box.x >= LEFT - 12 and box.x + box.width <= WIDTH for box in drawing.boxes)
    assert all(box.width >= 0 and box.height >= 0 for box in drawing.boxes)


def now(day: date) -> Mark:
    return Mark(day, "所看日", Tone.NOW)


def test_a_whole_life_has_been_and_will_be() -> None:
    drawing = drawn(LIFE, MARKS)
    assert_readable(drawing)
    assert of(drawing, "past") == ["past is-live"]
    assert of(drawing, "fut") == ["fut is-live"]
    assert of(drawing, "endbox") == ["endbox is-lapsed"]
    past, future = (next(box for box in drawing.boxes if box.css.startswith(css)) for css in ("past", "fut"))
    assert past.x + past.width == pytest.approx(future.x)
    assert "次日起自动失效" in [label.text for label in drawing.labels]


def test_the_day_looked_at_divides_what_has_been_from_what_will_be() -> None:
    assert not of(drawn(LIFE, [MARKS[1], MARKS[4], now(date(2026, 1, 1))]), "fut")
    assert not of(drawn(LIFE, [now(date(2019, 1, 1)), MARKS[1], MARKS[4]]), "past")


def test_an_unknown_start_is_dotted_before_the_first_evidence() -> None:
    spans = fold([REGISTERED, Fact(START, Kind.CONFIRMATION)])
    told = drawn(spans, [Mark(START, "清理确认继续有效"), now(date(2022, 1, 1))], closing="未规定有效期")
    assert_readable(told)
    assert [line for line in told.lines if line.css == "after" and line.x1 == LEFT]
    assert not [
        line for line in drawn(LIFE, MARKS, silent_before=False).lines if line.css == "after" and line.x1 == LEFT
    ]


def test_an_unstated_end_runs_out_in_dots_and_words() -> None:
    spans = fold([REGISTERED, Fact(START, Kind.COMMENCEMENT)])
    drawing = drawn(spans, [Mark(START, "施行"), now(date(2022, 1, 1))], closing="未规定有效期")
    assert_readable(drawing)
    assert not of(drawing, "endbox")
    words = next(label for label in drawing.labels if label.text == "未规定有效期")
    assert max(line.x2 for line in drawing.lines if line.css == "after") <= words.x
    assert words.x + words.width <= RIGHT + 20


def test_a_life_of_one_day_can_be_seen() -> None:
    spans = fold([REGISTERED, Fact(START, Kind.COMMENCEMENT), Fact(START, Kind.TERM, START + timedelta(days=1))])
    drawing = drawn(spans, [Mark(START, "施行"), Mark(START, "最后有效日", Tone.END), now(START)])
    assert_readable(drawing)
    assert sum(box.width for box in drawing.boxes if box.css.split()[0] in {"past", "fut"}) >= 2


def test_many_marks_keep_the_first_the_last_the_day_and_the_next_three() -> None:
    marks = [Mark(START + timedelta(days=90 * i), f"第{i}次清理确认继续有效") for i in range(15)]
    marks.insert(8, now(START + timedelta(days=90 * 7 + 30)))
    drawing = drawn(LIFE, marks)
    assert_readable(drawing)
    said = [label.text for label in drawing.labels if label.day]
    assert said == [marks[0].text, "所看日", *(mark.text for mark in marks[9:12]), marks[-1].text]
    assert len(drawing.dots) >= len(marks) - LABELS


def test_two_things_on_neighbouring_days_stand_on_different_levels() -> None:
    marks = [Mark(START, "施行"), Mark(START + timedelta(days=1), "清理确认"), now(START + timedelta(days=2)), MARKS[4]]
    drawing = drawn(LIFE, marks)
    assert_readable(drawing)
    assert len({label.y for label in drawing.labels if label.day}) >= 3


def test_a_far_away_day_does_not_press_the_life_into_a_dot() -> None:
    drawing = drawn(LIFE, [*(mark for mark in MARKS if mark.tone != Tone.NOW), now(date(9000, 1, 1))])
    assert_readable(drawing)
    assert "所看日" not in [label.text for label in drawing.labels]
    assert next(box for box in drawing.boxes if box.css == "past is-live").width > 300


def test_a_long_label_is_shortened_and_stays_whole_in_the_list() -> None:
    drawing = drawn(LIFE, [Mark(START, "清理" * 40), MARKS[3], MARKS[4]])
    assert_readable(drawing)
    assert any(label.text.endswith("…") for label in drawing.labels)


def test_the_last_months_are_enlarged_and_joined_to_their_place() -> None:
    near = Mark(date(2024, 8, 4), "距最后有效日180天")
    drawing = drawn(LIFE, [*MARKS[:3], near, *MARKS[3:]], zoom_from=near.day)
    assert_readable(drawing)
    band = next(box for box in drawing.boxes if box.css == "band")
    assert band.width > 600
    assert drawing.wedge.startswith("M")
    assert drawing.wedge.endswith(f"{band.x} {band.y}Z")


def test_a_short_life_is_large_enough_and_not_enlarged() -> None:
    start = date(2024, 11, 1)
    spans = fold([REGISTERED, Fact(start, Kind.COMMENCEMENT), Fact(start, Kind.TERM, date(2025, 2, 1))])
    marks = [Mark(start, "施行"), now(date(2024, 12, 1)), MARKS[4]]
    assert not drawn(spans, marks, zoom_from=start).wedge


@pytest.mark.parametrize("told", LIVES, ids=lambda told: told.name)
def test_every_kind_of_life_can_be_drawn_on_every_day(told: Told) -> None:
    spans = fold(told.facts)
    happened = [Mark(fact.takes_effect, fact.kind.value) for fact in told.facts if fact.takes_effect != BEGINNING]
    end = end_of(spans, told.facts, BEGINNING).last_day
    ends = [Mark(end, "最后有效日", Tone.END)] if end else []
    for day in [date(2017, 1, 1), date(2019, 5, 5), date(2022, 12, 31), date(2040, 1, 1)]:
        marks = sorted([*happened, *ends, now(day)], key=lambda mark: mark.day)
        assert_readable(drawn(spans, marks))


days = st.dates(date(1950, 1, 1), date(2080, 1, 1))
words = st.text("规范性文件清理确认继续有效abcdefg ", min_size=1, max_size=30)


@given(st.lists(st.tuples(days, words), min_size=1, max_size=12), days)
def test_whatever_happened_words_never_touch(happened: list[tuple[date, str]], day: date) -> None:
    first = min(day for day, _ in happened)
    spans = (
        [Span(BEGINNING, first, LIFE[0].status), Span(first, END_OF_TIME, LIFE[1].status)] if first > BEGINNING else []
    )
    marks = sorted([*(Mark(on, text) for on, text in happened), now(day)], key=lambda mark: mark.day)
    assert_readable(drawn(spans, marks, closing="未规定有效期"))


def test_a_label_says_how_wide_it_is() -> None:
    label = next(label for label in drawn(LIFE, MARKS).labels if label.text == "成文")
    assert isinstance(label, Label)
    assert label.width >= 14 * 2
