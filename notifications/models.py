"""Who is told (recipients, contacts), of what (reminders), by which letter, and how each attempt to send it went."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.models import Task
from notifications.problems import in_words
from notifications.querysets import ContactQuerySet, LetterQuerySet, ReminderQuerySet
from offices.models import ALWAYS, NEVER, Jurisdiction, Organ


class Channel(models.TextChoices):
    """By what a letter goes out: to a person by mail, to a group by the robot it has in a chat program."""

    MAIL = "mail", _("e-mail")
    WECOM = "wecom", _("WeCom group robot")
    DINGTALK = "dingtalk", _("DingTalk group robot")
    FEISHU = "feishu", _("Feishu group robot")


class Recipient(models.Model):
    """Whom a letter reaches: an address, with or without a log-in; one, whatever its owner answers for."""

    name = models.CharField(pgettext_lazy("recipient", "name"), max_length=60)
    # Of a robot its mark (`robots.mark_of`): says which it is and gives nothing away.
    address = models.EmailField(_("e-mail address"), unique=True)
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.MAIL, editable=False
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="zh-hans")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="recipient",
        verbose_name=_("log-in"),
    )

    class Meta:
        ordering = ["address"]
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"


class Contact(models.Model):
    """For what a recipient is told, and as whom, in a half-open period. The office's own have no organ."""

    class Role(models.TextChoices):
        CONTACT = "contact", _("contact of a department")
        LEADER = "leader", _("leader")
        OFFICE = "office", _("the office itself")

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="contacts", verbose_name=_("recipient"))
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="contacts", verbose_name=_("place"))
    organ = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="contacts", verbose_name=_("organ")
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    valid_from = models.DateField(_("valid from"), default=ALWAYS)
    valid_until = models.DateField(_("valid until (exclusive)"), default=NEVER)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["jurisdiction", "organ", "role", "valid_from"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_until")),
                name="contact_period_has_days",
                violation_error_message=_("It would be valid on no day: let it end after the day on which it begins."),
            ),
            models.CheckConstraint(
                condition=Q(role="office", organ=None) | (~Q(role="office") & Q(organ__isnull=False)),
                name="only_the_office_has_no_organ",
                violation_error_message=_("Contacts and leaders are those of an organ; the office itself has none."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.organ or self.jurisdiction} · {self.get_role_display()}"

    def clean(self) -> None:
        # Of an organ's people only the organ is asked; a place that isn't its own would be a wish nobody hears.
        if self.organ and self.jurisdiction_id and self.organ.jurisdiction_id != self.jurisdiction_id:
            said = {"organ": self.organ, "place": self.organ.jurisdiction}
            raise ValidationError({"jurisdiction": _("%(organ)s is an organ of %(place)s.") % said})


class Robot(models.Model):
    """How a group is reached. Both are sealed (`sealing`): whoever knows them can write to the group as the register.

    Nothing shows them again: not a page, not a command, not the log.
    """

    recipient = models.OneToOneField(
        Recipient, models.CASCADE, related_name="robot", editable=False, verbose_name=_("recipient")
    )
    sealed_hook = models.TextField(editable=False)
    # Signs what is sent; empty where the vendor has none, or the group was set up without.
    sealed_secret = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("robot")
        verbose_name_plural = _("robots")

    def __str__(self) -> str:
        return str(self.recipient)


class Feed(models.Model):
    """The calendar of one recipient or one organ, for whoever has its address; of the secret in it a digest is kept."""

    recipient = models.ForeignKey(
        Recipient, models.PROTECT, null=True, related_name="feeds", verbose_name=_("recipient")
    )
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="feeds", verbose_name=_("organ"))
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=150)
    # NULL: it is read.
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.CharField(_("revoked by"), max_length=150, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient=None, organ__isnull=False) | Q(recipient__isnull=False, organ=None),
                name="a_calendar_is_somebodys",
            ),
            models.UniqueConstraint(
                fields=["recipient"], condition=Q(revoked_at=None), name="one_calendar_for_each_recipient"
            ),
            models.UniqueConstraint(fields=["organ"], condition=Q(revoked_at=None), name="one_calendar_for_each_organ"),
        ]

    def __str__(self) -> str:
        return str(self.recipient or self.organ)


