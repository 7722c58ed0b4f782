"""重新登记的沿革: one text under the codes it has had, the same card from whichever of them one comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lifecycle.answers import Answer, answers
from lifecycle.chains import Renewal, chain_of
from lifecycle.rules import Kind
from lifecycle.rules.ends import End, ending_span
from lifecycle.rules.facts import ALIVE
from registry.models import Document
from web.asking import Asked
from web.sight import in_sight
from web.statuses import Look, look_of


@dataclass(frozen=True, slots=True)
class Named:
    """`address` empty: out of the reader's sight."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Onward:
    """How it goes on. `gap`: days without a valid document in between; None where one of the two isn't known here."""

    on: date
    name: str
    amended: bool
    gap: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One code of the text. `look` None: out of sight, or not in the register as known then."""

    named: Named
    here: bool
    look: Look | None
    first: date | None
    end: End | None
    onward: Onward | None


@dataclass(frozen=True, slots=True)
class Going:
    """`steps` oldest first, empty for a document that was never renewed; `replaced_by` as the answer has it."""

    steps: Sequence[Step]
    replaced_by: Sequence[Named]


def going_of(answer: Answer, asked: Asked) -> Going:
    """One query, of a document that nothing replaced and that was never renewed."""
    chain = chain_of(answer.document, asked.as_known_at)
    others = [one for one in (*chain.documents, *answer.replaced_by) if one != answer.document]
    sight = in_sight(others, asked) | {answer.document.pk}
    known = {answer.document.pk: answer, **_answers([one for one in others if one.pk in sight], asked)}
    steps = [
        _step(document, answer, known, next((one for one in chain.renewals if one.old == document), None), asked)
        for document in chain.documents
    ]
    return Going(
        steps=steps if chain.renewals else [],
        replaced_by=[_named(document, document.pk in known, asked) for document in answer.replaced_by],
    )


def _answers(documents: Sequence[Document], asked: Asked) -> Mapping[int, Answer]:
    if not documents:
        return {}
    found = Document.objects.filter(pk__in=[one.pk for one in documents]).select_related("jurisdiction")
    return {one.document.pk: one for one in answers(found, asked.day, asked.as_known_at)}


def _step(document: Document, here: Answer, known: Mapping[int, Answer], renewal: Renewal | None, asked: Asked) -> Step:
    answer = known.get(document.pk)
    return Step(
        named=_named(document, answer is not None, asked),
        here=document == here.document,
        look=look_of(answer.span.status) if answer else None,
        first=_first_day(answer) if answer else None,
        end=answer.end if answer else None,
        onward=_onward(renewal, known) if renewal else None,
    )


def _named(document: Document, within: bool, asked: Asked) -> Named:  # noqa: FBT001
    name = document.code_key or document.number_key or document.title
    return Named(name, document.get_absolute_url() + asked.suffix if within else "")


def _first_day(answer: Answer) -> date | None:
    """None: its start was never printed; that it was in force on a day doesn't say since when."""
    if not any(entry.kind == Kind.COMMENCEMENT for entry in answer.entries):
        return None
    return next((span.valid_from for span in answer.spans if span.status in ALIVE), None)


def _onward(renewal: Renewal, known: Mapping[int, Answer]) -> Onward:
    new = renewal.new
    old, both = known.get(renewal.old.pk), new.pk in known
    ended = ending_span(old.spans) if old and both else None
    return Onward(
        on=renewal.on,
        name=new.code_key or new.number_key or new.title,
        amended=renewal.amended,
        gap=max((renewal.on - ended.valid_from).days, 0) if ended else None,
    )
