"""Determination (认定) of what was taken in from a file: which documents are asked about, and what is said of them.

Nothing is guessed: a document without a code is asked about because nobody has said what it is, one whose title has a
sign because somebody should look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lifecycle.clock import lock
from lifecycle.criteria import Criterion
from lifecycle.models import Act, Entry
from lifecycle.resolutions import Resolution, resolve
from lifecycle.rules import Kind
from offices.actors import Actor
from registry.models import Batch, Candidate, Document
from registry.querysets import DocumentQuerySet
from sentences.refusals import Refused

# What says how a document is kept.
_SAID = (Kind.DETERMINATION.value, Kind.DELISTING.value)
# Whoever waits for a page can't wait for more acts to be written.
MOST = 50


def taken_in(batch: Batch) -> DocumentQuerySet:
    """Registered documents of its place that the batch gave, or gave something of."""
    accepted = batch.candidates.filter(state=Candidate.State.ACCEPTED, document__isnull=False)
    registered = Entry.objects.registrations().filter(document=OuterRef("pk"))
    here = Document.objects.filter(jurisdiction=batch.jurisdiction, pk__in=accepted.order_by().values("document"))
    return here.filter(Exists(registered))


def undetermined(batch: Batch, criteria: Sequence[Criterion]) -> DocumentQuerySet:
    """Those of which nobody has said what they are, and that have no code or a sign in their title."""
    said = Entry.objects.standing().filter(document=OuterRef("pk"), part=0, kind__in=_SAID)
    return taken_in(batch).filter(~Exists(said)).filter(Q(code_key=None) | any_sign(criteria))


def any_sign(criteria: Sequence[Criterion]) -> Q:
    """Of a title. Never true for criteria without signs."""
    signs = dict.fromkeys(sign for criterion in criteria for sign in criterion.signs)
    return reduce(or_, (Q(title__contains=sign) for sign in signs), Q(pk__in=()))


def signs_counted(documents: DocumentQuerySet, criteria: Sequence[Criterion]) -> tuple[int, Mapping[str, int]]:
    """How many there are, and by the identity of a criterion how many bear one of its signs; one query."""
    signed = [criterion for criterion in criteria if criterion.signs]
    counts = {f"of_{no}": Count("pk", filter=any_sign([one])) for no, one in enumerate(signed)}
    found = documents.order_by().aggregate(all=Count("pk"), **counts)
    by_sign = {criterion.identity: found[f"of_{no}"] for no, criterion in enumerate(signed)}
    return found["all"], {identity: count for identity, count in by_sign.items() if count}


def determinations(batch: Batch) -> QuerySet[Entry]:
    """What was determined about its documents and stands, the latest first."""
    said = Entry.objects.standing().filter(kind=Kind.DETERMINATION.value, part=0, document__in=taken_in(batch))
    return said.select_related("act", "document", "authority_document").order_by("-act__recorded_at", "-pk")


@transaction.atomic
def determine_together(
    batch: Batch,
    documents: Collection[int],
    criteria: Sequence[Criterion],
    said: Resolution,
    *,
    by: Actor,
    at: datetime,
) -> list[Act]:
    """The same of each, in an act of its own, so that one can be taken back without the others.

    `criteria` are those the place looks at. Refused("changed_meanwhile") if one of them isn't asked about any more,
    Refused("nothing_chosen"), Refused("too_many_chosen"); else as `resolve`.
    """
    wanted = set(documents)
    if not wanted:
        raise Refused("nothing_chosen")
    if len(wanted) > MOST:
        raise Refused("too_many_chosen", count=len(wanted), limit=MOST)
    lock(batch.jurisdiction)
    asked = undetermined(batch, criteria).filter(pk__in=wanted).select_related("jurisdiction").order_by("pk")
    found = list(asked)
    if len(found) != len(wanted):
        raise Refused("changed_meanwhile")
    return [resolve(document, said, by=by, at=at) for document in found]
