"""What has to be looked at again, because what it rests on was changed or ended since it was made (Jiyang art. 12).

A review is a finding `basis_changed`; accepting it with a reason says that it was considered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifecycle.answers import Answer, answers
from lifecycle.findings import findings_for
from lifecycle.models import Entry, InstrumentChange, Link, Period
from lifecycle.rules.facts import ALIVE
from lifecycle.rules.findings import Finding
from lifecycle.rules.knock_on import GONE
from lifecycle.rules.links import RESTS_ON
from lifecycle.surroundings import CHANGING
from offices.reach import Reach
from registry.models import Document

# Documents looked at together.
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Review:
    answer: Answer
    finding: Finding


def reviews(reach: Reach, day: date, *, as_known_at: datetime | None = None, after: int = 0) -> Iterator[Review]:
    """Open on that day, in the order of their documents' rows and read in bounded pieces, for whoever takes a few.

    `after` is the row of the last document of the page before.
    """
    resting = _resting_on_what_changed(reach, day, as_known_at)
    while chunk := list(resting.filter(pk__gt=after)[:CHUNK]):
        asked = answers(chunk, day, as_known_at)
        findings = findings_for(asked)
        for answer in asked:
            found = findings[answer.document.pk]
            yield from (Review(answer, finding) for finding in found if finding.key == "basis_changed")
        after = chunk[-1].pk


def _resting_on_what_changed(reach: Reach, day: date, known_at: datetime | None) -> QuerySet[Document]:
    """Those that may have to be reviewed; what is really meant, and what was answered, is found out afterwards."""
    resting = Link.objects.standing(known_at).filter(
        Exists(_changes_outside(day, known_at)) | Exists(_changed_in_the_register(day, known_at)),
        source=OuterRef("pk"),
        relation__in=[relation.value for relation in RESTS_ON],
    )
    alive = Period.objects.whole().believed(known_at).on(day).with_status(*ALIVE).filter(document=OuterRef("pk"))
    documents = Document.objects.within(reach).filter(Exists(alive), Exists(resting))
    return documents.select_related("jurisdiction").order_by("pk")


def _changes_outside(day: date, known_at: datetime | None) -> QuerySet[InstrumentChange]:
    same_number = Q(number_key=OuterRef("number_key")) & ~Q(number_key="")
    same_title = Q(title_key=OuterRef("title_key")) & ~Q(title_key="")
    return InstrumentChange.objects.standing(known_at).filter(same_number | same_title, on__lte=day)


def _changed_in_the_register(day: date, known_at: datetime | None) -> QuerySet[Document]:
    gone = Period.objects.whole().believed(known_at).on(day).with_status(*GONE).filter(document=OuterRef("pk"))
    changed = Entry.objects.standing(known_at).filter(document=OuterRef("pk"), kind__in=CHANGING, takes_effect__lte=day)
    # A title may be printed beside a number; then the number tells, afterwards.
    bears = Q(number_key=OuterRef("number_key")) | Q(title_key=OuterRef("title_key"))
    return Document.objects.filter(bears, Exists(gone) | Exists(changed))
