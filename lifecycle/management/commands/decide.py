"""decide REF WHAT --on DAY: record a decision about one document, on its authority."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from lifecycle.acts import Authority
from lifecycle.decided import as_decided, say_decided
from lifecycle.naming import the_one
from lifecycle.resolutions import Resolution, What, resolve
from lifecycle.rules import Mark
from offices.actors import console
from offices.moments import day_of, now
from registry.models import Document
from sentences.days import typed_day
from sentences.doorstep import HouseCommand, add_json
from sentences.refusals import Refused

MARKS = (Mark.NORMATIVE, Mark.ORDINARY, Mark.LEGACY)
# What a resolution lacks, as it is typed here.
OPTIONS: Mapping[str, str] = {"successor": "--as", "until": "--until", "article": "--article", "mark": "--mark"}


class Command(HouseCommand):
    help = "Record a decision about one document. It needs an authority: --by-document, --clause, or both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REF", help="a code or number in any spelling, or a title")
        parser.add_argument("what", choices=[what.value for what in What])
        parser.add_argument("--on", metavar="DAY", required=True, help="the first day of its effect")
        parser.add_argument("--part", metavar="N", type=int, default=0, help="one instrument alone, by its number")
        parser.add_argument("--until", metavar="DAY", help="a last valid day, inclusive")
        parser.add_argument("--published", metavar="DAY", help="when an amended text was published, if not --on")
        parser.add_argument("--article", default="", help="the article that falls away, such as 第五条")
        parser.add_argument("--as", dest="successor", metavar="REF", help="the registered text that it goes on as")
        parser.add_argument("--mark", choices=[mark.value for mark in MARKS], help="what was determined")
        parser.add_argument(
            "--criterion",
            action="append",
            default=[],
            help="by what it was determined: shandong.work_plan; again for more",
        )
        parser.add_argument("--by-document", metavar="REF", help="the document that decides it")
        parser.add_argument("--clause", default="", help="where it is written: an article, a row, minutes")
        parser.add_argument("--reason", required=True)
        add_json(parser)

    def answer(self, **options: Any) -> int:
        at = now()
        document = the_one(options["reference"])
        try:
            act = resolve(document, _resolution(options), by=console("decide"), at=at)
        except Refused as refused:
            if refused.code == "resolution_incomplete":
                raise Refused(refused.code, field=OPTIONS[str(refused.params["field"])]) from None
            raise
        if options["json"]:
            self.print_json(as_decided(options["reference"], act, day_of(at)))
        else:
            for line in say_decided(act, day_of(at)):
                self.stdout.write(line)
        return 0


def _resolution(options: Mapping[str, Any]) -> Resolution:
    return Resolution(
        what=What(options["what"]),
        on=typed_day(options["on"]),
        authority=Authority(_named(options["by_document"]), options["clause"].strip()),
        reason=options["reason"].strip(),
        part=options["part"],
        until=typed_day(options["until"]) if options["until"] else None,
        article=options["article"].strip(),
        successor=_named(options["successor"]),
        mark=Mark(options["mark"]) if options["mark"] else None,
        published_on=typed_day(options["published"]) if options["published"] else None,
        criteria=tuple(options["criterion"]),
    )


def _named(reference: str | None) -> Document | None:
    return the_one(reference) if reference else None
