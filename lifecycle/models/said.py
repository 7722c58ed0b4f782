"""What hangs on an act of its own without being an entry: it stands as long as its act does, and is never changed."""

from django.db import models
from django.db.models import Q

from lifecycle.models.record import Act
from lifecycle.querysets import FindingAcceptanceQuerySet, RoutePlanQuerySet, RuleConfirmationQuerySet
from offices.models import Jurisdiction
from registry.models import Document


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
    key = models.CharField(max_length=40)

    objects = FindingAcceptanceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["document", "key"], name="acceptance_of_finding")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.key}"


class RoutePlan(models.Model):
    """How a document is meant to go on (让其失效、重新登记、修改、废止), with lengths of its own. The latest counts."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="route_plan")
    document = models.ForeignKey(Document, models.PROTECT, related_name="route_plans")
    route = models.CharField(max_length=12)
    # key of a step's length → its value as in a rule set
    lengths = models.JSONField(default=dict)

    objects = RoutePlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.document_id}: {self.route}"
