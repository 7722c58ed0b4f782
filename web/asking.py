"""What a page is asked: by whom, for which day, as known when. It stands in the address, so a view can be mailed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest

from lifecycle.rules import END_OF_TIME
from lifecycle.vantage import Vantage
from lifecycle.versions import data_version
from notifications.schedule import troubles_of
from notifications.schedule_wording import alarm
from offices.models import Jurisdiction, Organ
from offices.moments import LOCAL, as_known_at, day_of
from offices.reach import Reach, reach_of
from registry.models import Document
from registry.querysets import of_organs
from sentences.days import typed_day
from sentences.refusals import Refused


@dataclass(frozen=True, slots=True)
class Asked(Vantage):
    """`today` is the reader's day, which decides what they see; `day` is the one the page answers for."""

    today: date
    # None where nobody looks at the clock either.
    at: datetime | None = None

    @property
    def other(self) -> bool:
        """Whether the page says something else than "today, as far as known"."""
        return self.day != self.today or self.as_known_at is not None

    @property
    def suffix(self) -> str:
        """Takes the day along to another page."""
        kept = {"on": self.day.isoformat()} if self.day != self.today else {}
        if self.as_known_at is not None:
            kept["as_known_at"] = self.as_known_at.isoformat()
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def known_day(self) -> date | None:
        return day_of(self.as_known_at) if self.as_known_at else None

    @property
    def known_time(self) -> str:
        """By the local clock; to the minute, for the last one of a day is what a day means."""
        return self.as_known_at.astimezone(LOCAL).strftime("%H:%M") if self.as_known_at else ""

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    @property
    def end_of_month(self) -> date:
        first_of_next = (self.today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first_of_next - timedelta(days=1)

    @property
    def place(self) -> Jurisdiction | None:
        """The one place these pages are about; None where there are several side by side."""
        ids = {place.pk for place in self.places}
        highest = [place for place in self.places if place.parent_id not in ids]
        return highest[0] if len(highest) == 1 else None

    @property
    def version(self) -> str:
        return data_version(self.places)

    @property
    def alarm(self) -> str:
        """Why nobody may rely on the reminders where the reader decides; nothing is asked for anybody else."""
        deciding = [place for place in self.places if self.reach.decides_in(place.pk)]
        return alarm(troubles_of(deciding, self.at)) if deciding and self.at else ""

    @property
    def demonstration(self) -> bool:
        return any(place.demonstration for place in self.places)


def ask(request: HttpRequest, at: datetime) -> Asked:
    """Refused("not_a_day" | "not_a_moment") for an address that can't be read; an empty value is as none."""
    today, reach = day_of(at), reach_of(request.user, day_of(at))
    return Asked(
        today=today,
        day=_day(request.GET, today),
        as_known_at=_as_known_at(request.GET),
        reach=reach,
        places=tuple(_places(reach)),
        at=at,
    )


def _day(query: Mapping[str, str], today: date) -> date:
    text = query.get("on", "").strip()
    day = typed_day(text) if text else today
    # Beyond the register's end of time no period answers.
    if day >= END_OF_TIME - timedelta(days=366):
        raise Refused("not_a_day", text=text)
    return day


def _as_known_at(query: Mapping[str, str]) -> datetime | None:
    # A "+" that nobody escaped arrives as a space.
    text = query.get("as_known_at", "").strip().replace(" ", "+")
    return as_known_at(text) if text else None


def _places(reach: Reach) -> Iterable[Jurisdiction]:
    """Whose documents can be among the answers; a contact's organ may have a part in those of another place."""
    if reach.everything:
        return Jurisdiction.objects.all()
    if not reach.organs:
        return reach.places
    # Lists of places, not joins: a join would put every organ of a place beside every document of it.
    own = Organ.objects.filter(pk__in=reach.organs).order_by().values("jurisdiction")
    theirs = Document.objects.filter(pk__in=of_organs(reach.organs)).order_by().values("jurisdiction")
    return Jurisdiction.objects.filter(Q(pk__in=reach.jurisdictions) | Q(pk__in=own) | Q(pk__in=theirs))
