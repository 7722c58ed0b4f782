"""register_typed FILE --place NAME --title TITLE: keep a scan or OFD, and take in what a person types off it."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from intake.typed import Typed, TypedDocument, register_typed
from lifecycle.finding_sentences import conflict_sentence
from offices.actors import console
from offices.models import Jurisdiction
from offices.moments import now
from registry.models import Candidate
from registry.openers import keep_file
from registry.reading.basis import Basis
from sentences.days import typed_day, typed_length
from sentences.doorstep import HouseCommand, add_json
from sentences.refusals import Refused

BASES = (
    Basis.ON_ISSUE,
    Basis.ON_PUBLICATION,
    Basis.DAYS_AFTER_ISSUE,
    Basis.DAYS_AFTER_PUBLICATION,
    Basis.MONTHS_AFTER_ISSUE,
    Basis.MONTHS_AFTER_PUBLICATION,
)


class Command(HouseCommand):
    help = "Keep a PDF, picture or OFD as it is, and register the document it shows from facts you type."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--place", required=True)
        parser.add_argument("--title", required=True)
        parser.add_argument("--number", default="", help="文号, in any spelling")
        parser.add_argument("--code", default="", help="登记号, in any spelling")
        parser.add_argument("--issuer", action="append", default=[], help="the lead first; again for each other")
        for name in ("dated", "issued", "published", "effective", "last-day"):
            parser.add_argument(f"--{name}", metavar="DAY", help="inclusive" if name == "last-day" else None)
        parser.add_argument("--effective-basis", choices=[basis.value for basis in BASES])
        parser.add_argument("--effective-days", metavar="N", type=int, help="the N of N日后 or N个月后")
        parser.add_argument("--term", metavar="LENGTH", help="P5Y, P2Y6M or P30D, from its first day of force")
        parser.add_argument("--permanent", action="store_true", help="长期有效")
        parser.add_argument("--public", action="store_true", help="此件公开发布 is printed on it")
        parser.add_argument("--page", type=int, default=1, help="where in the file it begins")
        add_json(parser)

    def answer(self, **options: Any) -> int:
        place = Jurisdiction.objects.filter(name=options["place"]).first()
        if place is None:
            raise Refused("place_not_found", place=options["place"])
        typed = _typed(options)
        done = register_typed(keep_file(options["path"]), typed, place, by=console("register_typed"), at=now())
        if options["json"]:
            self.print_json(_as_json(done))
        else:
            self.stdout.write(_said(done))
            for conflict in done.candidate.conflicts:
                self.stdout.write(f"  {conflict_sentence(conflict)}")
        return 0 if _is_accepted(done) else 1


def _typed(options: Mapping[str, Any]) -> TypedDocument:
    basis = options["effective_basis"]
    return TypedDocument(
        title=options["title"],
        number=options["number"],
        code=options["code"],
        issuers=tuple(options["issuer"]),
        dated_on=_day(options["dated"]),
        issued_on=_day(options["issued"]),
        published_on=_day(options["published"]),
        public=options["public"],
        effective_on=_day(options["effective"]),
        effective_basis=Basis(basis) if basis else None,
        effective_days=options["effective_days"],
        last_day=_day(options["last_day"]),
        term=typed_length(options["term"]) if options["term"] else None,
        permanent=options["permanent"],
        page=options["page"],
    )


def _day(text: str | None) -> date | None:
    return typed_day(text) if text else None


def _is_accepted(done: Typed) -> bool:
    return done.candidate.state == Candidate.State.ACCEPTED


def _said(done: Typed) -> str:
    words = {"id": done.candidate.batch_id, "title": done.candidate, "act": done.act}
    if not _is_accepted(done):
        return gettext("Import %(id)s: “%(title)s” contradicts what is recorded, and waits.") % words
    if done.act is None:
        return gettext("Import %(id)s: “%(title)s” is recorded like that already.") % words
    return gettext("Import %(id)s: “%(title)s” was taken in by act %(act)s.") % words


def _as_json(done: Typed) -> dict[str, object]:
    candidate = done.candidate
    return {
        "schema": 1,
        "import": candidate.batch_id,
        "candidate": candidate.pk,
        "accepted": _is_accepted(done),
        "document": candidate.document_id,
        "act": done.act.seq if done.act else None,
        "conflicts": candidate.conflicts,
    }
