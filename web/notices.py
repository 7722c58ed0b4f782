"""The letters of a quarter (提醒函) before they are printed: which departments get one, for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict

from notifications.notice_files import refuse_too_many
from notifications.notice_letters import Notice, Quarter
from notifications.notices import Addressee, addressees, notices, typed_quarter
from offices.models import Jurisdiction
from registry.models import Document
from web.asking import Asked
from web.desk import decided_places
from web.mailroom_forms import NoticesForm

# Of one letter, as examples; and letters. Each says how many more there are.
SHOWN, MOST_LETTERS = 5, 100
# Since the beginning of a quarter: so long the desk says that the letters of the coming one can be printed.
FIRST_DAYS = 15


def quarter_to_print(day: date) -> Quarter | None:
    """The coming one, in the first days of a quarter: who is to evaluate needs the time until then."""
    quarter = Quarter.of(day)
    return quarter.after(1) if (day - quarter.first_day).days < FIRST_DAYS else None


@dataclass(frozen=True, slots=True)
class Row:
    """One letter. `first`: of its documents the first few."""

    addressee: Addressee
    first: Sequence[tuple[Document, date]]

    @property
    def more(self) -> int:
        return len(self.addressee.documents) - len(self.first)


@dataclass(frozen=True)
class NoticesPage:
    """Refused("too_many_notices") where so much ends that the console is the place for it."""

    asked: Asked
    query: MultiValueDict[str, str]

    @cached_property
    def form(self) -> NoticesForm:
        """What the address doesn't say is the first place, the coming quarter, the place's own bureau."""
        places, coming = decided_places(self.asked), Quarter.of(self.asked.today).after(1)
        usual = {"place": str(places[0].pk) if places else "", "quarter": coming.code, "reply_by": "", "office": ""}
        given = {name: str(self.query.get(name, default)) for name, default in usual.items()}
        return NoticesForm(given, places, self.asked.today)

    @property
    def place(self) -> Jurisdiction:
        chosen = int(self.form.cleaned_data["place"])
        return next(place for place in decided_places(self.asked) if place.pk == chosen)

    @property
    def quarter(self) -> Quarter:
        return typed_quarter(self.form.cleaned_data["quarter"])

    @property
    def query_string(self) -> str:
        """Takes along what was chosen."""
        chosen = self.form.cleaned_data
        day: date | None = chosen["reply_by"]
        said = {**chosen, "reply_by": day.isoformat() if day else ""}
        return urlencode({name: value for name, value in said.items() if value})

    @cached_property
    def addressees(self) -> list[Addressee]:
        refuse_too_many(self.place, self.quarter)
        return addressees(self.place, self.quarter, self.asked.today)

    @cached_property
    def rows(self) -> list[Row]:
        listed = [(one, one.documents[:SHOWN]) for one in self.addressees[:MOST_LETTERS]]
        documents = Document.objects.in_bulk([pk for _, first in listed for pk, _ in first])
        return [Row(one, [(documents[pk], last_day) for pk, last_day in first]) for one, first in listed]

    @property
    def more(self) -> int:
        return len(self.addressees) - len(self.rows)

    @property
    def documents(self) -> int:
        return sum(len(one.documents) for one in self.addressees)

    def written(self, only: int | None = None) -> Iterator[Notice]:
        """By the function of the command."""
        refuse_too_many(self.place, self.quarter)
        chosen = self.form.cleaned_data
        return notices(
            self.place,
            self.quarter,
            self.asked.today,
            office=chosen["office"],
            reply_by=chosen["reply_by"],
            only=only,
        )
