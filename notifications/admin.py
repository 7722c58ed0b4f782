"""Data entry for who is told. Reminders and letters are made by the night and only looked at."""

from django.contrib import admin
from django.http import HttpRequest

from notifications.models import Contact, Letter, Recipient, Reminder


class ContactInline(admin.TabularInline):
    model = Contact
    extra = 0
    autocomplete_fields = ["jurisdiction", "organ"]


@admin.register(Recipient)
class RecipientAdmin(admin.ModelAdmin):
    list_display = ["name", "address", "language", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "address"]
    autocomplete_fields = ["user"]
    inlines = [ContactInline]


class LookedAt(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - nobody may, whoever asks
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 - the same
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:  # noqa: ARG002 - the same
        return False


@admin.register(Letter)
class LetterAdmin(LookedAt):
    list_display = ["day", "recipient", "state", "attempt", "sent_at", "trouble"]
    list_filter = ["state", "day"]
    list_select_related = ["recipient"]


@admin.register(Reminder)
class ReminderAdmin(LookedAt):
    list_display = ["noted_on", "task", "tier", "recipient", "state", "cause", "acknowledged_at"]
    list_filter = ["state", "cause"]
    list_select_related = ["task", "recipient"]
