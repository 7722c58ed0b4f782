"""Acts are the history, the fold is the truth, periods are its record."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.querysets import ActQuerySet, EndingQuerySet, EntryQuerySet, PeriodQuerySet
from lifecycle.rules import END_OF_TIME, Kind, Status, day_before
from offices.models import Jurisdiction, Organ
from registry.models import Batch, Document

KIND_NAMES = {
    Kind.REGISTRATION: _("registration"),
    Kind.PUBLICATION: _("publication"),
    Kind.COMMENCEMENT: _("commencement"),
    Kind.TERM: _("term"),
    Kind.EXTENSION: _("extension"),
    Kind.RENEWAL: _("renewal under a new code"),
    Kind.AMENDMENT: _("amendment"),
    Kind.CONFIRMATION: _("confirmation"),
    Kind.SUSPENSION: _("suspension"),
    Kind.RESUMPTION: _("resumption"),
    Kind.PARTIAL_REPEAL: _("partial repeal"),
    Kind.REPEAL: _("repeal"),
    Kind.LAPSE_DECLARED: _("lapse declared"),
    Kind.CONDITIONAL_LAPSE: _("conditional lapse"),
    Kind.CONDITION_MET: _("condition met"),
    Kind.ANNULMENT: _("annulment"),
    Kind.DELISTING: _("delisting"),
    Kind.DETERMINATION: _("determination"),
    Kind.CORRECTION: _("correction of the record"),
    Kind.REVERSAL: _("reversal"),
}
STATUS_NAMES = {
    Status.NOT_YET_IN_FORCE: _("Not yet in force"),
    Status.IN_FORCE: _("In force"),
    Status.IN_FORCE_IN_PART: _("In force in part"),
    Status.SUSPENDED: _("Suspended"),
    Status.LAPSED: _("Lapsed"),
    Status.REPEALED: _("Repealed"),
    Status.ANNULLED: _("Annulled"),
    Status.NOT_TRACKED: _("Not managed as a normative document"),
    Status.UNKNOWN: _("Unknown"),
}
# From `.value`, or migrations would hold the private path of the enumeration.
KINDS = [(kind.value, name) for kind, name in KIND_NAMES.items()]
STATUSES = [(status.value, name) for status, name in STATUS_NAMES.items()]


class Register(models.Model):
    """One row: which register this is. A restore from a backup starts a new epoch, so that no version number lies."""

    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    epoch = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.identity.hex[:8]}.{self.epoch}"


class Clock(models.Model):
    """The row a writer locks first, so that the acts of a place commit in `seq` order and moments strictly rise."""

    jurisdiction = models.OneToOneField(Jurisdiction, models.PROTECT, related_name="clock")
    last_seq = models.PositiveIntegerField(default=0)
    last_recorded_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.jurisdiction}:{self.last_seq}"


class Act(models.Model):
    """One verb call. Never updated, never deleted: undoing it is another act that `reverses` it."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="acts")
    seq = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="acts")
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["jurisdiction", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "seq"], name="act_seq_once"),
            models.UniqueConstraint(fields=["jurisdiction", "recorded_at"], name="act_moment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction}:{self.seq} {self.verb}"


class Entry(models.Model):
    """An act's effect on one document or part (0 = whole). `until` is exclusive; append-only like its act."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="entries")
    document = models.ForeignKey(Document, models.PROTECT, related_name="entries")
    part = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=KINDS)
    takes_effect = models.DateField()
    until = models.DateField(default=END_OF_TIME)
    # The declared lapse says only that the term had run out before (文件到期).
    expired = models.BooleanField(default=False)
    authority_document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="authorised")
    authority_rule = models.CharField(max_length=80, blank=True)
    # Where the authority says it: a clause, an annex and its row, the lines of a source.
    clause = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    # Whatever else the entry carries and no rule compares: marks such as "to_amend".
    facts = models.JSONField(default=dict)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["act", "pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["document", "part", "takes_effect"], name="entry_of_document"),
            # What a document decided. Most entries rest on a clause; their NULLs would make SQLite think little of it.
            models.Index(
                fields=["authority_document", "kind"],
                condition=Q(authority_document__isnull=False),
                name="entry_by_authority",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses__isnull=True)),
                name="a_reversal_reverses",
            ),
            models.CheckConstraint(
                condition=Q(authority_document__isnull=False) | ~Q(authority_rule="") | ~Q(clause=""),
                name="entry_has_an_authority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.takes_effect}"


class Period(models.Model):
    """The projection, on two axes. `known_until` NULL: still believed. What is superseded is closed, not rewritten."""

    # No index of their own: those below begin with place and document, and no entry is ever deleted.
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="periods", db_index=False)
    part = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField()
    known_from = models.DateTimeField()
    known_until = models.DateTimeField(null=True)
    status = models.CharField(max_length=20, choices=STATUSES)
    certain = models.BooleanField(default=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["document", "part", "valid_from", "known_from"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_until")), name="period_has_days"),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_from__lt=F("known_until")), name="period_was_known"
            ),
            models.UniqueConstraint(
                fields=["document", "part", "valid_from"],
                condition=Q(known_until__isnull=True),
                name="one_believed_period_per_day",
            ),
        ]
        indexes = [
            # Counting a status on a day without touching the table, as known then …
            models.Index(
                fields=["part", "status", "valid_from", "valid_until", "known_until", "known_from"],
                name="period_by_status",
            ),
            # … and as known now, which is asked most. SQLite leaves the table alone only if what the condition names is
            # a column of the index as well.
            models.Index(
                fields=["part", "status", "valid_from", "valid_until", "known_until"],
                condition=Q(known_until__isnull=True),
                name="period_believed",
            ),
            # The same place by place.
            models.Index(
                fields=["jurisdiction", "part", "status", "valid_from", "valid_until", "known_until"],
                condition=Q(known_until__isnull=True),
                name="period_of_place",
            ),
            # All of one document, and its status on a day; lists of an organ's documents read nothing else of a period.
            models.Index(
                fields=[
                    "document",
                    "part",
                    "valid_from",
                    "valid_until",
                    "known_from",
                    "known_until",
                    "status",
                    "jurisdiction",
                ],
                name="period_by_document",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.part} {self.status} {self.valid_from}–{self.valid_until}"


class Ending(models.Model):
    """What ends, as believed now: the first day without the document and who answers for it. Follows from its periods.

    A row of its own, so that looking ahead costs what it finds. `lifecycle.endings` writes it with the periods.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="endings", db_index=False)
    # The two indexes below serve these.
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    until = models.DateField()

    objects = EndingQuerySet.as_manager()

    class Meta:
        ordering = ["until", "document"]
        constraints = [models.UniqueConstraint(fields=["document", "until"], name="an_ending_once")]
        indexes = [
            # What ends next in a place, in order.
            models.Index(fields=["jurisdiction", "until", "document"], name="ending_by_place"),
            # How many of each organ end within some months.
            models.Index(fields=["until", "organ", "document"], name="ending_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} until {self.until}"

    @property
    def last_day(self) -> date:
        """The last valid day."""
        return day_before(self.until)
