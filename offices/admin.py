"""Data entry for who: people, places, organs. Documents and their entries change through verbs only."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from offices.models import Jurisdiction, Membership, Organ, OrganName, User


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["jurisdiction", "organ"]


class OrganNameInline(admin.TabularInline):
    model = OrganName
    extra = 0


@admin.register(User)
class PersonAdmin(UserAdmin):
    inlines = [MembershipInline]


@admin.register(Jurisdiction)
class JurisdictionAdmin(admin.ModelAdmin):
    list_display = ["name", "code_prefix", "code_layout", "parent", "rule_set", "confirmed"]
    search_fields = ["name", "code_prefix"]


@admin.register(Organ)
class OrganAdmin(admin.ModelAdmin):
    list_display = ["__str__", "jurisdiction", "kind", "successor", "confirmed"]
    list_filter = ["confirmed", "jurisdiction", "kind"]
    list_select_related = ["jurisdiction"]
    search_fields = ["names__name", "names__number"]
    autocomplete_fields = ["jurisdiction", "successor"]
    inlines = [OrganNameInline]
