"""Reads a gazette, notice, ledger or single document and prints what is in it."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, ngettext

from registry.openers import TrackedChanges, open_source
from registry.reading import CleanupList, Gazette, Place, ReadDocument, Reading, as_contract
from registry.sources import read_source
from registry.wording import CATEGORIES, remark_sentence, say
from sentences.doorstep import HouseCommand, add_json
from sentences.places import say_line
from sentences.refusals import Refused

Places = Mapping[int, Place]


class Command(HouseCommand):
    help = "Reads a gazette, notice, ledger or single document and prints what is in it; touches no database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--tracked",
            type=TrackedChanges,
            choices=list(TrackedChanges),
            default=TrackedChanges.ACCEPTED,
            help="how to read a Word document with tracked changes",
        )
        add_json(parser)

    def answer(self, **options: Any) -> int:
        source = open_source(options["path"], tracked=options["tracked"])
        reading = read_source(source)
        if options["json"]:
            self.print_json(as_contract(reading, source.name, say))
            return 1 if reading.is_empty else 0
        if reading.is_empty:
            raise Refused("nothing_read", file=source.name)
        for line in _overview(reading, source.places):
            self.stdout.write(line)
        return 0


def _overview(reading: Reading, places: Places) -> Iterator[str]:
    if reading.gazette is not None:
        yield _gazette(reading.gazette)
    count = len(reading.documents)
    yield ngettext("%(count)s document", "%(count)s documents", count) % {"count": count}
    for document in reading.documents:
        yield from _document(document, places)
    for listed in (one for cleanup in reading.cleanups for one in cleanup.lists):
        yield from _list(listed)
    if reading.remarks:
        yield gettext("To be looked at:")
    for remark in reading.remarks:
        words = {"place": say_line(remark.line, places), "sentence": remark_sentence(remark)}
        yield "  " + gettext("%(place)s: %(sentence)s") % words


def _gazette(gazette: Gazette) -> str:
    words = {"area": gazette.area, "year": gazette.year or "?", "issue": gazette.issue or "?"}
    return gettext("Gazette of %(area)s, year %(year)s, issue %(issue)s") % words


def _document(document: ReadDocument, places: Places) -> Iterator[str]:
    names = [document.number.key if document.number else "", document.code.key if document.code else ""]
    yield "  " + "  ".join(filter(None, [*names, document.title]))
    words = {
        "issuers": "、".join(document.issuers) or "?",
        "day": document.dated_on.isoformat() if document.dated_on else "?",
        "first": say_line(document.first_line, places),
        "last": say_line(document.last_line, places),
    }
    yield "    " + gettext("%(issuers)s, dated %(day)s, from %(first)s to %(last)s") % words
    for instrument in document.instruments:
        yield "    " + gettext("instrument: %(title)s") % {"title": instrument.title}
    for annex in document.annexes:
        yield "    " + gettext("annex: %(title)s") % {"title": annex}


def _list(listed: CleanupList) -> Iterator[str]:
    category = str(CATEGORIES[listed.category]) if listed.category else "?"
    count = len(listed.rows)
    words = {"category": category, "title": listed.title, "count": count}
    yield (
        ngettext(
            "List “%(category)s”, %(count)s document: %(title)s",
            "List “%(category)s”, %(count)s documents: %(title)s",
            count,
        )
        % words
    )
    for row in listed.rows:
        code = row.code.key if row.code else row.code_raw or ""
        number = row.number.key if row.number else row.number_raw or ""
        yield "  " + "  ".join(filter(None, [str(row.no or "?"), code, number, row.title, row.until_raw or ""]))
