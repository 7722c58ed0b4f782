"""Of what nobody can be told, because nobody is named: neither a contact of the organ nor the office of the place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifecycle.models import Task
from lifecycle.undecided import reminding
from notifications.farewells import lapsed_untold
from notifications.models import Channel, Contact
from offices.models import Jurisdiction

Role = Contact.Role


def untold(places: Collection[Jurisdiction], day: date) -> QuerySet[Task]:
    """Whoever is named now is told by the next night; `noting` counts the same tasks in the result of its job."""
    here = Task.objects.filter(jurisdiction__in=places)
    asked, over = reminding(here, day), lapsed_untold(here, day)
    tasks = here.filter(Q(pk__in=asked.values("pk")) | Q(pk__in=over.values("pk")))
    # A group answers for nothing.
    named = Contact.objects.on(day).filter(recipient__channel=Channel.MAIL)
    contact = named.filter(role=Role.CONTACT, organ=OuterRef("organ"))
    office = named.filter(role=Role.OFFICE, jurisdiction=OuterRef("jurisdiction"))
    return tasks.filter(~Exists(contact), ~Exists(office))
