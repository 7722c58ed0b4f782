"""Data entry for who is told. Reminders and letters are made by the night and only looked at."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications.dialects import DIALECTS
from notifications.feeds import make_feed, revoke_feed
from notifications.models import Channel, Contact, Feed, Letter, Recipient, Reminder, Robot
from notifications.robots import Door, check, name_robot
from notifications.wording import tier_sentence
from offices.actors import person
from offices.models import Jurisdiction, Organ, User
from offices.moments import now, today
from offices.organs import organ_called
from sentences.outcomes import sentence_of
from sentences.refusals import Refused

# Each shows an address that somebody has to hand on.
MOST_MADE_AT_ONCE = 10


class ContactInline(admin.TabularInline):
    model = Contact
    extra = 0
    autocomplete_fields = ["jurisdiction", "organ"]


@admin.register(Recipient)
class RecipientAdmin(admin.ModelAdmin):
    list_display = ["name", "address", "channel", "language", "user"]
    list_filter = ["channel"]
    list_select_related = ["user"]
    search_fields = ["name", "address"]
    autocomplete_fields = ["user"]
    inlines = [ContactInline]
    actions = ["make_calendar"]

    def get_readonly_fields(self, request: HttpRequest, obj: Recipient | None = None) -> list[str]:  # noqa: ARG002
        # A robot's mark follows from its address; nobody types it.
        return ["address"] if obj and obj.channel != Channel.MAIL else []

    @admin.action(description=_("Make a calendar, in place of the one before"), permissions=["change"])
    def make_calendar(self, request: HttpRequest, recipients: QuerySet[Recipient]) -> None:
        for recipient in recipients.filter(channel=Channel.MAIL)[:MOST_MADE_AT_ONCE]:
            secret = make_feed(recipient, by=person(cast(User, request.user)), at=now())
            said = {"whose": recipient, "address": request.build_absolute_uri(reverse("calendar", args=[secret]))}
            self.message_user(request, gettext("%(whose)s: %(address)s (shown only now)") % said)


class LookedAt(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - nobody may, whoever asks
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 - the same
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 - the same
        return False


class RobotForm(forms.ModelForm):
    """What opens the group is taken and never shown, not even when the form comes back."""

    kind = forms.ChoiceField(label=_("kind"), choices=[one for one in Channel.choices if one[0] in DIALECTS])
    hook = forms.CharField(label=_("address"), widget=forms.PasswordInput)
    secret = forms.CharField(label=_("secret that signs"), widget=forms.PasswordInput, required=False)
    name = forms.CharField(label=_("name of the group"), max_length=60)
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)
    place = forms.ModelChoiceField(Jurisdiction.objects.all(), label=_("place"))
    organ = forms.CharField(label=_("organ, or empty for the office"), required=False)
    leaders = forms.BooleanField(label=_("the group of its leaders"), required=False)

    class Meta:
        model = Robot
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if not self.errors:
            try:
                check(self._door())
                typed["organ"] = organ_called(typed["place"], typed["organ"], today()) if typed["organ"] else None
            except Refused as refusal:
                raise ValidationError(sentence_of(refusal)) from None
        return typed

    def named(self) -> Recipient:
        typed, role = self.cleaned_data, Contact.Role.OFFICE
        if typed["organ"]:
            role = Contact.Role.LEADER if typed["leaders"] else Contact.Role.CONTACT
        particulars = {"role": role, "name": typed["name"], "language": typed["language"]}
        return name_robot(typed["place"], typed["organ"], self._door(), day=today(), **particulars)

    def _door(self) -> Door:
        return Door(self.cleaned_data["kind"], self.cleaned_data["hook"], self.cleaned_data["secret"])


@admin.register(Robot)
class RobotAdmin(LookedAt):
    """Named here, and by `name_robot`; whom it is a contact of, and until when, stands with its recipient."""

    form = RobotForm
    list_display = ["recipient", "channel"]
    list_select_related = ["recipient"]
    fields = ["recipient"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return admin.ModelAdmin.has_add_permission(self, request)

    def get_fieldsets(self, request: HttpRequest, obj: Robot | None = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": list(RobotForm.base_fields)})]

    def save_model(self, request: HttpRequest, obj: Robot, form: RobotForm, change: bool) -> None:  # noqa: ARG002, FBT001
        obj.recipient = form.named()
        obj.pk = obj.recipient.robot.pk

    @admin.display(description=_("channel"))
    def channel(self, robot: Robot) -> str:
        return robot.recipient.get_channel_display()


@admin.register(Feed)
class FeedAdmin(LookedAt):
    list_display = ["__str__", "made_at", "made_by", "revoked_at", "revoked_by"]
    list_filter = ["revoked_at"]
    list_select_related = ["recipient", "organ"]
    fields = ["recipient", "organ", "made_at", "made_by", "revoked_at", "revoked_by"]
    actions = ["revoke"]

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, feeds: QuerySet[Feed]) -> None:
        # One that was revoked before may have one that is read now beside it.
        for feed in feeds.filter(revoked_at=None).select_related("recipient", "organ"):
            revoke_feed(
                cast(Recipient | Organ, feed.recipient or feed.organ), by=person(cast(User, request.user)), at=now()
            )

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("notifications.change_feed")


@admin.register(Letter)
class LetterAdmin(LookedAt):
    list_display = ["day", "recipient", "state", "attempt", "sent_at", "why"]
    list_filter = ["state", "day"]
    list_select_related = ["recipient"]
    fields = ["day", "recipient", "channel", "state", "attempt", "not_before", "sent_at", "why"]

    @admin.display(description=_("why it failed or waits"))
    def why(self, letter: Letter) -> str:
        return letter.trouble


@admin.register(Reminder)
class ReminderAdmin(LookedAt):
    list_display = ["noted_on", "document", "what", "recipient", "state", "cause", "acknowledged_at"]
    list_filter = ["state", "cause"]
    list_select_related = ["task__document", "recipient"]
    fields = [
        *("document", "what", "recipient", "cause", "noted_on", "state"),
        *("letter", "sent_on", "acknowledged_at", "acknowledged_by"),
    ]

    @admin.display(description=_("document"))
    def document(self, reminder: Reminder) -> str:
        return reminder.task.document.title

    @admin.display(description=_("what is to be done"))
    def what(self, reminder: Reminder) -> str:
        return tier_sentence(reminder.tier)
