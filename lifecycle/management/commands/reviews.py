"""reviews: which documents have to be looked at again because what they rest on was changed or ended."""

from argparse import ArgumentParser
from typing import Any

from lifecycle.confirmations import place_called
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import finding_id
from lifecycle.reviews import Review, reviews
from offices.moments import today
from offices.reach import Reach, reach_over
from sentences.days import typed_day
from sentences.doorstep import HouseCommand, add_json


class Command(HouseCommand):
    help = "List the reviews that are open on a day, with cause and article. Exit 1 if there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DAY", help="the day asked about; today if not given")
        parser.add_argument("--place", metavar="PLACE", help="only this place and those under it")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        day = typed_day(options["on"]) if options["on"] else today()
        found = reviews(_reach(options["place"]), day)
        if options["json"]:
            count = self.print_json_rows({"schema": 1, "on": day.isoformat()}, "reviews", map(_as_json, found))
            return 1 if count else 0
        some = False
        for review in found:
            some = True
            document = review.answer.document
            named = finding_id(review.finding, document)
            self.stdout.write("  ".join([named, document.title, finding_sentence(review.finding)]))
        return 1 if some else 0


def _reach(place: str | None) -> Reach:
    return Reach(everything=True) if place is None else reach_over(place_called(place))


def _as_json(review: Review) -> dict[str, object]:
    document, finding = review.answer.document, review.finding
    return {
        "id": finding_id(finding, document),
        "code": document.code_key,
        "number": document.number_key,
        "title": document.title,
        "relation": finding.params["relation"],
        "cause": finding.params["name"],
        "change": finding.params["change"],
        "changed_on": str(finding.params["on"]),
        "rule": {"id": finding.rule.id, "confirmed": finding.rule.confirmed} if finding.rule else None,
        "sentence": finding_sentence(finding),
    }