class Letter(models.Model):
    """One a day for each recipient and channel. Its message id is the same however often it is tried."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letters", "Waiting")
        # Claimed; once the lease has run out whoever had it is dead and it may be claimed again.
        SENDING = "sending", pgettext_lazy("letters", "Being sent")
        SENT = "sent", pgettext_lazy("letters", "Sent")
        # Refused for good, or given up; `problem` says in whose words.
        FAILED = "failed", pgettext_lazy("letters", "Failed")
        # When it came to sending nothing in it stood any more.
        DROPPED = "dropped", pgettext_lazy("letters", "Overtaken before they went")
        # Not sent on its day: what it held is in the next one.
        FOLDED = "folded", pgettext_lazy("letters", "In the letter of a later day")

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="letters", verbose_name=_("recipient"))
    # Its recipient's, when it was bound.
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.MAIL)
    day = models.DateField(_("day"))
    message_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        pgettext_lazy("letter", "state"), max_length=8, choices=State.choices, default=State.WAITING
    )
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    # Which claim has it, and until when nobody else may.
    claim = models.UUIDField(null=True, db_index=True)
    lease_until = models.DateTimeField(null=True)
    # After a failure that may pass. NULL: at once.
    not_before = models.DateTimeField(_("not tried again before"), null=True)
    problem = models.TextField(blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "recipient"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["recipient", "channel", "day"], name="one_letter_a_day")]
        indexes = [models.Index(fields=["state", "day"], name="letter_by_state")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.day}"

    @property
    def trouble(self) -> str:
        return in_words(self.problem)


class Reminder(models.Model):
    """That somebody is to be told, or was, of one tier of one cycle of a task."""

    class State(models.TextChoices):
        NOTED = "noted", pgettext_lazy("line", "waiting")
        SENT = "sent", pgettext_lazy("line", "sent")
        FAILED = "failed", pgettext_lazy("line", "failed")
        # Overtaken before it was sent: answered, decided, moved, put off, or by a tier that is more urgent.
        SUPERSEDED = "superseded", pgettext_lazy("line", "overtaken")

    class Cause(models.TextChoices):
        """As an officer reads why it came to this person; the letter says it to them."""

        CONTACT = "contact", _("As the contact of the organ.")
        # Nobody is named for the organ: the office hears in its place.
        NOBODY = "nobody", _("In place of a contact: nobody is named for the organ.")
        # The organ was silent: its leader hears, or the office.
        SILENCE = "silence", _("Because the contact was reminded and silent.")
        # None of those named for the organ can be reached: the office hears.
        UNREACHABLE = "unreachable", _("In place of contacts whose mail is refused.")

    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders", db_index=False)
    cycle = models.PositiveIntegerField()
    tier = models.CharField(max_length=20)
    # The snooze whose end brought it about. 0 and not NULL for none: NULLs are distinct in a key.
    woken_by = models.PositiveBigIntegerField(default=0)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="reminders", verbose_name=_("recipient"))
    cause = models.CharField(_("cause"), max_length=11, choices=Cause.choices)
    noted_on = models.DateField(_("noted on"))
    state = models.CharField(
        pgettext_lazy("letter", "state"), max_length=10, choices=State.choices, default=State.NOTED
    )
    # NULL until it is bound into one.
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="reminders", verbose_name=_("letter"))
    sent_on = models.DateField(_("sent on"), null=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)
    acknowledged_by = models.CharField(_("acknowledged by"), max_length=150, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of a letter")
        verbose_name_plural = _("lines of letters")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "cycle", "tier", "woken_by", "recipient"], name="a_reminder_comes_once"
            )
        ]
        indexes = [models.Index(fields=["state", "recipient"], name="reminder_by_state")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.noted_on}"


class Delivery(models.Model):
    """An attempt to send a letter. One that stays begun was cut off: nobody knows how far it came."""

    class Outcome(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("attempt", "begun, and never heard of again")
        ACCEPTED = "accepted", pgettext_lazy("attempt", "taken by the server")
        PUT_OFF = "put_off", pgettext_lazy("attempt", "put off")
        REFUSED = "refused", pgettext_lazy("attempt", "refused")
        DROPPED = "dropped", pgettext_lazy("attempt", "nothing in it stood any more")
        # An error of ours.
        FAULT = "fault", pgettext_lazy("attempt", "set aside after an error of the program")
        # Put off, too: the server takes nothing from this register, by whatever the settings say of it.
        SETTINGS = "settings", pgettext_lazy("attempt", "put off: the server refuses the register itself")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="deliveries", db_index=False)
    attempt = models.PositiveIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.BEGUN)
    said = models.TextField(blank=True)

    class Meta:
        ordering = ["letter", "attempt"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["letter", "attempt"], name="an_attempt_once")]

    def __str__(self) -> str:
        return f"{self.letter_id}.{self.attempt} {self.outcome}"

    @property
    def trouble(self) -> str:
        return in_words(self.said)
