"""What templates need beyond Django: days as people write them, words that never break, addresses that keep the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized
from datetime import date

from django import template
from django.template.context import Context
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from registry.identity import find_numbers
from sentences.days import say_day
from web.marks import days_left

register = template.Library()
register.filter("days_left", days_left)

# Days in either language, codes, lines, and counts with their unit; numbers are found by `find_numbers`.
_WHOLE = re.compile(
    r"\d{1,4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d{2}-\d{2}"
    r"|[A-Z]{2,}\d*-\d{4}-\d+|[A-Z]{2}\d{10}|第[\d—-]+[项条行]|附件\d+(?:第\d+项)?|\d+ ?(?:件|天|处|条|行)"
)


@register.filter
def said(day: date) -> str:
    return say_day(day)


@register.filter
def weekday(day: date) -> str:
    return date_format(day, "l")


@register.filter
def nb(text: object) -> SafeString:
    """Dates, numbers, codes and counts keep together on one line."""
    plain = str(text)
    pieces: list[SafeString] = []
    rest = 0
    for start, end in _whole(plain):
        pieces.append(conditional_escape(plain[rest:start]))
        pieces.append(format_html('<span class="nb">{}</span>', plain[start:end]))
        rest = end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, conditional_escape(plain[rest:])]))


def _whole(text: str) -> Iterable[tuple[int, int]]:
    found = [(one.start, one.end) for one in find_numbers(text)]
    found += [match.span() for match in _WHOLE.finditer(text)]
    end = 0
    for start, stop in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= end:
            yield start, stop
            end = stop


@register.filter
def beyond(items: Sized, most: int) -> int:
    """How many a list has beyond those that are shown."""
    return max(0, len(items) - most)


@register.simple_tag(takes_context=True)
def carry(context: Context, *asked: str) -> SafeString:
    """Hidden fields for what the address says already, but for what the form itself asks."""
    return _hidden(context, [name for name in context["request"].GET if name not in asked])


@register.simple_tag(takes_context=True)
def keep(context: Context, *names: str) -> SafeString:
    """Hidden fields for these alone."""
    return _hidden(context, names)


def _hidden(context: Context, names: Iterable[str]) -> SafeString:
    query = context["request"].GET
    pairs = ((name, value) for name in names for value in query.getlist(name) if value)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)
