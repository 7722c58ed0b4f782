"""What a command says after an act was written: the act, and how every document that it touched stands by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext

from lifecycle.answers import Answer, answers
from lifecycle.explanations import explain
from lifecycle.models import STATUS_NAMES, Act
from lifecycle.status import as_contract
from registry.models import Document


def say_decided(act: Act, day: date) -> Iterator[str]:
    """`day` is today; what takes effect only later is told as of its first day, too."""
    yield gettext("Acts written: %(acts)s") % {"acts": act}
    for answer in _told(act, day):
        document = answer.document
        yield f"{'  '.join(filter(None, [document.code_key, document.number_key]))}  {document.title}"
        yield f"  {_sentence(answer)}"
        first = max(act.entries.filter(document=document).values_list("takes_effect", flat=True))
        if first > day:
            yield from (f"  {first}: {_sentence(later)}" for later in answers([document], first))


def as_decided(reference: str, act: Act, day: date) -> dict[str, object]:
    """The contract of `status --json` for all that was touched, with the act."""
    return {**as_contract(reference, day, None, _told(act, day)), "act": str(act)}


def _told(act: Act, day: date) -> Sequence[Answer]:
    touched = list(dict.fromkeys(act.entries.order_by("pk").values_list("document", flat=True)))
    documents = Document.objects.select_related("jurisdiction").in_bulk(touched)
    return answers([documents[pk] for pk in touched], day)


def _sentence(answer: Answer) -> str:
    return f"{STATUS_NAMES[answer.span.status]}。{explain(answer)}"
