"""What a group is told: each document with its last day and what is left, most urgent first, and where to read on.

No answer is asked for there and no signed link given: whoever is in the group would answer for all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import ngettext

from notifications.letters import Told, lines_of, subject_of
from notifications.models import Reminder

# A group reads no more; the rest is on the page.
MOST_ITEMS = 30
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Item:
    """`url` is the document's page, which asks for a log-in; empty where the site has no address."""

    title: str
    ends: str
    url: str


@dataclass(frozen=True, slots=True)
class Summary:
    """`more` says how many are left out, empty for none; `url` leads to the list of all, empty without an address."""

    title: str
    items: Sequence[Item]
    left_out: int
    more: str
    url: str

    def shortened(self) -> Summary:
        """One item less."""
        left_out = self.left_out + 1
        return replace(self, items=self.items[:-1], left_out=left_out, more=_more(left_out))


def summarize(reminders: Sequence[Reminder], told: Told, day: date) -> Summary:
    """In the active language."""
    lines = lines_of(reminders, told, day, most=MOST_ITEMS)
    left_out = len(reminders) - len(lines)
    return Summary(
        title=_cut(subject_of(lines, len(reminders)), 2 * LONGEST_TITLE),
        items=[Item(_cut(line.title, LONGEST_TITLE), line.ends, line.url) for line in lines],
        left_out=left_out,
        more=_more(left_out),
        url=f"{settings.SITE_URL}{reverse('documents')}" if settings.SITE_URL else "",
    )


def _more(count: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": count} if count else ""


def _cut(text: str, length: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"
