"""The desk of the reminders: what became of each letter, whether the nights come, of what nobody could be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import Http404
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext

from jobs.models import Job
from lifecycle.models import Task
from lifecycle.rules.tiers import LAPSED
from notifications.filters import STATES, UNANSWERED, LetterFilter
from notifications.models import Letter, Reminder
from notifications.outbox import file_of, is_used
from notifications.posting import LONGEST_RUN
from notifications.querysets import ReminderQuerySet
from notifications.schedule import Run, Schedule, schedule_of
from notifications.schedule_wording import TURNS, alarm, remedy, say_moment, say_span, waiting_sentence
from notifications.sending_now import KIND as SENDING
from notifications.untold import untold
from notifications.wording import tier_sentence
from offices.models import Jurisdiction, OrganName
from web.asking import Asked
from web.desk import decided_places
from web.mailroom_forms import say_quarter
from web.notices import quarter_to_print

PAGE = 50
# A state is counted up to here, and the list goes no further: beyond, the days have to be narrowed.
MOST = 1000
# Lines of the other cards; each says how many more there are.
SHOWN = 10
# How each state is shown: red is for what somebody has to mend.
CHIPS = {"failed": "late", "waiting": "today", "sending": "today", "dropped": "done"}


@dataclass(frozen=True, slots=True)
class Pill:
    state: str
    name: Promise
    count: int
    chosen: bool

    @property
    def said(self) -> str:
        return f"{MOST}+" if self.count > MOST else str(self.count)


@dataclass(frozen=True, slots=True)
class Row:
    """`lines`, `unanswered`: of the places in which the reader decides; `elsewhere`: lines of others."""

    letter: Letter
    lines: int
    unanswered: int
    elsewhere: int

    @property
    def in_folder(self) -> bool:
        """Whether its file is there for them: with its recipient's links, so only to who decides about every line."""
        return self.elsewhere == 0 and file_of(self.letter) is not None

    @property
    def chip(self) -> str:
        return CHIPS.get(self.letter.state, "")

    @property
    def state(self) -> Promise:
        return STATES["waiting" if self.letter.state == Letter.State.SENDING else self.letter.state]


@dataclass(frozen=True, slots=True)
class Untold:
    """`organ` empty: none is recorded."""

    task: Task
    organ: str
    what: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    run: Run
    waiting: int

    @property
    def turn(self) -> Promise:
        return TURNS[self.run.turn]

    @property
    def last(self) -> str:
        return say_moment(self.run.last_at) if self.run.last_at else ""

    @property
    def late(self) -> str:
        return say_span(self.run.late)

    @property
    def remedy(self) -> str:
        return remedy(self.run) if self.run.is_late else ""


