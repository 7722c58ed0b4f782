"""What is wrong or suspicious in the register, asked of it when somebody wants to know; never stored as such.

A finding of a document can be accepted with a reason and then stays quiet. Places, organs and conflicts are settled
where they stand: by confirming or by deciding.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from lifecycle.acts import record
from lifecycle.answers import Answer, answers
from lifecycle.clock import lock
from lifecycle.explanations import assumed_in
from lifecycle.finding_sentences import (
    ORGAN_UNCONFIRMED,
    PLACE_UNCONFIRMED,
    conflict_sentence,
    finding_sentence,
    gap_sentence,
)
from lifecycle.knock_on import knock_on
from lifecycle.models import Act, FindingAcceptance
from lifecycle.repeals import repealing_texts, unknown_repeals
from lifecycle.rules import END_OF_TIME, Kind, last_day
from lifecycle.rules.findings import Finding, Particulars, against_the_law, findings_of
from lifecycle.rules.life import TERMINAL
from lifecycle.serials import gaps
from lifecycle.surroundings import Around
from offices.actors import Actor
from offices.models import Jurisdiction, Organ, User
from registry.identity import parse_code, parse_number
from registry.layouts import load_layouts
from registry.models import Candidate, Document
from sentences.refusals import Refused

CHUNK = 500
DOUBT, INFORMATION = "doubt", "information"


@dataclass(frozen=True, slots=True)
class Found:
    """`id` stays the same as long as the finding stands; `subject` is what a person calls the thing.

    `level`: a doubt that somebody has to settle, or information.
    """

    id: str
    key: str
    subject: str
    sentence: str
    source: str = ""
    level: str = DOUBT


def findings_for(asked: Sequence[Answer]) -> dict[int, list[Finding]]:
    """By document, without those a person has accepted; a fixed number of queries however many there are."""
    quiet = {answer.document.pk: answer.attached.accepted for answer in asked}
    return {
        document: [finding for finding in found if finding.identity not in quiet[document]]
        for document, found in standing_findings(asked).items()
    }


def standing_findings(
    asked: Sequence[Answer], around: Around | None = None, texts: Iterable[Candidate] | None = None
) -> dict[int, list[Finding]]:
    """By document, the accepted ones among them.

    `around`: what was seen around them, `texts`: all that was read of them, if it is at hand.
    """
    known_at = _known_at(asked)
    read = repealing_texts([answer.document for answer in asked], known_at) if texts is None else texts
    unknown, others = unknown_repeals(read, known_at), knock_on(asked, around)
    return {
        answer.document.pk: [
            *_findings(answer),
            *_of_its_reading(answer, unknown.get(answer.document.pk, [])),
            *others[answer.document.pk],
        ]
        for answer in asked
    }


def _of_its_reading(answer: Answer, unknown: Sequence[str]) -> Iterator[Finding]:
    """What was taken to be so where its clauses leave it open, and what they end that nobody found."""
    if unknown:
        yield Finding("repeals_unknown", {"named": "、".join(unknown)})
    whole = [(Kind(entry.kind), assumed_in(entry)) for entry in answer.entries if entry.part == 0]
    of_start = next((keys for kind, keys in whole if kind == Kind.COMMENCEMENT and keys), ())
    if of_start:
        yield Finding("start_assumed", {"assumed": of_start})
    if past := _over_at_go_live(answer):
        yield Finding("over_at_go_live", {"day": past})
    of_term = next((keys for kind, keys in whole if kind == Kind.TERM and set(keys) - set(of_start)), ())
    if of_term:
        yield Finding("term_assumed", {"assumed": of_term})


def _over_at_go_live(answer: Answer) -> date | None:
    """The last valid day that was past when a ledger brought the document in, unless a decision was recorded since."""
    whole = [entry for entry in answer.entries if entry.part == 0]
    if any(Kind(entry.kind) in TERMINAL | {Kind.EXTENSION} for entry in whole):
        return None
    return next((last_day(entry.until) for entry in whole if entry.facts.get("over")), None)


def _known_at(asked: Sequence[Answer]) -> datetime | None:
    """Answers are asked for together, as known at one moment."""
    return asked[0].as_known_at if asked else None


def finding_id(finding: Finding, document: Document) -> str:
    return f"{finding.identity}:{document.reference}"


@transaction.atomic
def accept_finding(document: Document, key: str, *, reason: str, by: Actor, at: datetime, day: date) -> Act:
    """`key` as the finding's id has it, with what it is about.

    Refused("finding_unknown") for one that doesn't stand, Refused("reason_missing") without a reason.
    """
    lock(document.jurisdiction)
    if not reason.strip():
        raise Refused("reason_missing")
    standing = findings_for(answers([document], day)).get(document.pk, [])
    if key not in {finding.identity for finding in standing}:
        raise Refused("finding_unknown", finding=key, title=document.title)
    act = record(document.jurisdiction, "accept_finding", [], by=by, at=at, reason=reason)
    FindingAcceptance.objects.create(act=act, document=document, key=key)
    return act


def all_findings(user: User | None, day: date) -> Iterator[Found]:
    """Everything that the user may see; None: the house itself. Reads the register in bounded pieces."""
    yield from _unconfirmed(user, day)
    yield from _conflicts(user, day)
    yield from _gaps(user, day)
    documents = Document.objects.select_related("jurisdiction")
    for page in (documents if user is None else documents.visible_to(user, day)).pages(CHUNK):
        yield from _of_documents(answers(page, day))


def _findings(answer: Answer) -> list[Finding]:
    numbers = frozenset(number for organ in answer.attached.issuers if organ.lead for number in organ.numbers)
    about = _particulars(answer.document, numbers)
    law = answer.laws(about.made_on or END_OF_TIME)
    return [*findings_of(answer.facts, answer.spans), *against_the_law(about, answer.facts, law)]


def _particulars(document: Document, organ_numbers: frozenset[str]) -> Particulars:
    code = parse_code(document.code_key, load_layouts()) if document.code_key else None
    number = parse_number(document.number_key) if document.number_key else None
    return Particulars(
        code_year=code.year if code else None,
        code_organ=code.organ if code else None,
        organ_numbers=organ_numbers,
        number_year=number.year if number else None,
        has_number=number is not None,
        genre=document.genre,
        trial=document.trial,
        dated_on=document.dated_on,
        published_on=document.published_on,
    )


def _of_documents(asked: Sequence[Answer]) -> Iterator[Found]:
    findings = findings_for(asked)
    for answer in asked:
        for finding in findings[answer.document.pk]:
            named = finding_id(finding, answer.document)
            yield Found(named, finding.key, answer.document.title, finding_sentence(finding))


def _unconfirmed(user: User | None, day: date) -> Iterator[Found]:
    places = Jurisdiction.objects.filter(confirmed=False)
    organs = Organ.objects.unconfirmed().prefetch_related("names")
    for place in places if user is None else places.visible_to(user, day):
        yield Found(f"place_unconfirmed:{place.pk}", "place_unconfirmed", str(place), str(PLACE_UNCONFIRMED))
    for organ in (organs if user is None else organs.visible_to(user, day)).iterator(CHUNK):
        yield Found(f"organ_unconfirmed:{organ.pk}", "organ_unconfirmed", _organ(organ), str(ORGAN_UNCONFIRMED))


def _organ(organ: Organ) -> str:
    return "；".join(str(name) for name in organ.names.all())


def _conflicts(user: User | None, day: date) -> Iterator[Found]:
    waiting = Candidate.objects.open().exclude(conflicts=[]).select_related("batch__file").order_by("pk")
    if user is not None:
        waiting = waiting.filter(batch__jurisdiction__in=Jurisdiction.objects.visible_to(user, day))
    for candidate in waiting.iterator(CHUNK):
        source = f"{candidate.batch.file.name}:{candidate.first_line}"
        for conflict in candidate.conflicts:
            sentence = conflict_sentence(conflict)
            yield Found(f"conflict:{candidate.pk}:{conflict['field']}", "conflict", str(candidate), sentence, source)


def _gaps(user: User | None, day: date) -> Iterator[Found]:
    places = Jurisdiction.objects.order_by("pk")
    seen = places if user is None else places.visible_to(user, day)
    names = {place.pk: str(place) for place in seen}
    for series in gaps(seen.order_by()):
        of = "-".join(filter(None, [series.letters, str(series.year), series.organ]))
        sentence = gap_sentence(runs=series.runs, last=series.last)
        found = f"serial_gap:{series.place}:{of}"
        yield Found(found, "serial_gap", f"{names[series.place]} {of}", sentence, level=INFORMATION)
