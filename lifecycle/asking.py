"""How a command asks for documents: the two axes of time, and the filters of the list page by the same names."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict

from lifecycle.confirmations import place_called
from lifecycle.filters import MANAGEMENTS, PeriodFilter
from lifecycle.rules import Status
from lifecycle.vantage import whole_register
from offices.moments import as_known_at
from sentences.days import typed_day

_TYPED = {
    "q": "a code, a number, or words of the title",
    "issuer": "a part of a name that the issuer has or had",
    "year": "the year of the number, the code or the date",
    "ends_from": "the last valid day is this one or a later one",
    "ends_to": "the last valid day is this one or an earlier one",
}


def add_axes(parser: ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DAY", help="the day asked about; today if not given")
    parser.add_argument("--as-known-at", metavar="MOMENT", help="what the register knew then; a day means its end")


def add_filters(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--status", action="append", choices=[status.value for status in Status], help="may be repeated"
    )
    parser.add_argument("--place", help="a place by its name or its code prefix")
    parser.add_argument("--management", choices=[management.value for management in MANAGEMENTS])
    for name, says in _TYPED.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar=name.upper(), help=says)


def filters_asked(options: Mapping[str, Any], today: date) -> PeriodFilter:
    """Refused("filter_unreadable" | "place_not_found" | "not_a_day" | "not_a_moment")."""
    known_at = as_known_at(options["as_known_at"]) if options["as_known_at"] else None
    vantage = whole_register(typed_day(options["on"]) if options["on"] else today, known_at)
    asked = {name: [options[name]] for name in ("management", *_TYPED) if options[name] is not None}
    if options["status"]:
        asked["status"] = options["status"]
    if options["place"] is not None:
        asked["place"] = [str(place_called(options["place"]).pk)]
    filters = PeriodFilter(MultiValueDict(asked), vantage)
    filters.refuse_unreadable()
    return filters