@dataclass(frozen=True)
class Mailroom:
    """Over a form with errors it lists nothing, and looks after every place of the reader."""

    asked: Asked
    query: MultiValueDict[str, str]
    at: datetime

    @cached_property
    def filters(self) -> LetterFilter:
        return LetterFilter(self.query, self._decided, within(self.asked))

    @cached_property
    def places(self) -> list[Jurisdiction]:
        """Those that the page is about."""
        chosen = self.query.get("place", "") if self.filters.form.is_valid() else ""
        return [place for place in self._decided if chosen in ("", str(place.pk))]

    @cached_property
    def state(self) -> str:
        return str(self.filters.form.cleaned_data.get("state", ""))

    @cached_property
    def pills(self) -> list[Pill]:
        whatever = self.filters.whatever_state.order_by()
        counted = (
            (state, self.filters.in_state(whatever, state)[: MOST + 1].count())
            for state in STATES
            if state != "dropped"
        )
        return [Pill(state, STATES[state], count, state == self.state) for state, count in counted]

    @cached_property
    def page(self) -> Page[Letter]:
        # Letters are made day by day: the latest come first without a sort of all that ever were.
        listed = self.filters.qs.select_related("recipient").order_by("-pk")
        return Paginator(listed[:MOST], PAGE).get_page(self.query.get("page"))

    @property
    def cut(self) -> bool:
        """Whether there may be more than the pages show."""
        return self.page.paginator.count == MOST

    @cached_property
    def rows(self) -> list[Row]:
        letters = list(self.page)
        counts = self._counts([letter.pk for letter in letters])
        return [Row(letter, *counts.get(letter.pk, (0, 0, 0))) for letter in letters]

    @cached_property
    def schedule(self) -> Schedule:
        return schedule_of(self.places, self.at)

    @property
    def alarm(self) -> str:
        return alarm(self.schedule)

    @property
    def without_address(self) -> bool:
        """Whether letters go out in which no link can be, for nobody has said how readers reach this site."""
        return not (settings.SITE_URL or is_used())

    @property
    def next_at(self) -> str:
        return say_moment(self.schedule.next_at)

    @cached_property
    def place_rows(self) -> list[PlaceRow]:
        waiting = self._waiting
        return [PlaceRow(run, waiting.get(run.place.pk, 0)) for run in self.schedule.runs[:SHOWN]]

    @property
    def more_places(self) -> int:
        return max(0, len(self.schedule.runs) - SHOWN)

    @cached_property
    def untold(self) -> list[Untold]:
        """One more than are shown."""
        called = OrganName.objects.filter(organ=OuterRef("organ")).order_by("-valid_from").values("name")
        tasks = untold(self.places, self.asked.today).annotate(organ_name=Subquery(called[:1]))
        first = tasks.select_related("document").order_by("until", "pk")[: SHOWN + 1]
        # What is closed and has nobody to tell has lapsed as it was meant to.
        return [Untold(task, task.organ_name or "", tier_sentence(task.tier or LAPSED)) for task in first]

    @property
    def first_untold(self) -> list[Untold]:
        return self.untold[:SHOWN]

    @property
    def more_untold(self) -> bool:
        return len(self.untold) > SHOWN

    @cached_property
    def sending(self) -> Job | None:
        """The last time somebody asked for letters to be sent at once, today."""
        jobs = Job.objects.of_kind(SENDING).filter(jurisdiction__in=self.places)
        last = jobs.order_by("-asked_at").first()
        return last if last and (self.at - last.asked_at).days < 1 else None

    @property
    def sending_goes_on(self) -> bool:
        """Worth asking again; not for ever, where no worker takes it."""
        job = self.sending
        going_on = (Job.State.WAITING, Job.State.RUNNING)
        return job is not None and job.state in going_on and self.at - job.asked_at < LONGEST_RUN

    @property
    def in_folder(self) -> bool:
        return is_used()

    @property
    def quarter_to_print(self) -> str:
        """In the first days of a quarter the coming one, whose letters can be printed; else empty."""
        coming = quarter_to_print(self.asked.today)
        return say_quarter(coming) if coming else ""

    @property
    def lead(self) -> str:
        """The answer line: what somebody has to do about."""
        counts = {pill.state: pill for pill in self.pills}
        failed, unanswered = counts["failed"], counts[UNANSWERED]
        said = []
        if waiting := waiting_sentence(self.schedule.waiting):
            said.append(waiting)
        if failed.count:
            told = ngettext("%(count)s letter failed", "%(count)s letters failed", failed.count)
            said.append(told % {"count": failed.said})
        if unanswered.count:
            told = ngettext("%(count)s is not acknowledged", "%(count)s are not acknowledged", unanswered.count)
            said.append(told % {"count": unanswered.said})
        if not said and counts["sent"].count:
            return gettext("No letter failed, and all are acknowledged.")
        if not said:
            return gettext("No letter has failed.")
        return pgettext("answer line", ", ").join(said) + pgettext("answer line", ".")

    @cached_property
    def _decided(self) -> list[Jurisdiction]:
        return decided_places(self.asked)

    def _counts(self, letters: Sequence[int]) -> dict[int, tuple[int, int, int]]:
        """By letter: lines in these places, those of them that are unanswered and still due, lines elsewhere."""
        here = lines_before(self.asked).filter(letter__in=letters)
        rows = Reminder.objects.filter(letter__in=letters).order_by().values("letter")
        counted = rows.annotate(
            lines=Count("pk", filter=Q(pk__in=here)),
            still_open=Count("pk", filter=Q(pk__in=here.unanswered())),
            every=Count("pk"),
        ).values_list("letter", "lines", "still_open", "every")
        return {letter: (lines, still_open, every - lines) for letter, lines, still_open, every in counted}

    @cached_property
    def _waiting(self) -> dict[int, int]:
        """By place, how many reminders are noted and not yet sent."""
        noted = Reminder.objects.filter(state=Reminder.State.NOTED, task__jurisdiction__in=self.places)
        return dict(noted.order_by().values_list("task__jurisdiction").annotate(Count("pk")))


def within(asked: Asked) -> list[int] | None:
    """The places in which the reader decides; None for all there are."""
    return None if asked.reach.everything else [place.pk for place in decided_places(asked)]


def lines_before(asked: Asked) -> ReminderQuerySet:
    """Of those places."""
    places, lines = within(asked), Reminder.objects.all()
    return lines if places is None else lines.filter(task__jurisdiction__in=places)


def place_before(asked: Asked, place_id: int) -> Jurisdiction:
    """404 for where the reader doesn't decide."""
    for place in decided_places(asked):
        if place.pk == place_id:
            return place
    raise Http404
