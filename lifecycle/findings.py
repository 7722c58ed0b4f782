"""What is wrong or suspicious in the register, asked of it when somebody wants to know; never stored as such."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lifecycle.answers import Answer, answers
from lifecycle.explanations import finding_sentence
from offices.models import Jurisdiction, Organ, User
from registry.models import Candidate, Document

CHUNK = 500
PLACE_UNCONFIRMED: Promise = _("The place was made from what was read. Confirm its name, code prefix and rule set.")
ORGAN_UNCONFIRMED: Promise = _("The organ was made from what was read. Confirm its name, number and kind.")
CONFLICT: Promise = _("Two sources differ on %(field)s: %(ours)s recorded, %(theirs)s read. Not merged.")


@dataclass(frozen=True, slots=True)
class Found:
    """`id` stays the same as long as the finding stands; `subject` is what a person calls the thing."""

    id: str
    key: str
    subject: str
    sentence: str
    source: str = ""


def finding_ids(answer: Answer) -> list[str]:
    return [f"{finding.key}:{answer.document.reference}" for finding in answer.findings]


def all_findings(user: User | None, day: date) -> Iterator[Found]:
    """Everything that the user may see; None: the house itself. Reads the register in bounded pieces."""
    yield from _unconfirmed(user, day)
    yield from _conflicts(user, day)
    documents = Document.objects.select_related("jurisdiction").order_by("pk")
    rest = (documents if user is None else documents.visible_to(user, day)).iterator(CHUNK)
    while chunk := list(islice(rest, CHUNK)):
        yield from _of_documents(answers(chunk, day))


def _of_documents(asked: Sequence[Answer]) -> Iterator[Found]:
    for answer in asked:
        for finding in answer.findings:
            reference = answer.document.reference
            yield Found(f"{finding.key}:{reference}", finding.key, answer.document.title, finding_sentence(finding))


def _unconfirmed(user: User | None, day: date) -> Iterator[Found]:
    places = Jurisdiction.objects.filter(confirmed=False)
    organs = Organ.objects.unconfirmed().prefetch_related("names")
    for place in places if user is None else places.visible_to(user, day):
        yield Found(f"place_unconfirmed:{place.pk}", "place_unconfirmed", str(place), str(PLACE_UNCONFIRMED))
    for organ in organs if user is None else organs.visible_to(user, day):
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
            sentence = str(CONFLICT) % conflict
            yield Found(f"conflict:{candidate.pk}:{conflict['field']}", "conflict", str(candidate), sentence, source)
