"""What hangs on an act of its own without being an entry: it stands as long as its act does, and is never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.models.record import Act
from lifecycle.querysets import (
    FindingAcceptanceQuerySet,
    InstrumentChangeQuerySet,
    LinkQuerySet,
    ListApplicationQuerySet,
    RoutePlanQuerySet,
    RuleConfirmationQuerySet,
    StepDoneQuerySet,
    TierChoiceQuerySet,
)
from lifecycle.rules.links import Change, Relation
from offices.models import Jurisdiction
from registry.models import Candidate, Document

RELATION_NAMES = {
    Relation.FORWARDS: pgettext_lazy("relation of documents", "forwards"),
    Relation.BASED_ON: pgettext_lazy("relation of documents", "is based on"),
    Relation.IMPLEMENTS: pgettext_lazy("relation of documents", "implements"),
    Relation.CITES: pgettext_lazy("relation of documents", "cites"),
}
CHANGE_NAMES = {Change.AMENDED: _("amended"), Change.ENDED: _("ended")}
RELATIONS = [(relation.value, name) for relation, name in RELATION_NAMES.items()]
CHANGES = [(change.value, name) for change, name in CHANGE_NAMES.items()]


class RuleConfirmation(models.Model):
    """An office's own answer to what its rules leave open, for one period of law. A later answer supersedes it."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="confirmations")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="confirmations")
    # The file that was in force when it was asked, and the version of it that the answer is an answer to.
    rule_set = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    source = models.CharField(max_length=300)

    objects = RuleConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["act", "key"]
        constraints = [
            models.UniqueConstraint(fields=["act", "key"], name="one_answer_per_act_and_key"),
            models.CheckConstraint(condition=~Q(source=""), name="an_answer_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id}: {self.key} = {self.value}"


class FindingAcceptance(models.Model):
    """A person has looked at a finding and says why it may stand; from then on it is quiet."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="acceptance")
    document = models.ForeignKey(Document, models.PROTECT, related_name="acceptances")
    # Of a finding that a document can have several times, with what it is about: basis_changed@ended-2024-03-01-d17.
    key = models.CharField(max_length=120)

    objects = FindingAcceptanceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["document", "key"], name="acceptance_of_finding")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.key}"


class RoutePlan(models.Model):
    """How a document is meant to go on (让其失效、重新登记、修改、废止、延期、移出管理). The latest counts."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="route_plan")
    document = models.ForeignKey(Document, models.PROTECT, related_name="route_plans")
    route = models.CharField(max_length=12)
    # Of its own: key of a step's length → its value as in a rule set.
    lengths = models.JSONField(default=dict)

    objects = RoutePlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.document_id}: {self.route}"


class StepDone(models.Model):
    """That a step of a route was done on a day, as somebody said; before the end `until` (exclusive) and no other."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="step_done")
    document = models.ForeignKey(Document, models.PROTECT, related_name="steps_done")
    route = models.CharField(max_length=12)
    # `rules.milestones`: a step that is done, or that it was sent to the justice bureau.
    milestone = models.CharField(max_length=20)
    on = models.DateField()
    until = models.DateField()

    objects = StepDoneQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "steps done"

    def __str__(self) -> str:
        return f"{self.document_id}: {self.milestone} {self.on}"


class TierChoice(models.Model):
    """When this one document's end is reminded of. The latest counts; without `remind_by` it is as its place says."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="tier_choice")
    document = models.ForeignKey(Document, models.PROTECT, related_name="tier_choices")
    remind_by = models.CharField(max_length=5, blank=True)
    # Of plain days: before the last valid day, the earliest first. Empty: those of the place.
    days = models.JSONField(default=list)

    objects = TierChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.document_id}: {self.remind_by or 'as its place'}"


class Link(models.Model):
    """What a document's text says of another: that it forwards it, is based on it, implements it, or cites it.

    Only the name is kept. Which document it means is asked of the register (`lifecycle.links`), so what isn't there yet
    waits and resolves itself when it arrives.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="links")
    source = models.ForeignKey(Document, models.PROTECT, related_name="links")
    relation = models.CharField(max_length=12, choices=RELATIONS)
    # As printed; empty where only a number is.
    title = models.CharField(max_length=500, blank=True)
    title_key = models.CharField(max_length=500, blank=True)
    number_key = models.CharField(max_length=80, blank=True)
    # Where it was read.
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="links")
    line = models.PositiveIntegerField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["act", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "source", "relation", "number_key", "title_key"], name="an_act_links_once"
            ),
            models.CheckConstraint(condition=~Q(title_key="") | ~Q(number_key=""), name="a_link_names_something"),
        ]
        indexes = [
            # Who names this number, or this title.
            models.Index(fields=["number_key"], name="link_by_number"),
            models.Index(fields=["title_key", "number_key"], name="link_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.relation} {self.title or self.number_key}"


class InstrumentChange(models.Model):
    """An office says that a law or superior document which isn't in the register was amended or ended.

    `on` is the first day on which that counts. It holds for the office's place and those under it.
    """

    act = models.OneToOneField(Act, models.PROTECT, related_name="instrument_change")
    title = models.CharField(max_length=500, blank=True)
    title_key = models.CharField(max_length=500, blank=True)
    number_key = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=8, choices=CHANGES)
    on = models.DateField()
    source = models.CharField(max_length=300)

    objects = InstrumentChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title_key="") | ~Q(number_key=""), name="a_change_names_something"),
            models.CheckConstraint(condition=~Q(source=""), name="a_change_names_its_source"),
        ]
        indexes = [
            models.Index(fields=["number_key"], name="change_by_number"),
            models.Index(fields=["title_key"], name="change_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.number_key}: {self.kind} {self.on}"


class ListApplication(models.Model):
    """The lists of a published notice were applied in its place: what they leave out is left out from that day on."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="lists_applied")
    notice = models.ForeignKey(Document, models.PROTECT, related_name="lists_applied")
    on = models.DateField()

    objects = ListApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["act", "pk"]
        constraints = [models.UniqueConstraint(fields=["act", "notice"], name="an_act_applies_a_notice_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.on}"
