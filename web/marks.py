"""What the timeline says, in words: the days of a document's life as far as its entries and its facts name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from lifecycle.answers import Answer
from lifecycle.deadline_sentences import STEPS
from lifecycle.explanations import entry_name
from lifecycle.models import Entry
from lifecycle.rules import BEGINNING, Kind, Status
from lifecycle.rules.deadlines import Plan, Step
from lifecycle.rules.ends import EndKind
from lifecycle.rules.facts import ALIVE, ENDED
from lifecycle.rules.life import TERMINAL
from sentences.days import say_day
from web.drawings import Drawing, Mark, Tone, Words
from web.statuses import SHAPES
from web.timeline import draw

# A term shows as the end it sets; registration dates the management, not the life.
_UNMARKED = {Kind.TERM, Kind.REGISTRATION}
# Of a plan's steps, those that leave the drafter's hands; the card has them all.
_DRAWN = {Step.LEGALITY_REVIEW, Step.PUBLICATION}

# Days that a drawing and the list beside it can tell without anybody losing the thread.
MOST = 30


@dataclass(frozen=True, slots=True)
class Story:
    """The same facts twice: `marks` between `opening` and `closing` is the content, `drawing` its picture."""

    opening: str
    marks: Sequence[Mark]
    closing: str
    drawing: Drawing

    @property
    def open_end(self) -> bool:
        return not any(mark.tone == Tone.END for mark in self.marks)

    @property
    def title(self) -> str:
        """The drawing in one sentence."""
        said = [f"{say_day(mark.day)} {mark.text}" for mark in self.marks]
        return pgettext("sources", "; ").join(filter(None, [self.opening, *said, self.closing]))


def story_of(answer: Answer, plan: Plan | None = None) -> Story:
    """Where the end is near, `plan` says what has to begin by when."""
    near = plan if answer.ending_soon else None
    marks, closing = marks_of(answer, near), _closing(answer)
    silent = not any(entry.kind == Kind.COMMENCEMENT for entry in answer.entries)
    return Story(
        opening=gettext("Before that the record is silent") if silent else "",
        marks=marks,
        closing=closing,
        drawing=draw(
            answer.spans,
            marks,
            words(),
            shapes=SHAPES,
            closing=closing,
            silent_before=silent,
            zoom_from=_zoomed(answer, near) if answer.ending_soon else None,
        ),
    )


def marks_of(answer: Answer, plan: Plan | None = None) -> list[Mark]:
    """In order of days, one for each day and tone; the day looked at stands after what happened on it."""
    order = [Tone.PAST, Tone.FUTURE, Tone.END, Tone.NOW]
    near = _nearing(answer, plan) if answer.ending_soon else []
    found = sorted([*_named(answer), *near], key=lambda mark: (mark.day, order.index(mark.tone)))
    return _nearest(
        [_merged(day, tone, list(same)) for (day, tone), same in groupby(found, key=lambda m: (m.day, m.tone))]
    )


def _nearest(marks: Sequence[Mark]) -> list[Mark]:
    """Of more than MOST the first, the end, and those around the day looked at; the ledger has them all."""
    if len(marks) <= MOST:
        return list(marks)
    now = next(index for index, mark in enumerate(marks) if mark.tone == Tone.NOW)
    start = min(max(now - MOST // 2, 0), len(marks) - MOST)
    around = range(start, start + MOST)
    return [mark for index, mark in enumerate(marks) if index == 0 or index in around or mark.tone == Tone.END]


def _merged(day: date, tone: Tone, same: Sequence[Mark]) -> Mark:
    text = pgettext("between two things on one day", ", ").join(dict.fromkeys(mark.text for mark in same))
    return Mark(day, text, tone, planned=all(mark.planned for mark in same))


def days_left(days: int) -> str:
    """For a chip; calendar days, 0 on the last valid day itself."""
    if days == 0:
        return gettext("last day")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


def words() -> Words:
    chinese = (get_language() or "").startswith("zh")
    return Words(
        day=say_day,
        month=lambda day: f"{day.month}月" if chinese else date_format(day, "M"),
        year=lambda day: f"{day.year}年" if chinese else str(day.year),
    )


def _named(answer: Answer) -> Iterator[Mark]:
    yield Mark(answer.day, gettext("day looked at"), Tone.NOW)
    if answer.document.dated_on:
        yield _mark(answer, answer.document.dated_on, gettext("dated"))
    for entry in answer.entries:
        if Kind(entry.kind) not in _UNMARKED and entry.part == 0 and entry.takes_effect != BEGINNING:
            yield _mark(answer, entry.takes_effect, entry_name(entry), tone=_tone_of_end(answer, entry))
    if not any(_ends(answer, entry) for entry in answer.entries):
        yield from _run_out(answer)


def _run_out(answer: Answer) -> Iterator[Mark]:
    """The end that no decision brought: the last valid day, or the day by which the document had ended."""
    end = answer.end
    if end.last_day:
        yield Mark(end.last_day, gettext("last valid day"), Tone.END)
    elif end.not_after:
        yield Mark(end.not_after, gettext("ended by then at the latest"), Tone.END)


def _mark(answer: Answer, day: date, text: str, *, tone: Tone | None = None) -> Mark:
    return Mark(day, text, tone or (Tone.FUTURE if day > answer.day else Tone.PAST))


def _tone_of_end(answer: Answer, entry: Entry) -> Tone | None:
    return Tone.END if _ends(answer, entry) else None


def _ends(answer: Answer, entry: Entry) -> bool:
    """Whether it is by this decision that the document has ended; a term that runs out is no decision."""
    ended = next((span for span in answer.spans if span.status in ENDED), None)
    return ended is not None and entry.pk == ended.because and Kind(entry.kind) in TERMINAL


def _nearing(answer: Answer, plan: Plan | None) -> list[Mark]:
    """Where the end begins to be near, and what has to begin by when; as far back as the document reaches."""
    nears = answer.day - timedelta(days=_soon_days(answer) - (answer.days_left or 0))
    named = dict(_planned(plan)) if plan else {}
    days = named if plan and plan.window_opens else {nears: _days_from_here(answer), **named}
    return [
        replace(_mark(answer, day, text), planned=day in named) for day, text in days.items() if day > _begins(answer)
    ]


def _zoomed(answer: Answer, plan: Plan | None) -> date:
    return min((mark.day for mark in _nearing(answer, plan)), default=_begins(answer))


def _planned(plan: Plan) -> Iterator[tuple[date, str]]:
    for step in plan.steps[1:]:
        if step.step in _DRAWN:
            yield step.start_by, gettext("%(step)s at the latest") % {"step": STEPS[step.step]}
    yield plan.start_by, gettext("latest start")
    if plan.window_opens:
        yield plan.window_opens, gettext("evaluation may begin")


def _begins(answer: Answer) -> date:
    return next(span.valid_from for span in answer.spans if span.status in ALIVE)


def _days_from_here(answer: Answer) -> str:
    days = _soon_days(answer)
    return ngettext("%(count)s day left from here", "%(count)s days left from here", days) % {"count": days}


def _soon_days(answer: Answer) -> int:
    days: int = answer.rules["ending_soon_days"].value
    return days


def _closing(answer: Answer) -> str:
    last = answer.spans[-1].status
    if last == Status.LAPSED and answer.end.kind == EndKind.DAY:
        return gettext("lapses by itself the day after")
    if last in ENDED and answer.end.kind == EndKind.UNKNOWN:
        return gettext("its own last valid day was not printed")
    if last == Status.NOT_TRACKED:
        return gettext("from then on outside this register's management")
    if last in ENDED:
        return gettext("no longer in force from that day")
    if answer.end.kind == EndKind.PERMANENT:
        return gettext("valid without an end")
    return gettext("no term stated")
