"""status REF: is it in force, why, what happens next?"""

from argparse import ArgumentParser
from typing import Any

from lifecycle.answers import Answer, answers, registered
from lifecycle.explanations import authority_line, day_line, entry_line, explain
from lifecycle.finding_sentences import finding_sentence
from lifecycle.findings import findings_for
from lifecycle.models import STATUS_NAMES
from lifecycle.rule_wording import rule_line
from lifecycle.status import as_contract
from offices.moments import as_known_at, today
from registry.references import find
from sentences.days import typed_day
from sentences.doorstep import HouseCommand, add_json
from sentences.refusals import Refused

# A reference is a question about few documents; a title that a thousand share wants the list page.
MOST = 50


class Command(HouseCommand):
    help = "Say for a code, number or title whether it is in force on a day, and why. Exit 1 if it isn't registered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", metavar="REF", help="a code or number in any spelling, or a title")
        parser.add_argument("--on", metavar="DAY", help="the day asked about; today if not given")
        parser.add_argument("--as-known-at", metavar="MOMENT", help="what the register knew then; a day means its end")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        day = typed_day(options["on"]) if options["on"] else today()
        known_at = as_known_at(options["as_known_at"]) if options["as_known_at"] else None
        documents = registered(find(options["reference"]), known_at).select_related("jurisdiction")[:MOST]
        found = answers(documents, day, known_at)
        if options["json"]:
            self.print_json(as_contract(options["reference"], day, known_at, found))
        elif not found:
            raise Refused("not_found", reference=options["reference"])
        else:
            self._print(found)
        return 0 if found else 1

    def _print(self, found: list[Answer]) -> None:
        findings = findings_for(found)
        for answer in found:
            document = answer.document
            identity = filter(None, [document.code_key, document.number_key])
            self.stdout.write(f"{'  '.join(identity)}  {document.title}")
            self.stdout.write(f"  {STATUS_NAMES[answer.span.status]}。{explain(answer)}")
            if answer.rule:
                self.stdout.write(f"  {rule_line(answer.rule)}")
            for entry in answer.entries:
                self.stdout.write(f"  · {day_line(entry)} {entry_line(entry)}，{authority_line(entry)}")
            for finding in findings[document.pk]:
                self.stdout.write(f"  ! {finding_sentence(finding)}")
