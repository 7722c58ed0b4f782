"""What the desk of the reminders is handed."""

from __future__ import annotations

from django import forms

from web.forms import PuttingOffForm


class PuttingOffTaskForm(PuttingOffForm):
    """`cycle` travels with it: which last valid day the officer had before their eyes."""

    cycle = forms.IntegerField(widget=forms.HiddenInput)
