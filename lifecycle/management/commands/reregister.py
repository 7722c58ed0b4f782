"""reregister REF --code CODE --published DAY --effective DAY: the text goes on under a new code."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from lifecycle.decided import as_decided, say_decided
from lifecycle.models import Act
from lifecycle.naming import the_one
from lifecycle.registration import Particulars
from lifecycle.renewal import reregister
from lifecycle.rules.terms import Basis
from offices.actors import console
from offices.moments import day_of, now
from registry.models import Document
from sentences.days import typed_day, typed_length
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "Register a text anew under a new code and let the old code end, in one act. Its term counts anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REF", help="a code or number in any spelling, or a title")
        parser.add_argument("--code", help="the new registration code")
        parser.add_argument("--number", help="the new document number")
        parser.add_argument("--title", help="the new title, if it isn't the old one")
        parser.add_argument("--published", metavar="DAY")
        parser.add_argument("--effective", metavar="DAY", help="its first day; --published if not given")
        end = parser.add_mutually_exclusive_group()
        end.add_argument("--until", metavar="DAY", help="its last valid day, inclusive")
        end.add_argument("--term", metavar="LENGTH", help="such as P5Y")
        parser.add_argument("--from-publication", action="store_true", help="its words count --term from publication")
        parser.add_argument("--amended", action="store_true", help="it goes on with changes")
        parser.add_argument("--authority", required=True, help="where it is written: a page of the ledger, minutes")
        parser.add_argument("--reason", required=True)
        add_json(parser)

    def answer(self, **options: Any) -> int:
        at = now()
        document = the_one(options["reference"])
        successor = reregister(
            document,
            _stated(document, options),
            authority=options["authority"].strip(),
            reason=options["reason"].strip(),
            by=console("reregister"),
            at=at,
            amended=options["amended"],
        )
        act = Act.objects.get(entries__document=document, entries__authority_document=successor, verb="reregister")
        if options["json"]:
            self.print_json(as_decided(options["reference"], act, day_of(at)))
        else:
            for line in say_decided(act, day_of(at)):
                self.stdout.write(line)
        return 0


def _stated(document: Document, options: dict[str, Any]) -> Particulars:
    """The issuers are those of the old code; a reorganisation since then is a fact to be entered."""
    return Particulars(
        title=options["title"] or document.title,
        issuers=list(document.issuers.order_by("issuer__position")),
        code=options["code"],
        number=options["number"],
        published_on=_day(options["published"]),
        effective_on=_day(options["effective"]),
        last_day=_day(options["until"]),
        term=typed_length(options["term"]) if options["term"] else None,
        counted_from=Basis.ON_PUBLICATION if options["from_publication"] else None,
    )


def _day(text: str | None) -> date | None:
    return typed_day(text) if text else None
