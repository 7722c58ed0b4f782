"""Who: users, places, organs with their history, memberships."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.querysets import JurisdictionQuerySet, MembershipQuerySet, OrganNameQuerySet, OrganQuerySet

ALWAYS, NEVER = date(1, 1, 1), date(9999, 1, 1)


class User(AbstractUser):
    """Ours from the first migration on, so that whatever a person will need has its place."""

    def get_full_name(self) -> str:
        # Chinese names are written family name first and without a space.
        return f"{self.last_name}{self.first_name}".strip()


class Jurisdiction(models.Model):
    """辖区: a place that registers documents under one code prefix and one set of rules."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    code_prefix = models.CharField(_("code prefix"), max_length=12, blank=True, help_text=_("BSDR, for example."))
    code_layout = models.CharField(_("code layout"), max_length=30, default="none")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    rule_set = models.CharField(_("rule set"), max_length=30, default="shandong")
    # False: made from what was read; a finding stands until an officer has looked at it.
    confirmed = models.BooleanField(_("confirmed"), default=True)
    demonstration = models.BooleanField(_("demonstration data"), default=False)

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.name


class Organ(models.Model):
    """机关: whoever makes, drafts or answers for documents. Its names and numbers are rows of their own."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("government")
        OFFICE = "office", _("government office")
        DEPARTMENT = "department", _("department")
        TOWN = "town", _("town or subdistrict")
        AGENCY = "agency", _("dispatched agency")
        VERTICAL = "vertical", _("vertically managed body")
        UNKNOWN = "unknown", _("not yet known")

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="organs", verbose_name=_("place"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.UNKNOWN)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    number_prefixes = models.JSONField(_("number prefixes"), default=list, blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)

    objects = OrganQuerySet.as_manager()

    class Meta:
        ordering = ["jurisdiction", "pk"]
        verbose_name = _("organ")
        verbose_name_plural = _("organs")

    def __str__(self) -> str:
        named = self.names.last()
        return str(named) if named else f"#{self.pk}"


class OrganName(models.Model):
    """A name and an organ number, valid for a half-open period. A code's organ number is history and never follows."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="names", verbose_name=_("organ"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    number = models.CharField(_("organ number"), max_length=6, blank=True)
    valid_from = models.DateField(_("valid from"), default=ALWAYS)
    valid_until = models.DateField(_("valid until (exclusive)"), default=NEVER)

    objects = OrganNameQuerySet.as_manager()

    class Meta:
        ordering = ["organ", "valid_from"]
        verbose_name = _("organ name")
        verbose_name_plural = _("organ names")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lt=models.F("valid_until")), name="organ_name_period_has_days"
            ),
            models.CheckConstraint(condition=~models.Q(name="", number=""), name="organ_name_has_name_or_number"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Organ %(number)s, name not yet known") % {"number": self.number})


class Membership(models.Model):
    """A person's role in a place, or in one organ of it, for a half-open period."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("officer of the justice bureau")
        LEADER = "leader", _("leader")
        CLERK = "clerk", _("data-entry clerk")
        CONTACT = "contact", _("contact of a department")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="memberships", verbose_name=_("place"))
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, verbose_name=_("organ"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    valid_from = models.DateField(_("valid from"), default=ALWAYS)
    valid_until = models.DateField(_("valid until (exclusive)"), default=NEVER)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user", "valid_from"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lt=models.F("valid_until")), name="membership_period_has_days"
            ),
            # A contact without an organ would see either everything or nothing; both are wrong.
            models.CheckConstraint(
                condition=~models.Q(role="contact") | models.Q(organ__isnull=False), name="contact_has_an_organ"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.organ or self.jurisdiction}"
